use hmac::{Hmac, KeyInit, Mac};
use job::{RequestMark, Token};
use sha2::Sha256;

use crate::{Environment, SettingError};

/// The secret behind tokens that are derived from idempotency keys, and the source of random ones.
#[derive(Clone)]
pub struct Secret(Hmac<Sha256>);

/// Shorter secrets could be guessed: 32 characters of base64 or hex hold at least 128 bits.
const SHORTEST: usize = 32;

impl Secret {
    /// Reads `HMAC_SECRET`.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let name = "HMAC_SECRET";
        let value = environment.required(name, "a random text of at least 32 characters")?;
        if value.len() < SHORTEST {
            let problem = format!("at least {SHORTEST} random characters are expected");
            return Err(SettingError::Malformed { name, problem });
        }
        Ok(Self::new(value.as_bytes()))
    }

    /// A secret of these bytes.
    pub fn new(bytes: &[u8]) -> Self {
        Self(Hmac::new_from_slice(bytes).expect("HMAC takes a key of any length"))
    }

    /// A token nobody can guess, from the operating system's randomness.
    pub fn random_token() -> Token {
        Token::from_bytes(random_bytes())
    }

    /// The token that belongs to an idempotency key: always the same one, and nobody else's.
    pub fn token(&self, idempotency_key: &str) -> Token {
        Token::from_bytes(self.hash("token", idempotency_key.as_bytes()))
    }

    /// The mark of a request, by which its repetition is known.
    pub fn mark(&self, request: &str) -> RequestMark {
        RequestMark::new(self.hash("request", request.as_bytes()))
    }

    /// HMAC-SHA-256, cut to 16 bytes; the purpose keeps the uses apart.
    fn hash(&self, purpose: &str, message: &[u8]) -> [u8; 16] {
        let mut mac = self.0.clone();
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(message);
        let mut cut = [0; 16];
        cut.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        cut
    }
}

/// Bytes from the operating system's randomness.
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system's randomness is there once it has started");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_gives_the_same_token_and_purposes_do_not_mix() {
        let secret = Secret::new(b"0123456789abcdef0123456789abcdef");
        assert_eq!(secret.token("k"), secret.token("k"));
        assert_ne!(secret.token("k"), secret.token("l"));
        assert_ne!(&Token::from_bytes(*secret.mark("k").bytes()), &secret.token("k"));
        assert_ne!(Secret::new(b"another").token("k"), secret.token("k"));
    }

    #[test]
    fn a_short_secret_is_refused_without_being_shown() {
        let refused =
            Secret::from_environment(&Environment::from([("HMAC_SECRET", "hunter2")])).err().unwrap();
        assert_eq!(
            refused.to_string(),
            "HMAC_SECRET cannot be used: at least 32 random characters are expected"
        );
    }
}
