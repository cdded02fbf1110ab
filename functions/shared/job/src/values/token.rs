use sha2::{Digest, Sha256};

use super::{key::Key, view_token::ViewToken};

/// The secret name of a job, which opens it: 16 bytes as 22 base62 characters, which every messenger's auto-linker keeps
/// inside a link.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token(String);

/// A text that no token ever looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a token: 22 letters and digits are expected")]
pub struct MalformedToken;

impl Token {
    /// 62^22 > 2^128 > 62^21: 16 bytes need 22 symbols.
    pub(super) const SYMBOLS: usize = 22;

    /// The token of 16 random (or secretly derived) bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(format!("{:0>1$}", base62::encode(u128::from_be_bytes(bytes)), Self::SYMBOLS))
    }

    /// Parses the end of a link. A well-formed token need not belong to any job.
    pub fn parse(text: &str) -> Result<Self, MalformedToken> {
        if text.len() != Self::SYMBOLS {
            return Err(MalformedToken);
        }
        base62::decode(text).map(|_| Self(text.to_owned())).map_err(|_| MalformedToken)
    }

    /// The characters, for links only.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The token with which the job can only be read. It is a hash of this one, so this one does not follow from it.
    pub fn view(&self) -> ViewToken {
        ViewToken::from_hash(&Sha256::digest(self.0.as_bytes()).into())
    }

    /// The name under which the job is stored, queued and logged.
    pub fn key(&self) -> Key {
        self.view().key()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_token_is_22_letters_and_digits_and_parses_back(bytes: [u8; 16]) {
            let token = Token::from_bytes(bytes);
            prop_assert_eq!(token.as_str().len(), 22);
            prop_assert!(token.as_str().bytes().all(|b| b.is_ascii_alphanumeric()));
            prop_assert_eq!(Token::parse(token.as_str()).unwrap(), token);
        }
    }

    #[test]
    fn two_tokens_never_share_a_text() {
        assert_eq!(Token::from_bytes([0; 16]).as_str(), "0".repeat(22));
        assert_eq!(Token::from_bytes([255; 16]).as_str(), "7n42DGM5Tflk9n8mt7Fhc7");
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let beyond_16_bytes = "7n42DGM5Tflk9n8mt7Fhc8";
        let wrong = [
            "",
            "short",
            "zzzzzzzzzzzzzzzzzzzzzz",
            beyond_16_bytes,
            "00000000000000000000-_",
            "가나다라마바사0",
        ];
        for text in wrong {
            assert_eq!(Token::parse(text), Err(MalformedToken), "{text}");
        }
    }

    #[test]
    fn a_key_is_the_hash_of_the_view_which_is_the_hash_of_the_token() {
        let token = Token::parse("0000000000000000000001").unwrap();
        let hash = |text: &str| const_hex::encode(Sha256::digest(text));
        let view = &hash(token.as_str())[..32];
        assert_eq!(token.view().as_str(), view);
        assert_eq!(token.key().hex(), hash(view));
        assert_eq!(format!("{token:?}"), "Token([redacted])");
    }
}
