//! The words of the text: fixed, short, and never anything that a user typed.

use std::fmt;

use crate::{Language, TextLink};

/// The limit of a Korean text in UTF-16 units: one part holds 70, and "[국제발신]" with a line break, put before
/// overseas texts, takes 7 of them.
const KOREAN_UNITS: usize = 63;
/// The limit of a Korean text in EUC-KR bytes, the encoding in which it travels.
const KOREAN_BYTES: usize = 80;
/// One part of GSM-7, in septets.
const ENGLISH_SEPTETS: usize = 160;
/// `/s/`, a token and the code behind it.
const PATH_CHARACTERS: usize = 3 + 22 + 4;

/// The end of a search, as far as its text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// There are results.
    Completed,
    /// There are none.
    Failed,
}

/// The words of the texts of one installation, known to fit one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    korean_name: String,
    english_name: String,
    address: String,
}

/// The reason for which texts cannot be worded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordingError {
    /// The service's Korean name holds a character that Korean networks do not carry, or is empty.
    #[error("the Korean service name {0:?} must be 1 or more characters of EUC-KR (KS X 1001)")]
    KoreanName(String),
    /// The service's English name holds a character that would change the text's encoding, or is empty.
    #[error("the English service name {0:?} must be 1 or more letters, digits, spaces or dashes")]
    EnglishName(String),
    /// The address is none a link can start with.
    #[error(
        "the public address {0:?} must start with https:// or http:// and have no path and no trailing slash"
    )]
    Address(String),
    /// The text would need a second part.
    #[error(
        "the public address is too long for a text of one part: {units} units where {limit} fit; use a shorter address or service name"
    )]
    TooLong {
        /// The units that the shortest wording needs.
        units: usize,
        /// The units that one part holds.
        limit: usize,
    },
}

/// The words of one text, with its link.
#[derive(Clone, PartialEq, Eq)]
pub struct SmsBody(String);

impl Wording {
    /// The wording for a service of these names, whose links start with `address` (such as `https://example.kr`).
    pub fn new(korean_name: &str, english_name: &str, address: &str) -> Result<Self, WordingError> {
        if korean_name.is_empty() || euc_kr_bytes(korean_name).is_none() {
            return Err(WordingError::KoreanName(korean_name.to_owned()));
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-';
        if english_name.is_empty() || !english_name.chars().all(plain) {
            return Err(WordingError::EnglishName(english_name.to_owned()));
        }
        if !is_address(address) {
            return Err(WordingError::Address(address.to_owned()));
        }
        let wording = Self {
            korean_name: korean_name.to_owned(),
            english_name: english_name.to_owned(),
            address: address.to_owned(),
        };
        wording.check_length()?;
        Ok(wording)
    }

    /// The text for a job that ended.
    pub fn body(&self, language: Language, ending: Ending, link: &TextLink) -> SmsBody {
        SmsBody(format!("{}\n{}/s/{}", self.words(language, ending), self.address, link.to_text()))
    }

    /// The address that links start with.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The longest of the agreed wordings that fits beside the link: a polite sentence, two words, one, or the name
    /// alone.
    fn words(&self, language: Language, ending: Ending) -> String {
        match language {
            Language::English => self.english_words(ending),
            Language::Korean => {
                let [longer @ .., shortest] = self.korean_words(ending);
                longer.into_iter().find(|words| self.fits_korean(words)).unwrap_or(shortest)
            }
        }
    }

    fn korean_words(&self, ending: Ending) -> [String; 4] {
        let name = &self.korean_name;
        let [sentence, words, word] = match ending {
            Ending::Completed => ["검색이 끝났어요", "검색 완료", "완료"],
            Ending::Failed => ["검색을 마치지 못했어요", "검색 실패", "실패"],
        };
        // A machine in a network at home has an address such as http://192.168.100.100:8080, which leaves 6 units.
        [format!("[{name}] {sentence}"), format!("[{name}] {words}"), format!("{name} {word}"), name.clone()]
    }

    fn english_words(&self, ending: Ending) -> String {
        let words = match ending {
            Ending::Completed => "Your search is done.",
            Ending::Failed => "Your search could not be finished.",
        };
        format!("[{}] {words}", self.english_name)
    }

    fn fits_korean(&self, words: &str) -> bool {
        self.korean_units(words) <= KOREAN_UNITS
            && euc_kr_bytes(words).is_some_and(|bytes| bytes + self.link_length() < KOREAN_BYTES)
    }

    /// UTF-16 units with the line break and the link.
    fn korean_units(&self, words: &str) -> usize {
        words.encode_utf16().count() + 1 + self.link_length()
    }

    const fn link_length(&self) -> usize {
        self.address.len() + PATH_CHARACTERS
    }

    fn check_length(&self) -> Result<(), WordingError> {
        for ending in [Ending::Completed, Ending::Failed] {
            let [.., shortest] = self.korean_words(ending);
            if !self.fits_korean(&shortest) {
                return Err(WordingError::TooLong {
                    units: self.korean_units(&shortest),
                    limit: KOREAN_UNITS,
                });
            }
            // The two brackets are in GSM-7's extension table and take two septets each.
            let septets = self.english_words(ending).len() + 2 + 1 + self.link_length();
            if septets > ENGLISH_SEPTETS {
                return Err(WordingError::TooLong { units: septets, limit: ENGLISH_SEPTETS });
            }
        }
        Ok(())
    }
}

impl SmsBody {
    /// The words, for the text service only.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The link alone, which is the last line.
    pub fn link(&self) -> &str {
        self.0.rsplit('\n').next().unwrap_or_default()
    }
}

impl fmt::Debug for SmsBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmsBody([redacted])")
    }
}

