use super::unicode::{is_invisible, to_half_width};
use crate::Countries;

/// A mobile number in E.164 form, such as `+821023456789`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

/// A text that is no mobile number that texts may go to. It does not carry the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mobile number that texts may go to: in Korea, 010 and 8 more digits are expected")]
pub struct MalformedPhoneNumber;

/// The longest input worth reading, as agreed on: 64 characters of ASCII, or 21 of full width.
const INPUT_BYTES: usize = 64;

impl PhoneNumber {
    /// Parses a Korean number as it was typed, in any usual spelling. The rule is the one agreed on for the product, not
    /// libphonenumber's, which accepts 10-digit 010 numbers and refuses some that exist.
    pub fn parse(typed: &str) -> Result<Self, MalformedPhoneNumber> {
        Self::parse_among(typed, &Countries::default())
    }

    /// The same for a number of Korea or, with `+` and its calling code, of one of these other countries.
    pub fn parse_among(typed: &str, others: &Countries) -> Result<Self, MalformedPhoneNumber> {
        if typed.len() > INPUT_BYTES {
            return Err(MalformedPhoneNumber);
        }
        let typed = typed.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let visible = typed.chars().filter(|c| !is_blank(*c));
        let folded: String = visible.map(to_half_width).collect();
        let begun = folded.trim_start_matches(['(', '[']);
        let (has_plus, rest) = match begun.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, folded.as_str()),
        };
        let digits = strip_punctuation(rest)?;
        let korean = national_part(&digits, has_plus).filter(|national| is_mobile(national));
        let number = match korean {
            Some(national) => Some(format!("+82{national}")),
            None if has_plus => others.e164_of(&digits),
            None => None,
        };
        number.map(Self).ok_or(MalformedPhoneNumber)
    }

    /// The E.164 form, for sealing and texting only.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part that it shares with the 9,999 numbers that are sold along with it: all but the last four digits.
    pub fn block(&self) -> &str {
        &self.0[..self.0.len() - 4]
    }
}

/// Whether a character is a space of any width or invisible. A line break is neither: more than a number was pasted.
fn is_blank(c: char) -> bool {
    is_invisible(c)
        || c == '\t'
        || (c.is_whitespace() && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}'))
}

fn strip_punctuation(text: &str) -> Result<String, MalformedPhoneNumber> {
    let mut digits = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '.' | '(' | ')' | '[' | ']' | '/' | '~' | '\u{2053}' | '\u{223c}' | '\u{301c}' => {}
            // Middle dots, among them the letter of the Hangul keyboard that Koreans write for one.
            '·' | '・' | '･' | '•' | '‧' | '∙' | '⋅' | 'ㆍ' => {}
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{fe58}' | '\u{fe63}' => {}
            // The letters that stand where a dash is meant: of the Hangul keyboard, and of the Japanese one.
            'ㅡ' | 'ー' | 'ｰ' => {}
            _ => return Err(MalformedPhoneNumber),
        }
    }
    Ok(digits)
}

/// Drops `+82`, `0082` or `82`, then one leading `0`.
fn national_part(digits: &str, has_plus: bool) -> Option<&str> {
    let without_country = if has_plus {
        digits.strip_prefix("82")?
    } else {
        digits.strip_prefix("0082").or_else(|| digits.strip_prefix("82")).unwrap_or(digits)
    };
    Some(without_country.strip_prefix('0').unwrap_or(without_country))
}

