use std::collections::BTreeSet;

use answer::Problem;
use job::{Countries, Language, MalformedQuery, PhoneNumber, QueryText, SourceLabel, SourceName};
use words::Mistake;

/// The values that are accepted.
#[derive(Clone, Copy)]
pub(crate) struct AllowedOptions<'a> {
    /// `None`: any that have the form of a name.
    pub(crate) sources: Option<&'a [SourceLabel]>,
    pub(crate) other_countries: &'a Countries,
}

/// A request for a search, parsed, from JSON or from the form.
#[derive(Clone, Debug)]
pub(crate) struct SearchRequest {
    pub(crate) query: QueryText,
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) language: Language,
    pub(crate) sources: Vec<SourceName>,
    pub(crate) left_open: LeftOpen,
    pub(crate) idempotency_key: Option<IdempotencyKey>,
}

/// The fields that a request leaves to this deployment and to its other headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeftOpen {
    pub(crate) language: bool,
    pub(crate) sources: bool,
}

impl SearchRequest {
    /// The request as one text, for its fingerprint: what was said, not what the rest stands for here and now, so that
    /// it stays the same request when a source is added. It holds the query and the number, so it is only ever hashed.
    pub(crate) fn canonical(&self) -> String {
        let language = if self.left_open.language { "" } else { self.language.code() };
        let mut sources: Vec<_> = self.sources.iter().map(SourceName::as_str).collect();
        // The order is the deployment's.
        sources.sort_unstable();
        let sources = if self.left_open.sources { String::new() } else { sources.join(",") };
        let phone = self.phone.as_ref().map_or("", PhoneNumber::as_str);
        format!("{}\n{phone}\n{language}\n{sources}", self.query.as_str())
    }
}

/// A name that a creator gives to one request, so that sending it twice makes one job.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct IdempotencyKey(String);

job::redacted!(IdempotencyKey);

/// The fewest characters of a key. The key alone names the job, so two strangers who send `1` would share one; a random
/// value of 16 characters belongs to one request alone.
const FEWEST_KEY_CHARACTERS: usize = 16;
/// The fewest different characters of a key: the UUID of zeros, which libraries give where none was set, has two. Of
/// two million random keys of 16 digits one has three.
const FEWEST_DIFFERENT_CHARACTERS: usize = 4;
/// As long as other well-known APIs allow.
const KEY_CHARACTERS: usize = 255;

