//! Text that a source wrote as HTML, as plain text.

use serde::Deserialize;

/// The form in which a source writes its texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Markup {
    /// As they are meant: `<b>` is three characters.
    #[default]
    #[serde(rename = "text")]
    Plain,
    /// As HTML: `<b>` is a tag and `&amp;` is `&`. Only where the source says so: guessing would eat "a < b".
    #[serde(rename = "html")]
    Html,
}

impl Markup {
    /// The text as a reader would see it. It is text, never HTML: what was written as `&lt;b&gt;` is now `<b>`, and
    /// has to be escaped again wherever it is shown.
    pub(crate) fn plain(self, text: String) -> String {
        match self {
            Markup::Plain => text,
            Markup::Html => htmlize::unescape(without_tags(&text)).into_owned(),
        }
    }
}

/// One pass and no repair: what a tag hides does not matter, since the result is escaped and never parsed.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tail) = rest.split_at(at);
        text.push_str(before);
        let is_tag = tail[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        match tail.find('>').filter(|_| is_tag) {
            Some(end) => {
                // Words that only a tag stands between are two words, unless it is one of those for emphasis.
                if is_block(&tail[1..end]) {
                    text.push(' ');
                }
                rest = &tail[end + 1..];
            }
            None => {
                text.push('<');
                rest = &tail[1..];
            }
        }
    }
    text.push_str(rest);
    text
}

fn is_block(tag: &str) -> bool {
    let name =
        tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    ["br", "p", "div", "li", "ul", "tr", "td", "hr"].iter().any(|block| name.eq_ignore_ascii_case(block))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_what_a_reader_would_see() {
        let table = [
            ("<b>린넨</b> 원피스", "린넨 원피스"),
            ("A &amp; B &lt;b&gt; &#39;c&#x27; &nope; &", "A & B <b> 'c' &nope; &"),
            ("3 < 5 > 4 <3", "3 < 5 > 4 <3"),
            ("one<br/>two", "one two"),
            ("&amp;lt;", "&lt;"),
            ("<script>alert(1)</script>", "alert(1)"),
            ("<scr<b>ipt>", "ipt>"),
            ("Caf&eacute; &Omega; &hearts;&euro;", "Café Ω ♥€"),
            // What is no character is the replacement character, as in browsers.
            ("&#xD800;&#1114112;&가;", "\u{FFFD}\u{FFFD}&가;"),
            // Older names count without their semicolon, as in browsers.
            ("AT&T &copy 2026", "AT&T © 2026"),
            ("<b", "<b"),
        ];
        for (html, text) in table {
            assert_eq!(Markup::Html.plain(html.to_owned()), text, "{html}");
            assert_eq!(Markup::Plain.plain(html.to_owned()), html);
        }
    }
}
