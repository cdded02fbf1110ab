use sha2::{Digest, Sha256};

use super::key::Key;

/// 16 bytes, as many as a token's, in hexadecimal digits: a shell can compute them, and they cannot be taken for a token.
const DIGITS: usize = 32;

/// The name of a job to show around: it opens the job for reading alone. It is the beginning of the SHA-256 of the job's
/// [`Token`](super::Token), and [`Key`] is the SHA-256 of it, so nothing more is stored for it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ViewToken(String);

/// A text that no view token ever looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a view token: 32 lower-case hexadecimal digits are expected")]
pub struct MalformedViewToken;

impl ViewToken {
    pub(super) fn from_hash(hash: &[u8; 32]) -> Self {
        Self(const_hex::encode(&hash[..DIGITS / 2]))
    }

    /// Parses the end of a shared link. A well-formed view token need not belong to any job.
    pub fn parse(text: &str) -> Result<Self, MalformedViewToken> {
        let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        match text.len() == DIGITS && text.bytes().all(is_digit) {
            true => Ok(Self(text.to_owned())),
            false => Err(MalformedViewToken),
        }
    }

    /// The characters, for links only.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name under which the job is stored, queued and logged.
    pub fn key(&self) -> Key {
        Key::from_bytes(Sha256::digest(self.0.as_bytes()).into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Token;

    proptest! {
        #[test]
        fn a_view_token_parses_back_and_is_no_token(bytes: [u8; 16]) {
            let token = Token::from_bytes(bytes);
            let view = token.view();
            prop_assert_eq!(ViewToken::parse(view.as_str()).unwrap(), view.clone());
            prop_assert!(Token::parse(view.as_str()).is_err());
            prop_assert!(ViewToken::parse(token.as_str()).is_err());
            prop_assert_eq!(view.key(), token.key());
        }
    }

    #[test]
    fn what_is_no_view_token_is_refused() {
        let view = Token::from_bytes([0xab; 16]).view();
        let text = view.as_str();
        for text in
            ["", &text[1..], &format!("{text}0"), &"A".repeat(32), &"g".repeat(32), "가나다라마바사아자차카"]
        {
            assert_eq!(ViewToken::parse(text), Err(MalformedViewToken), "{text}");
        }
        assert_eq!(format!("{view:?}"), "ViewToken([redacted])");
    }
}
