use std::fmt;

/// A Korean mobile number in E.164 form, such as `+821023456789`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

/// A text that is no Korean mobile number. It does not carry the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a Korean mobile number: 010 and 8 more digits are expected")]
pub struct MalformedPhoneNumber;

/// The longest input worth reading: the longest sensible spelling has 25 characters of at most 3 bytes.
const INPUT_BYTES: usize = 64;

impl PhoneNumber {
    /// Parses what was typed, in any usual spelling. The rule is the one agreed on for the product, not
    /// libphonenumber's, which accepts 10-digit 010 numbers and refuses some that exist.
    pub fn parse(typed: &str) -> Result<Self, MalformedPhoneNumber> {
        if typed.len() > INPUT_BYTES {
            return Err(MalformedPhoneNumber);
        }
        let folded: String = typed.chars().map(to_half_width).collect();
        let trimmed = folded.trim_matches(|c: char| c.is_whitespace() || is_zero_width(c));
        let (has_plus, rest) = match trimmed.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let digits = strip_punctuation(rest)?;
        let national = national_part(&digits, has_plus).ok_or(MalformedPhoneNumber)?;
        if !is_mobile(national) {
            return Err(MalformedPhoneNumber);
        }
        Ok(Self(format!("+82{national}")))
    }

    /// The E.164 form, for sealing and texting only.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber([redacted])")
    }
}

/// Full-width forms U+FF01 to U+FF5E stand 0xFEE0 above their ASCII twins.
fn to_half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

const fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn strip_punctuation(text: &str) -> Result<String, MalformedPhoneNumber> {
    let mut digits = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '\u{a0}' | '\u{3000}' | '.' | '(' | ')' => {}
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => {}
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
    ];

    #[test]
    fn every_usual_spelling_is_the_same_number() {
        for typed in SPELLINGS {
            assert_eq!(PhoneNumber::parse(typed).unwrap().as_str(), "+821023456789", "{typed}");
        }
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
        let padded = format!("{}01023456789", " ".repeat(60));
        assert_eq!(PhoneNumber::parse(&padded), Err(MalformedPhoneNumber));
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
    fn a_number_never_shows_in_debug_output() {
        let number = PhoneNumber::parse("01023456789").unwrap();
        assert_eq!(format!("{number:?}"), "PhoneNumber([redacted])");
    }
}
