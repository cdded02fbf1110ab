//! Text from outside, made harmless to show: one line, nothing invisible, never endless.

use unicode_segmentation::UnicodeSegmentation;

/// A grapheme may carry any number of combining marks ("Zalgo"); 16 bytes hold every usual one (most emoji take 4
/// to 8, a flag 8, a Hangul syllable 3), so a text of n graphemes is also cut at 16 n bytes.
const BYTES_PER_GRAPHEME: usize = 16;

/// Removes what cannot be seen, collapses white space and cuts after `graphemes` of what a reader calls characters.
/// Doing it again changes nothing.
pub fn plain(raw: &str, graphemes: usize) -> String {
    let max_bytes = graphemes.saturating_mul(BYTES_PER_GRAPHEME);
    // Nobody has to walk through megabytes for 200 characters: four times the bytes leaves room for what is removed.
    let raw = &raw[..raw.floor_char_boundary(max_bytes.saturating_mul(4))];
    let visible: String = raw.chars().filter(|c| c.is_whitespace() || !is_invisible(*c)).collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = line
        .grapheme_indices(true)
        .take(graphemes)
        .map(|(start, grapheme)| start + grapheme.len())
        .take_while(|end| *end <= max_bytes)
        .last()
        .unwrap_or(0);
    line[..end].trim_end().to_owned()
}

/// Control characters and those of the general category Cf or the property Default_Ignorable_Code_Point (Unicode
/// 16) that can hide or reorder text; variation selectors stay, since emoji need them.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // soft hyphen, grapheme joiner, Arabic letter mark
            '\u{AD}' | '\u{34F}' | '\u{61C}'
            // Hangul and Khmer fillers, Mongolian vowel separator, the blank Braille pattern
            | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}' | '\u{2800}'
            // zero-width space and joiners, left-to-right and right-to-left marks
            | '\u{200B}'..='\u{200F}'
            // bidirectional embeddings and overrides
            | '\u{202A}'..='\u{202E}'
            // word joiner, invisible operators, bidirectional isolates, deprecated formats
            | '\u{2060}'..='\u{206F}'
            // byte order mark, interlinear annotations
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            // tags: a whole hidden alphabet
            | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_cleaned_as_a_reader_would_expect() {
        let table = [
            ("  검정   린넨\t원피스\r\n", 10, "검정 린넨 원피스"),
            ("a\u{202E}b\u{2066}c\u{200B}d\u{FEFF}", 10, "abcd"),
            ("\u{3164}\u{200D}\u{0}", 10, ""),
            ("👍🏽👍🏽👍🏽", 2, "👍🏽👍🏽"),
            ("한글만 있는", 4, "한글만"),
            ("전각　공백", 10, "전각 공백"),
        ];
        for (raw, graphemes, expected) in table {
            assert_eq!(plain(raw, graphemes), expected, "{raw:?}");
        }
    }

    #[test]
    fn stacked_marks_do_not_make_a_text_endless() {
        let zalgo = format!("ab{}", "\u{301}".repeat(100_000));
        assert_eq!(plain(&zalgo, 200), "a");
    }

    proptest! {
        #[test]
        fn cleaned_text_is_bounded_and_stays_as_it_is(
            raw in r"(\PC|\s|[\u{200B}-\u{206F}\u{300}-\u{310}\u{1100}-\u{1175}가-힣]){0,80}", most in 1_usize..60
        ) {
            let once = plain(&raw, most);
            prop_assert!(once.graphemes(true).count() <= most);
            prop_assert!(once.len() <= most * BYTES_PER_GRAPHEME);
            prop_assert!(!once.chars().any(is_invisible));
            prop_assert!(!once.contains("  ") && once.trim() == once);
            prop_assert_eq!(plain(&once, most), once);
        }
    }
}
