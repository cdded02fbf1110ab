//! That a text came to a number that had not asked for it, and how its reader proves that.

use sha2::{Digest, Sha256};

use super::token::{MalformedToken, Token};

/// 62^4 codes, 14.8 million: too many for the few tries that a job allows.
const SYMBOLS: usize = 4;
const CODES: u128 = 62u128.pow(4);

/// The keyed hash of a job and the number that it texts, kept with the job. It is of no use for another job, and tells of no
/// number without the key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StopProof([u8; 16]);

/// The letters and digits that a text's link ends with and no other link of the job has: the job's creator, who knows the
/// job's link and the number, does not know them, so they prove that the text was read.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct StopCode(String);

/// The end of a text's link, the job's token with the code behind it, or of any other owner's link, the token alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLink {
    /// The token.
    pub token: Token,
    /// The code; `None` in a link that no text carries.
    pub code: Option<StopCode>,
}

impl StopProof {
    /// Wraps the hash.
    pub const fn new(hash: [u8; 16]) -> Self {
        Self(hash)
    }

    /// The hash.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The code of the job's text. It follows from the proof and the proof not from it.
    pub fn code(&self) -> StopCode {
        let hash = Sha256::digest([b"code".as_slice(), &self.0].concat());
        let number = hash[..16].iter().fold(0u128, |number, byte| number << 8 | u128::from(*byte));
        StopCode(format!("{:0>SYMBOLS$}", base62::encode(number % CODES)))
    }
}

impl StopCode {
    /// The letters and digits, for links only.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TextLink {
    /// Parses the end of a link: a token, and a code or nothing.
    pub fn parse(text: &str) -> Result<Self, MalformedToken> {
        let (token, rest) = text.split_at_checked(Token::SYMBOLS).ok_or(MalformedToken)?;
        let is_code = rest.len() == SYMBOLS && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let code = match rest {
            "" => None,
            code if is_code => Some(StopCode(code.to_owned())),
            _ => return Err(MalformedToken),
        };
        Ok(Self { token: Token::parse(token)?, code })
    }

    /// The letters and digits, for links only.
    pub fn to_text(&self) -> String {
        format!("{}{}", self.token.as_str(), self.code.as_ref().map_or("", StopCode::as_str))
    }
}

impl From<Token> for TextLink {
    fn from(token: Token) -> Self {
        Self { token, code: None }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_texts_link_is_the_jobs_with_four_letters_and_digits_behind_it(token: [u8; 16], proof: [u8; 16]) {
            let (token, code) = (Token::from_bytes(token), StopProof::new(proof).code());
            let text = TextLink { token: token.clone(), code: Some(code.clone()) }.to_text();
            prop_assert!(text.starts_with(token.as_str()) && text.len() == 26);
            prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric()));
            prop_assert_eq!(TextLink::parse(&text).unwrap(), TextLink { token: token.clone(), code: Some(code) });
            prop_assert_eq!(TextLink::parse(token.as_str()).unwrap(), TextLink::from(token));
        }
    }

    #[test]
    fn what_is_no_link_of_a_job_is_refused() {
        let token = "7n42DGM5Tflk9n8mt7Fhc7";
        let beyond = "7n42DGM5Tflk9n8mt7Fhc8abcd";
        for text in ["", "abcd", &token[1..], &format!("{token}a"), &format!("{token}abcde"), beyond] {
            assert!(TextLink::parse(text).is_err(), "{text}");
        }
        for text in [format!("{token}ab-d"), format!("{token}ab가"), "가".repeat(10)] {
            assert!(TextLink::parse(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn two_proofs_have_two_codes_and_none_of_them_shows_in_debug_output() {
        let proofs = [StopProof::new([1; 16]), StopProof::new([2; 16])];
        assert_ne!(proofs[0].code(), proofs[1].code());
        let link = TextLink { token: Token::from_bytes([1; 16]), code: Some(proofs[0].code()) };
        let shown = format!("{:?} {link:?}", proofs[0]);
        assert!(!shown.contains(proofs[0].code().as_str()), "{shown}");
        assert_eq!(format!("{:?}", proofs[0]), "StopProof([redacted])");
    }
}
