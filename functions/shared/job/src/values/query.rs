use std::fmt;

use super::unicode::{is_invisible, nfc};

/// The most characters (Unicode scalar values) that a query may have.
pub const QUERY_CHARACTERS: usize = 200;

/// The words of a search: 1 to [`QUERY_CHARACTERS`] characters in Normalization Form C, trimmed, without control
/// characters.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct QueryText(String);

/// The reason for which a text is no query. None of the variants carries the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedQuery {
    /// Nothing that can be seen.
    #[error("the query is empty")]
    Empty,
    /// More than [`QUERY_CHARACTERS`] characters.
    #[error("the query has more than {QUERY_CHARACTERS} characters")]
    TooLong,
    /// A control character, such as a line break or NUL.
    #[error("the query has a control character")]
    ControlCharacter,
}

impl QueryText {
    /// Parses what was typed. A tab, which comes along from a spreadsheet, is a space.
    pub fn parse(typed: &str) -> Result<Self, MalformedQuery> {
        let composed = nfc(typed.trim()).replace('\t', " ");
        if composed.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
            return Err(MalformedQuery::Empty);
        }
        if composed.chars().any(char::is_control) {
            return Err(MalformedQuery::ControlCharacter);
        }
        if composed.chars().count() > QUERY_CHARACTERS {
            return Err(MalformedQuery::TooLong);
        }
        Ok(Self(composed))
    }

    /// The text, for searching and for the owner's eyes only.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for QueryText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QueryText([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_trimmed_and_keeps_its_inner_spaces() {
        assert_eq!(QueryText::parse(" \u{3000}검정  원피스\n").unwrap().as_str(), "검정  원피스");
    }

    #[test]
    fn a_query_has_1_to_200_characters_whatever_their_bytes() {
        assert!(QueryText::parse(&"가".repeat(200)).is_ok());
        assert_eq!(QueryText::parse(&"가".repeat(201)), Err(MalformedQuery::TooLong));
        for typed in ["", "\u{a0} \t", "\u{200b}\u{202e} \u{feff}"] {
            assert_eq!(QueryText::parse(typed), Err(MalformedQuery::Empty));
        }
    }

    #[test]
    fn a_query_of_nothing_but_invisible_characters_and_spaces_is_empty() {
        let unseen: Vec<char> =
            ('\0'..=char::MAX).filter(|c| c.is_whitespace() || is_invisible(*c)).collect();
        assert!(unseen.len() > 4_000);
        for c in unseen {
            for typed in [format!("{c}"), format!("{c}{c}"), format!(" {c}\u{3000}")] {
                assert_eq!(QueryText::parse(&typed), Err(MalformedQuery::Empty), "{typed:?}");
            }
            assert!(QueryText::parse(&format!("{c}원피스{c}")).is_ok(), "{c:?} around words");
        }
    }

    #[test]
    fn canonically_equal_queries_are_one_and_counted_as_one() {
        let decomposed = "\u{1100}\u{1161}\u{11a8}";
        assert_eq!(QueryText::parse(decomposed), QueryText::parse("각"));
        assert!(QueryText::parse(&decomposed.repeat(200)).is_ok());
        assert_eq!(QueryText::parse(&decomposed.repeat(201)), Err(MalformedQuery::TooLong));
        // One musical symbol is three in composed form.
        assert_eq!(QueryText::parse(&"\u{1d160}".repeat(67)), Err(MalformedQuery::TooLong));
    }

    #[test]
    fn a_tab_is_a_space() {
        assert_eq!(QueryText::parse("검정\t원피스\t").unwrap().as_str(), "검정 원피스");
    }

    #[test]
    fn control_characters_are_refused() {
        for typed in ["a\nb", "a\0b", "a\u{7f}b", "a\u{85}b"] {
            assert_eq!(QueryText::parse(typed), Err(MalformedQuery::ControlCharacter));
        }
    }

    #[test]
    fn a_query_never_shows_in_debug_output() {
        assert_eq!(format!("{:?}", QueryText::parse("비밀").unwrap()), "QueryText([redacted])");
    }
}
