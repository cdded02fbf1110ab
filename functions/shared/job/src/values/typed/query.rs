use super::unicode::{is_blank, nfc, without_invisible};

/// The most characters (Unicode scalar values) that a query may have.
pub const QUERY_CHARACTERS: usize = 200;

/// The words of a search: 1 to [`QUERY_CHARACTERS`] characters in Normalization Form C, trimmed, without control
/// characters, spaces but the plain one, and invisible characters but those that emoji and words are made with.
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
    /// A control character, such as a line break or NUL, or U+FFFD, what is left of a character in another encoding.
    #[error("the query has a control character")]
    ControlCharacter,
}

impl QueryText {
    /// Parses what was typed. What copying brings along, such as a spreadsheet's tab, a web page's no-break space or a
    /// messenger's direction mark, is a plain space or nothing: sources and our own index know the words without it.
    pub fn parse(typed: &str) -> Result<Self, MalformedQuery> {
        if is_blank(typed) {
            return Err(MalformedQuery::Empty);
        }
        let plain = without_invisible(typed.chars().map(to_plain_space));
        let composed = nfc(plain.trim());
        if composed.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
            return Err(MalformedQuery::ControlCharacter);
        }
        if composed.chars().count() > QUERY_CHARACTERS {
            return Err(MalformedQuery::TooLong);
        }
        Ok(Self(composed.into_owned()))
    }

    /// The text, for searching and for the owner's eyes only.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A tab, a space of any width and the blanks that Unicode counts among patterns and letters (Braille's, and the Hangul
/// fillers of keyboards) are one space each. A line break that is a control character stays what it is.
fn to_plain_space(c: char) -> char {
    let is_space =
        (c.is_whitespace() && !c.is_control()) || matches!(c, '\t' | '\u{2800}' | '\u{3164}' | '\u{ffa0}');
    if is_space { ' ' } else { c }
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
    fn canonically_equal_queries_are_one_and_counted_as_one() {
        let decomposed = "\u{1100}\u{1161}\u{11a8}";
        assert_eq!(QueryText::parse(decomposed), QueryText::parse("각"));
        assert!(QueryText::parse(&decomposed.repeat(200)).is_ok());
        assert_eq!(QueryText::parse(&decomposed.repeat(201)), Err(MalformedQuery::TooLong));
        // One musical symbol is three in composed form.
        assert_eq!(QueryText::parse(&"\u{1d160}".repeat(67)), Err(MalformedQuery::TooLong));
    }

    #[test]
    fn nothing_invisible_parts_a_word_of_hangul_or_of_european_letters() {
        for shaping in ['\u{200c}', '\u{200d}', '\u{fe00}', '\u{fe0f}', '\u{e0061}', '\u{e0100}'] {
            let apart = |word: &str| word.chars().flat_map(|c| [c, shaping]).collect::<String>();
            for word in ["원피스", "ㅋㅋ", "각", "Café", "платье", "φόρεμα"] {
                assert_eq!(QueryText::parse(&apart(word)), QueryText::parse(word), "{word} with {shaping:?}");
            }
        }
        for made_with_them in
            ["❤\u{fe0f}", "👩\u{200d}👧", "1\u{fe0f}\u{20e3}", "می\u{200c}خواهم", "葛\u{e0100}"]
        {
            assert_eq!(QueryText::parse(made_with_them).unwrap().as_str(), made_with_them);
        }
    }

    #[test]
    fn control_characters_are_refused() {
        for typed in ["a\nb", "a\0b", "a\u{7f}b", "a\u{85}b", "a\u{fffd}b"] {
            assert_eq!(QueryText::parse(typed), Err(MalformedQuery::ControlCharacter));
        }
    }

    #[test]
    fn a_query_never_shows_in_debug_output() {
        assert_eq!(format!("{:?}", QueryText::parse("비밀").unwrap()), "QueryText([redacted])");
    }
}
