//! Two rules of Unicode for text that people type: which characters cannot be seen, and which spellings are one.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};

/// Whether a character leaves no mark where it stands: it joins, directs, fills or varies others. These are the
/// characters of the property Default_Ignorable_Code_Point, and two kinds that only a convention makes invisible:
/// the blank Braille pattern, and the marks around an annotation.
pub fn is_invisible(c: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || matches!(c, '\u{2800}' | '\u{fff9}'..='\u{fffb}')
}

/// The text in Normalization Form C (Unicode Standard Annex 15). Macs and some keyboards send a Hangul syllable as its
/// letters: canonically equal texts are one text here, however they were typed.
pub fn nfc(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_joiners_directions_and_variations_are_invisible_and_letters_and_spaces_are_not() {
        for c in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{180e}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{202e}',
            '\u{2060}',
            '\u{2069}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fffa}',
            '\u{1d173}',
            '\u{e0041}',
            '\u{e0100}',
        ] {
            assert!(is_invisible(c), "{c:?}");
        }
        for c in ['a', '가', 'ㄱ', ' ', '\u{a0}', '\u{3000}', '\t', '\u{301}', '👍', '\u{1f3fd}'] {
            assert!(!is_invisible(c), "{c:?}");
        }
    }

    #[test]
    fn canonically_equal_texts_are_one() {
        let table = [
            ("\u{110b}\u{116f}\u{11ab}\u{1111}\u{1175}\u{1109}\u{1173}", "원피스"),
            ("\u{f914}譜", "樂譜"),
            ("cafe\u{301}", "café"),
            ("A\u{30a}", "Å"),
            ("\u{212b}", "Å"),
            ("원피스", "원피스"),
            ("ｆｕｌｌ", "ｆｕｌｌ"),
        ];
        for (typed, one) in table {
            assert_eq!(nfc(typed), one, "{typed:?}");
            assert_eq!(nfc(&nfc(typed)), nfc(typed));
        }
    }
}
