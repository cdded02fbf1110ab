//! Text from outside, made harmless to show: one line, nothing invisible, never endless.

use job::{is_blank, nfc, without_invisible};
use unicode_segmentation::UnicodeSegmentation;

/// A grapheme may carry any number of combining marks ("Zalgo"); 16 bytes hold every usual one (most emoji take 4
/// to 8, a flag 8, a Hangul syllable 3), so a text of n graphemes is also cut at 16 n bytes.
const BYTES_PER_GRAPHEME: usize = 16;

/// Removes invisible characters that shape nothing, composes what is left (Normalization Form C), collapses white space and cuts after
/// `graphemes` of what a reader calls characters. A text without anything to see is empty. Doing it again changes
/// nothing.
pub fn plain(raw: &str, graphemes: usize) -> String {
    let max_bytes = graphemes.saturating_mul(BYTES_PER_GRAPHEME);
    // 200 characters need no walk through megabytes: four times the bytes leave room for the characters removed.
    let raw = &raw[..raw.floor_char_boundary(max_bytes.saturating_mul(4))];
    let kept = without_invisible(raw.chars().filter(|c| c.is_whitespace() || !c.is_control()));
    if is_blank(&kept) {
        return String::new();
    }
    let line = nfc(&kept).split_whitespace().collect::<Vec<_>>().join(" ");
    let end = line
        .grapheme_indices(true)
        .take(graphemes)
        .map(|(start, grapheme)| start + grapheme.len())
        .take_while(|end| *end <= max_bytes)
        .last()
        .unwrap_or(0);
    line[..end].trim_end().to_owned()
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
            ("\u{fe0f} \u{e0100}", 10, ""),
            ("\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af} caf\u{200b}e\u{301}", 10, "한글 café"),
            ("\u{f914}譜", 10, "樂譜"),
            ("❤\u{fe0f}", 10, "❤\u{fe0f}"),
            ("👩\u{200d}👧", 10, "👩\u{200d}👧"),
            ("원\u{200d}피\u{fe0f}스 e\u{200c}\u{301}\u{200d}", 10, "원피스 é"),
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
            raw in r"(\PC|\s|[a-eA-E\u{200B}-\u{206F}\u{FE0F}\u{300}-\u{310}\u{1100}-\u{1175}가-힣]){0,80}", most in 1_usize..60
        ) {
            let once = plain(&raw, most);
            prop_assert!(once.graphemes(true).count() <= most);
            prop_assert!(once.len() <= most * BYTES_PER_GRAPHEME);
            prop_assert!(!once.chars().any(char::is_control));
            prop_assert_eq!(without_invisible(once.chars()), once.as_str());
            prop_assert_eq!(nfc(&once), once.as_str());
            prop_assert!(!once.contains("  ") && once.trim() == once);
            prop_assert_eq!(plain(&once, most), once);
        }
    }
}
