use hmac::{Hmac, KeyInit, Mac};
use job::{Key, NotificationLimit, PhoneNumber, RequestFingerprint, StopProof, Timestamp, Token};
use sha2::Sha256;

use crate::{Environment, SettingError};

/// The secret behind tokens that are derived from idempotency keys and behind the names of counters, and the source
/// of random tokens.
#[derive(Clone)]
pub struct Secret(Hmac<Sha256>);

/// A client among others, by a name that tells nothing of it: it is of use for a fair queue, and for one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientGroup(String);

const DAY_SECONDS: u64 = 24 * 60 * 60;
/// Shorter secrets could be guessed: 32 characters of base64 or hex hold at least 128 bits.
const SHORTEST: usize = 32;

impl Secret {
    /// Reads `HMAC_SECRET`.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let name = "HMAC_SECRET";
        let value = environment.required(name, "a random text of at least 32 characters")?;
        if value.len() < SHORTEST {
            let problem = format!("at least {SHORTEST} random characters are expected");
            return Err(SettingError::malformed(name, problem));
        }
        Ok(Self::new(value.as_bytes()))
    }

    /// A secret of these bytes.
    pub fn new(bytes: &[u8]) -> Self {
        Self(Hmac::new_from_slice(bytes).expect("HMAC takes a key of any length"))
    }

    /// A token that cannot be guessed, from the operating system's randomness.
    pub fn random_token() -> Token {
        Token::from_bytes(random_bytes())
    }

    /// The token that belongs to an idempotency key: always the same one, and of no other key.
    pub fn token(&self, idempotency_key: &str) -> Token {
        Token::from_bytes(self.hash("token", idempotency_key.as_bytes()))
    }

    /// The fingerprint of a request, by which its repetition is known.
    pub fn fingerprint(&self, request: &str) -> RequestFingerprint {
        RequestFingerprint::new(self.hash("request", request.as_bytes()))
    }

    /// The name of this limit's counter of this one, of whom it tells nothing without the secret.
    pub fn counter(&self, limit: NotificationLimit, of: &str) -> [u8; 16] {
        self.hash(&format!("count/{}", limit.code()), of.as_bytes())
    }

    /// The proof that a text of this job came to this number: of no other job, and of no other number.
    pub fn stop_proof(&self, key: &Key, number: &PhoneNumber) -> StopProof {
        StopProof::new(self.hash("stop", &[key.bytes().as_slice(), number.as_str().as_bytes()].concat()))
    }

    /// The hash that names the counter of wrong tries to stop this job's texts.
    pub fn stop_tries(&self, key: &Key) -> [u8; 16] {
        self.hash("count/stop-tries", key.bytes())
    }

    /// A name for what must not be stored itself, of this kind: 32 hexadecimal digits.
    pub fn name(&self, what: &str, of: &str) -> String {
        const_hex::encode(self.hash(&format!("count/{what}"), of.as_bytes()))
    }

    /// The group of the client in this network, today. Without the secret, a network cannot be found by trying all of
    /// them.
    pub fn client_group(&self, network: &str, now: Timestamp) -> ClientGroup {
        ClientGroup(self.name("client", &format!("{} {network}", now.seconds() / DAY_SECONDS)))
    }

    /// True when both are the same text, told in a time that depends on neither.
    pub fn matches(&self, expected: &str, found: &str) -> bool {
        self.hash("match", expected.as_bytes()) == self.hash("match", found.as_bytes())
    }

    /// HMAC-SHA-256, cut to 16 bytes; the purpose keeps the uses apart.
    pub(crate) fn hash(&self, purpose: &str, message: &[u8]) -> [u8; 16] {
        let mut mac = self.0.clone();
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(message);
        let mut cut = [0; 16];
        cut.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        cut
    }
}

impl ClientGroup {
    /// The name: 32 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
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
    use crate::CounterName;

    #[test]
    fn the_same_key_gives_the_same_token_and_purposes_do_not_mix() {
        let secret = Secret::new(b"0123456789abcdef0123456789abcdef");
        assert_eq!(secret.token("k"), secret.token("k"));
        assert_ne!(secret.token("k"), secret.token("l"));
        assert_ne!(&Token::from_bytes(*secret.fingerprint("k").bytes()), &secret.token("k"));
        assert_ne!(Secret::new(b"another").token("k"), secret.token("k"));
    }

    #[test]
    fn a_counters_name_tells_of_whom_to_nobody_without_the_secret() {
        let secret = Secret::new(b"0123456789abcdef0123456789abcdef");
        let limit = NotificationLimit::Number;
        let name = format!("{:?}", CounterName::new(limit, secret.counter(limit, "+821023456789")));
        assert!(name.contains("count#number#") && !name.contains("2345"), "{name}");
        assert_ne!(secret.name("number", "+821023456789"), secret.name("block", "+821023456789"));
        assert_ne!(
            Secret::new(b"another").counter(limit, "+821023456789"),
            secret.counter(limit, "+821023456789")
        );
        assert!(secret.matches("a", "a") && !secret.matches("a", "b"));
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

    #[test]
    fn a_text_is_proved_by_its_own_job_and_number_alone() {
        let secret = Secret::new(b"0123456789abcdef0123456789abcdef");
        let keys = [Key::from_bytes([1; 32]), Key::from_bytes([2; 32])];
        let number = |typed: &str| PhoneNumber::parse(typed).unwrap();
        let proof = secret.stop_proof(&keys[0], &number("010-2345-6789"));
        assert_eq!(proof, secret.stop_proof(&keys[0], &number("+82 10 2345 6789")));
        assert_ne!(proof, secret.stop_proof(&keys[1], &number("010-2345-6789")));
        assert_ne!(proof, secret.stop_proof(&keys[0], &number("010-2345-6780")));
        assert_ne!(proof, Secret::new(b"another").stop_proof(&keys[0], &number("010-2345-6789")));
    }

    #[test]
    fn a_client_is_one_group_for_a_day_and_no_other_client_is_in_it() {
        let group = |network: &str, day: u64| {
            let now = Timestamp::from_millis(day * DAY_SECONDS * 1_000);
            Secret::new(b"secret").client_group(network, now)
        };
        assert_eq!(group("192.0.2.1", 1), group("192.0.2.1", 1));
        assert_ne!(group("192.0.2.1", 1), group("192.0.2.2", 1));
        assert_ne!(group("192.0.2.1", 1), group("192.0.2.1", 2));
    }
}
