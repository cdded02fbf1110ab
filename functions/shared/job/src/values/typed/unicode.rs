//! Rules of Unicode for text that people type: which characters cannot be seen, which of those belong to their
//! neighbours, and which spellings are one.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};

/// Returns true for a character that leaves no mark where it stands: it joins, directs, fills or varies others. These are
/// the characters of the property Default_Ignorable_Code_Point, and two kinds that only a convention makes invisible:
/// the blank Braille pattern, and the marks around an annotation.
pub fn is_invisible(c: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || matches!(c, '\u{2800}' | '\u{fff9}'..='\u{fffb}')
}

/// Returns true for a text with nothing to see: spaces, line breaks and invisible characters alone, or none.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// The text without its invisible characters, but for those that change what is seen before them: emoji are made with
/// joiners, variation selectors and tags, words of Persian and of India's languages with joiners.
pub fn without_invisible(text: impl IntoIterator<Item = char>) -> String {
    let mut visible = String::new();
    for c in text {
        let is_kept = !is_invisible(c) || (is_shaping(c) && visible.ends_with(takes_shape));
        if is_kept {
            visible.push(c);
        }
    }
    visible
}

fn is_shaping(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Returns false for a space and for the letters of Hangul and of Europe, with their accents: nothing invisible changes
/// them, and behind them it would only part a word.
fn takes_shape(c: char) -> bool {
    let is_of_hangul = matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{a960}'..='\u{a97c}' | '\u{ac00}'..='\u{d7fb}');
    let is_of_europe = c < '\u{530}' && (c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}'));
    !(c.is_whitespace() || is_of_hangul || is_of_europe)
}

/// The ASCII twin of a character of full width: the forms U+FF01 to U+FF5E stand 0xFEE0 above theirs.
pub fn to_half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// The text in Normalization Form C (Unicode Standard Annex 15). Macs and some keyboards send a Hangul syllable as its
/// letters: canonically equal texts are one text here, however they were typed.
pub fn nfc(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

#[cfg(test)]
#[path = "unicode_tests.rs"]
mod tests;
