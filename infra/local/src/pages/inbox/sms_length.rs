//! The length of an SMS, as networks count it.

/// The lengths of a part: 160 and 153 septets of GSM-7, 70 and 67 UTF-16 units
/// (3GPP TS 23.038 and 23.040).
const GSM_PART: Part = Part { alone: 160, several: 153 };
const UTF_16_PART: Part = Part { alone: 70, several: 67 };
/// The letters of GSM-7's basic table that are no ASCII letters or digits (3GPP TS 23.038, 6.2.1).
const GSM_BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
/// Those of its extension table: two septets each (6.2.1.1).
const GSM_EXTENSION: &str = "^{}\\[~]|€";

/// The length of a part when it is the only one, and when it is one of several.
#[derive(Clone, Copy)]
struct Part {
    alone: usize,
    several: usize,
}

/// An SMS's length in the units that count for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SmsLength {
    /// Septets, where GSM-7 has every character of it.
    pub(crate) septets: Option<usize>,
    /// UTF-16 units.
    pub(crate) units: usize,
    /// Bytes in EUC-KR, where that has every character of it: Korean networks carry 80 of them.
    pub(crate) korean_bytes: Option<usize>,
    /// The number of parts that it is sent and paid as.
    pub(crate) parts: usize,
}

impl SmsLength {
    /// Measures an SMS.
    pub(crate) fn of(text: &str) -> Self {
        let septets = text.chars().map(septets).sum::<Option<usize>>();
        let units = text.encode_utf16().count();
        let (bytes, _, has_unmappable) = encoding_rs::EUC_KR.encode(text);
        let parts = septets.map_or_else(|| parts(units, UTF_16_PART), |septets| parts(septets, GSM_PART));
        Self { septets, units, korean_bytes: (!has_unmappable).then_some(bytes.len()), parts }
    }
}

fn septets(character: char) -> Option<usize> {
    match character {
        _ if character.is_ascii_alphanumeric() || GSM_BASIC.contains(character) => Some(1),
        _ if GSM_EXTENSION.contains(character) => Some(2),
        _ => None,
    }
}

const fn parts(length: usize, part: Part) -> usize {
    if length <= part.alone { 1 } else { length.div_ceil(part.several) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_korean_text_counts_in_utf_16_units_and_euc_kr_bytes() {
        let text = SmsLength::of("[텍스트백] 검색 완료\nhttps://a.kr");
        assert_eq!(text, SmsLength { septets: None, units: 25, korean_bytes: Some(33), parts: 1 });
        assert_eq!((SmsLength::of(&"가".repeat(70)).parts, SmsLength::of(&"가".repeat(71)).parts), (1, 2));
        assert_eq!(SmsLength::of("😀").korean_bytes, None);
    }

    #[test]
    fn an_english_text_counts_in_septets() {
        let text = SmsLength::of("[a] _~");
        assert_eq!((text.septets, text.parts), (Some(9), 1));
        assert_eq!((SmsLength::of(&"a".repeat(160)).parts, SmsLength::of(&"a".repeat(161)).parts), (1, 2));
        assert_eq!(SmsLength::of("`").septets, None);
    }
}
