//! Text that a source wrote as HTML, as plain text.

use std::borrow::Cow;

use htmlize::{unescape, unescape_attribute};
use serde::Deserialize;

/// The form in which a source writes its texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
pub enum Markup {
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
    pub fn plain(self, text: String) -> String {
        match self {
            Markup::Plain => text,
            Markup::Html => unescape(without_tags(&text)).into_owned(),
        }
    }

    /// An address as a browser would read it in an attribute: `&amp;` is `&`, but `&copy=` is a parameter.
    pub fn address(self, address: &str) -> Cow<'_, str> {
        match self {
            Markup::Plain => Cow::Borrowed(address),
            Markup::Html => unescape_attribute(address),
        }
    }
}

/// One pass and no repair: what a tag hides does not matter, since the result is escaped and never parsed.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tail)) = rest.split_once('<') {
        text.push_str(before);
        let is_tag = tail.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if !is_tag {
            text.push('<');
            rest = tail;
            continue;
        }
        rest = match tail.split_once('>') {
            Some((tag, after)) => {
                // Words that only a tag stands between are two words, unless it is one of those for emphasis.
                if is_block(tag) {
                    text.push(' ');
                }
                after
            }
            // No tag ends after this: none of the rest is looked through again.
            None => {
                text.push('<');
                text.push_str(tail);
                ""
            }
        };
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
            ("<a <b <c", "<a <b <c"),
            ("<< <1> <b>x</b>", "<< <1> x"),
        ];
        for (html, text) in table {
            assert_eq!(Markup::Html.plain(html.to_owned()), text, "{html}");
            assert_eq!(Markup::Plain.plain(html.to_owned()), html);
        }
    }
}
