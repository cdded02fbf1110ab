//! The entity tags that a request names: those that its reader has, by `If-None-Match` (RFC 9110, 13.1.2).

use lambda_http::{
    Request,
    http::{HeaderName, header},
};

/// The representations that a reader has already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownTags {
    /// `*`: any version.
    Any,
    /// The opaque parts of the tags, without quotation marks, weak ones among them.
    These(Vec<String>),
}

impl KnownTags {
    /// Reads the header. One that is malformed, such as a tag without quotation marks, counts as absent: to send what
    /// the reader has is a waste, to withhold what it has not is a fault.
    pub fn new(request: &Request) -> Self {
        Self::in_header(request, header::IF_NONE_MATCH, false).unwrap_or_default()
    }

    /// The tags of a header, all or the strong ones alone; `None` for a malformed one.
    pub(crate) fn in_header(request: &Request, name: HeaderName, only_strong: bool) -> Option<Self> {
        let lines = request.headers().get_all(name).iter();
        let lines: Option<Vec<_>> = lines.map(|line| line.to_str().ok()).collect();
        parse(&lines?.join(","), only_strong)
    }

    /// Returns true when the reader has what goes by this tag, by weak comparison (RFC 9110, 8.8.3.2).
    pub fn includes(&self, tag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|known| known == tag),
        }
    }

    /// The tags that the reader names.
    pub fn named(&self) -> &[String] {
        match self {
            Self::Any => &[],
            Self::These(tags) => tags,
        }
    }
}

impl Default for KnownTags {
    fn default() -> Self {
        Self::These(Vec::new())
    }
}

/// A list of tags, which may have empty elements (RFC 9110, 5.6.1.2), or `*`.
fn parse(field: &str, only_strong: bool) -> Option<KnownTags> {
    let mut rest = field.trim_matches(SPACE);
    if rest == "*" {
        return Some(KnownTags::Any);
    }
    let mut tags = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return Some(KnownTags::These(tags));
        }
        let weak = rest.strip_prefix("W/");
        let (tag, after) = weak.unwrap_or(rest).strip_prefix('"')?.split_once('"')?;
        // %x21 / %x23-7E / %x80-FF, of which `to_str` has let the ASCII through.
        if !tag.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        if weak.is_none() || !only_strong {
            tags.push(tag.to_owned());
        }
        rest = after.trim_start_matches(SPACE);
        if !rest.is_empty() && !rest.starts_with(',') {
            return None;
        }
    }
}

const SPACE: [char; 2] = [' ', '\t'];

#[cfg(test)]
mod tests {
    use lambda_http::{Body, http::Request as HttpRequest};

    use super::*;

    fn known(lines: &[&str]) -> KnownTags {
        let request = HttpRequest::builder().uri("/");
        let request = lines.iter().fold(request, |request, line| request.header("if-none-match", *line));
        KnownTags::new(&request.body(Body::Empty).unwrap())
    }

    #[test]
    fn tags_are_read_as_the_standard_writes_them() {
        let table: [(&[&str], &[&str]); 9] = [
            (&[], &[]),
            (&[""], &[]),
            (&["\"v5\""], &["v5"]),
            (&["W/\"v5\""], &["v5"]),
            (&["\"a\", W/\"b\"\t,\"c\""], &["a", "b", "c"]),
            (&["\"a,b\""], &["a,b"]),
            (&["\"a\"", "\"b\""], &["a", "b"]),
            (&[", \"a\",,"], &["a"]),
            (&["\"\""], &[""]),
        ];
        for (lines, expected) in table {
            assert_eq!(known(lines).named(), expected, "{lines:?}");
        }
    }

    #[test]
    fn what_is_malformed_counts_as_absent() {
        for line in [
            "v5",
            "\"v5",
            "v5\"",
            "'v5'",
            "w/\"v5\"",
            "\"a\" \"b\"",
            "\"a\"x",
            "\"a\", b",
            "*, \"a\"",
            "\"a b\"",
        ] {
            assert_eq!(known(&[line]), KnownTags::default(), "{line}");
        }
        assert_eq!(known(&["\"a\"", "b"]), KnownTags::default());
    }

    #[test]
    fn a_star_is_whatever_there_is() {
        assert!(known(&["*"]).includes("v1") && known(&[" * "]).includes("v2"));
        assert!(known(&["\"v1\""]).includes("v1") && !known(&["\"v1\""]).includes("v11"));
        assert!(!known(&["\"*\""]).includes("v1"));
    }
}