fn is_address(address: &str) -> bool {
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    host.is_some_and(|host| !host.is_empty() && host.bytes().all(allowed))
}

/// The length in KS X 1001's encoding, or `None` when a character is not in it. The encoder knows the larger
/// code page 949, whose extra characters have a byte below 0xA1.
fn euc_kr_bytes(text: &str) -> Option<usize> {
    let (bytes, _, unmappable) = encoding_rs::EUC_KR.encode(text);
    let in_ks_x_1001 = |c: char| {
        let mut buffer = [0; 4];
        let (code, _, _) = encoding_rs::EUC_KR.encode(c.encode_utf8(&mut buffer));
        code.len() == 1 || code.iter().all(|byte| *byte >= 0xa1)
    };
    (!unmappable && text.chars().all(in_ks_x_1001) && !text.chars().any(char::is_control))
        .then_some(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{StopProof, Token};

    fn link() -> TextLink {
        TextLink { token: Token::from_bytes([255; 16]), code: Some(StopProof::new([7; 16]).code()) }
    }

    fn wording(address: &str) -> Wording {
        Wording::new("텍스트백", "Textback", address).unwrap()
    }

    fn body(wording: &Wording, language: Language, ending: Ending) -> String {
        wording.body(language, ending, &link()).as_str().to_owned()
    }

    #[test]
    fn the_name_comes_first_and_the_link_alone_on_the_last_line() {
        let short_host = wording("https://txt.kr");
        assert_eq!(
            body(&short_host, Language::Korean, Ending::Completed),
            format!("[텍스트백] 검색이 끝났어요\nhttps://txt.kr/s/{}", link().to_text())
        );
        let text = short_host.body(Language::Korean, Ending::Completed, &link());
        assert_eq!(text.link(), format!("https://txt.kr/s/{}", link().to_text()));
        assert_eq!(
            body(&short_host, Language::English, Ending::Failed),
            format!("[Textback] Your search could not be finished.\nhttps://txt.kr/s/{}", link().to_text())
        );
    }

    #[test]
    fn a_longer_address_gets_fewer_words_and_still_one_part() {
        let local = wording("http://127.0.0.1:65535");
        for ending in [Ending::Completed, Ending::Failed] {
            let text = body(&local, Language::Korean, ending);
            assert!(text.encode_utf16().count() <= 63, "{text}");
            assert!(euc_kr_bytes(&text.replace('\n', "")).unwrap() < 80, "{text}");
        }
        let table = [
            ("https://example.kr", "[텍스트백] 검색이 끝났어요", 63),
            ("https://example.com", "[텍스트백] 검색 완료", 61),
            ("http://127.0.0.1:8080", "[텍스트백] 검색 완료", 63),
            ("http://127.0.0.1:65535", "텍스트백 완료", 59),
            ("https://search.example.kr", "텍스트백 완료", 62),
            ("http://192.168.100.100:8080", "텍스트백", 61),
        ];
        for (address, words, units) in table {
            let text = body(&wording(address), Language::Korean, Ending::Completed);
            assert!(text.starts_with(&format!("{words}\n{address}/s/")), "{text}");
            assert_eq!(text.encode_utf16().count(), units, "{text}");
        }
    }

    #[test]
    fn an_address_that_needs_a_second_part_is_refused_at_once() {
        let refused =
            Wording::new("텍스트백", "Textback", "https://search.department.example.co.kr").unwrap_err();
        assert_eq!(refused, WordingError::TooLong { units: 73, limit: 63 });
    }

    #[test]
    fn a_korean_text_of_80_bytes_gets_fewer_words_and_one_of_79_does_not() {
        let said = |name: &str| {
            let wording = Wording::new(name, "Textback", "http://a").unwrap();
            body(&wording, Language::Korean, Ending::Completed).lines().next().unwrap().to_owned()
        };
        let (name, wider) = ("가".repeat(18) + "a", "가".repeat(19));
        assert_eq!(said(&name), format!("{name} 완료"));
        assert_eq!(said(&wider), wider);
    }

    #[test]
    fn an_english_text_fits_160_septets_with_its_brackets_counted_twice() {
        let of_length = |letters| Wording::new("텍스트백", &"a".repeat(letters), "https://txt.kr");
        let septets = |letters| "[] Your search could not be finished.\n".len() + 2 + letters + 14 + 29;
        assert_eq!(septets(77), 160);
        assert!(of_length(77).is_ok());
        for letters in [78, 90] {
            let refused = WordingError::TooLong { units: septets(letters), limit: 160 };
            assert_eq!(of_length(letters), Err(refused));
        }
    }

    #[test]
    fn names_that_networks_do_not_carry_are_refused() {
        for name in ["", "똠방각하", "텍스트😀", "글\n"] {
            let refused = Wording::new(name, "Textback", "https://txt.kr").unwrap_err();
            assert_eq!(refused, WordingError::KoreanName(name.to_owned()));
        }
        for name in ["", "Text_back", "텍스트백"] {
            assert!(matches!(
                Wording::new("텍스트백", name, "https://txt.kr"),
                Err(WordingError::EnglishName(_))
            ));
        }
    }

    #[test]
    fn an_address_is_a_scheme_and_a_host() {
        for address in
            ["txt.kr", "https://", "https://txt.kr/", "https://txt.kr/a", "https://a b", "https://u@txt.kr"]
        {
            assert!(
                matches!(Wording::new("텍스트백", "T", address), Err(WordingError::Address(_))),
                "{address}"
            );
        }
    }

    #[test]
    fn a_text_never_shows_in_debug_output() {
        let text = wording("https://txt.kr").body(Language::Korean, Ending::Completed, &link());
        assert_eq!(format!("{text:?}"), "SmsBody([redacted])");
    }
}