/// `10`, then `2` to `9`, then 7 digits.
fn is_mobile(national: &str) -> bool {
    let bytes = national.as_bytes();
    bytes.len() == 10 && national.starts_with("10") && matches!(bytes[2], b'2'..=b'9')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SPELLINGS: &[&str] = &[
        "01023456789",
        "010-2345-6789",
        "010.2345.6789",
        "010 2345 6789",
        "(010) 2345-6789",
        "+82 10-2345-6789",
        "+82 (0)10 2345 6789",
        "0082 10 2345 6789",
        "82-10-2345-6789",
        "1023456789",
        "０１０－２３４５－６７８９",
        "＋８２ 10 2345 6789",
        "\u{202a}010\u{2011}2345\u{2013}6789\u{202c}",
        "\u{feff} 010\u{a0}2345\u{3000}6789 \u{200b}",
        "(+82)10-2345-6789",
        "（＋82） 10-2345-6789",
        "[+82] 10 2345 6789",
        "010/2345/6789",
        "010~2345～6789",
        "010·2345·6789",
        "010・2345・6789",
        "[010]2345-6789",
        "010ㆍ2345ㆍ6789",
        "010•2345‧6789",
        "010∙2345⋅6789",
        "010･2345･6789",
        "010ㅡ2345ㅡ6789",
        "０１０ー２３４５ｰ６７８９",
        "010─2345─6789",
        "010〜2345∼6789",
    ];

    #[test]
    fn every_usual_spelling_is_the_same_number() {
        for typed in SPELLINGS {
            assert_eq!(PhoneNumber::parse(typed).unwrap().as_str(), "+821023456789", "{typed}");
        }
    }

    #[test]
    fn a_number_of_another_country_is_one_when_that_country_is_set() {
        let japan = Countries::parse("JP").unwrap();
        for typed in [
            "+81 90-1234-5678",
            "＋８１ (0)90 1234 5678",
            "+819012345678",
            "＋８１ー９０ー１２３４ー５６７８",
        ] {
            assert_eq!(PhoneNumber::parse_among(typed, &japan).unwrap().as_str(), "+819012345678", "{typed}");
            assert_eq!(PhoneNumber::parse(typed), Err(MalformedPhoneNumber), "{typed}");
        }
        // Without its country, without the plus, of another country, a fixed line, free of charge, premium, too long.
        for typed in [
            "090-1234-5678",
            "81 90-1234-5678",
            "+886 912 345 678",
            "+81 3 1234 5678",
            "+81 120 123 456",
            "+81 990 123 456",
            "+81 90-1234-56789",
        ] {
            assert_eq!(PhoneNumber::parse_among(typed, &japan), Err(MalformedPhoneNumber), "{typed}");
        }
        assert_eq!(PhoneNumber::parse_among("010-2345-6789", &japan).unwrap().as_str(), "+821023456789");
    }

    #[test]
    fn numbers_that_libphonenumber_wrongly_refuses_are_accepted() {
        assert_eq!(PhoneNumber::parse("010-5970-1234").unwrap().as_str(), "+821059701234");
    }

    #[test]
    fn what_is_no_korean_mobile_number_is_refused() {
        let wrong = [
            "",
            "+",
            "010",
            "0101234567",
            "010-1234-5678",
            "010-0234-5678",
            "011-2345-6789",
            "02-2345-6789",
            "010-2345-67890",
            "+1 010 2345 6789",
            "++821023456789",
            "010+23456789",
            "010-2345-6789 ext 1",
            "010-2345-6789\u{0}",
            "010\n23456789",
            "٠١٠٢٣٤٥٦٧٨٩",
            "010-2345-678a",
            "tel:01023456789",
        ];
        for typed in wrong {
            assert_eq!(PhoneNumber::parse(typed), Err(MalformedPhoneNumber), "{typed:?}");
        }
        let padded = |bytes| format!("{:>bytes$}", "01023456789");
        assert_eq!(PhoneNumber::parse(&padded(INPUT_BYTES + 1)), Err(MalformedPhoneNumber));
        assert!(PhoneNumber::parse(&padded(INPUT_BYTES)).is_ok());
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_is_e164_and_parses_to_itself(typed in "[+0-9 ()./\u{2010}-\u{2015}\u{ff0b}\u{ff10}-\u{ff19}-]{0,30}") {
            if let Ok(number) = PhoneNumber::parse(&typed) {
                let digits = number.as_str().strip_prefix("+8210").unwrap();
                prop_assert!(digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!(PhoneNumber::parse(number.as_str()).unwrap(), number);
            }
        }

        #[test]
        fn no_text_makes_the_parser_panic(typed: String) {
            let _ = PhoneNumber::parse(&typed);
        }

        #[test]
        fn every_mobile_number_is_accepted(first in 2u32..10, rest in 0u32..10_000_000) {
            let typed = format!("010{first}{rest:07}");
            let expected = format!("+8210{first}{rest:07}");
            let number = PhoneNumber::parse(&typed).unwrap();
            prop_assert_eq!(number.as_str(), expected);
        }
    }

    #[test]
    fn neighbouring_numbers_are_of_one_block() {
        let block = |typed: &str| PhoneNumber::parse(typed).unwrap().block().to_owned();
        assert_eq!(block("010-2345-0000"), block("010-2345-9999"));
        assert_ne!(block("010-2345-6789"), block("010-2346-6789"));
    }

    #[test]
    fn a_number_never_shows_in_debug_output() {
        let number = PhoneNumber::parse("01023456789").unwrap();
        assert_eq!(format!("{number:?}"), "PhoneNumber([redacted])");
    }
}