impl IdempotencyKey {
    /// Parses the header's value: the bare key, or the key in quotes, which is a String of RFC 9651 (section 3.3.3), as
    /// the IETF's draft of the header has it.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let key = match text.strip_prefix('"') {
            Some(rest) => unescaped(rest).ok_or(Problem::MalformedIdempotencyKey)?,
            // Several headers of the name come as one, with commas between them.
            None if text.bytes().all(|b| b.is_ascii_graphic() && b != b',') => text.to_owned(),
            None => return Err(Problem::MalformedIdempotencyKey),
        };
        match key.len() {
            1..FEWEST_KEY_CHARACTERS => Err(Problem::WeakIdempotencyKey),
            FEWEST_KEY_CHARACTERS..=KEY_CHARACTERS if is_simple(&key) => Err(Problem::WeakIdempotencyKey),
            FEWEST_KEY_CHARACTERS..=KEY_CHARACTERS => Ok(Self(key)),
            _ => Err(Problem::MalformedIdempotencyKey),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// True for a key that a program sends where it has none: one of few different characters, or a short text over and over,
/// such as `undefinedundefined`.
fn is_simple(key: &str) -> bool {
    let key = key.as_bytes();
    let repeats =
        |length: usize| key.len().is_multiple_of(length) && key[length..] == key[..key.len() - length];
    key.iter().collect::<BTreeSet<_>>().len() < FEWEST_DIFFERENT_CHARACTERS
        || (1..FEWEST_KEY_CHARACTERS).any(repeats)
}

/// The characters of a String up to the quote that ends it and the text. A backslash stands before a quote or another
/// one, and before nothing else.
fn unescaped(text: &str) -> Option<String> {
    let mut key = String::with_capacity(text.len());
    let mut rest = text.chars();
    loop {
        match rest.next()? {
            '"' => return rest.as_str().is_empty().then_some(key),
            '\\' => key.push(rest.next().filter(|c| matches!(c, '"' | '\\'))?),
            c @ ' '..='~' => key.push(c),
            _ => return None,
        }
    }
}

pub(crate) fn parse_query(typed: &str) -> Result<QueryText, Mistake> {
    QueryText::parse(typed).map_err(|error| match error {
        MalformedQuery::Empty => Mistake::QueryEmpty,
        MalformedQuery::TooLong => Mistake::QueryTooLong,
        MalformedQuery::ControlCharacter => Mistake::QueryControlCharacter,
    })
}

/// A number counts only with its owner's consent to text it.
pub(crate) fn parse_phone(
    typed: &str,
    consent: bool,
    others: &Countries,
) -> Result<PhoneNumber, Vec<Mistake>> {
    let malformed = if others.is_empty() { Mistake::PhoneMalformed } else { Mistake::PhoneOfNowhere };
    match (PhoneNumber::parse_among(typed, others), consent) {
        (Ok(phone), true) => Ok(phone),
        (Ok(_), false) => Err(vec![Mistake::ConsentMissing]),
        (Err(_), true) => Err(vec![malformed]),
        (Err(_), false) => Err(vec![malformed, Mistake::ConsentMissing]),
    }
}

/// The chosen sources, in the order in which they are shown, each once.
pub(crate) fn choose(known: Option<&[SourceLabel]>, chosen: &[&str]) -> Result<Vec<SourceName>, Mistake> {
    let place = |name: &SourceName| known?.iter().position(|label| label.name == *name);
    let mut picked = Vec::new();
    for (index, name) in chosen.iter().enumerate() {
        let name = SourceName::parse(name).ok().filter(|name| known.is_none() || place(name).is_some());
        picked.push(name.ok_or(Mistake::SourceUnknown(index))?);
    }
    picked.sort_by(|one, other| (place(one), one).cmp(&(place(other), other)));
    picked.dedup();
    if picked.is_empty() { Err(Mistake::SourcesEmpty) } else { Ok(picked) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Result<String, Problem> {
        IdempotencyKey::parse(text).map(|key| key.as_str().to_owned())
    }

    #[test]
    fn a_key_in_quotes_is_a_string_of_rfc_9651() {
        let table = [
            (r#""8e03978e-40d5-43e8""#, "8e03978e-40d5-43e8"),
            (r#""a\"b\\c-0123456789""#, r#"a"b\c-0123456789"#),
            (r#""\"\"\"\"\"\"\"\"\"\"\"\"\"abc""#, &format!("{}abc", "\"".repeat(13))),
            (r#""with spaces in it ""#, "with spaces in it "),
            // Bare, what it holds is what it is.
            (r#"a\"b\\c-0123456789"#, r#"a\"b\\c-0123456789"#),
        ];
        for (text, expected) in table {
            assert_eq!(key(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn the_length_of_a_key_is_that_of_what_it_says() {
        let quoted = |length: usize| format!("\"{}abc\"", r"\\".repeat(length - 3));
        assert_eq!(key(&quoted(15)), Err(Problem::WeakIdempotencyKey));
        assert_eq!(key(&quoted(16)).unwrap().len(), 16);
        assert_eq!(key(&quoted(255)).unwrap().len(), 255);
        assert_eq!(key(&quoted(256)), Err(Problem::MalformedIdempotencyKey));
    }

    #[test]
    fn a_key_that_programs_send_where_they_have_none_is_weak() {
        for text in [
            "00000000-0000-0000-0000-000000000000",
            "00000000-0000-0000-0000-000000000001",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "0000000000000000",
            "----------------",
            "\"                \"",
            "undefinedundefined",
            "undefined-undefined-",
            "[objectObject][objectObject]",
            "\"[object Object][object Object]\"",
            "nullnullnullnull",
            "NaNNaNNaNNaNNaNNaN",
        ] {
            assert_eq!(key(text), Err(Problem::WeakIdempotencyKey), "{text}");
        }
        for text in [
            "8e03978e-40d5-43e8-b5a7-1a2b3c4d5e6f",
            "2026113018431234",
            "order-2026-000001",
            "0123456789abcdef0123456789abcdef",
        ] {
            assert_eq!(key(text).unwrap(), text);
        }
    }

    #[test]
    fn what_is_neither_bare_nor_a_string_is_no_key() {
        for text in [
            "",
            "\"",
            "\"\"",
            "\"0123456789abcdef",
            "\"0123456789abcdef\\\"",
            "\"0123456789abc\"def\"",
            r#""0123456789\abcdef""#,
            r#""0123456789abcdef";a=1"#,
            r#""0123456789abcdef","0123456789abcdef""#,
            "\"0123456789\tabcdef\"",
            "\"0123456789abcdéf\"",
            "0123456789 abcdef",
            "0123456789abcdéf",
            "aaaaaaa0,bbbbbbbb",
            "0123456789abcdef,0123456789abcdef",
            ",,,,,,,,,,,,,,,,",
        ] {
            assert_eq!(key(text), Err(Problem::MalformedIdempotencyKey), "{text}");
        }
    }
}
