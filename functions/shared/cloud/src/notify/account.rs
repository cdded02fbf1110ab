//! Accounts at carriers: a secret's JSON in a variable, and what all of them have.

use hmac::{Hmac, KeyInit, Mac};
use job::PhoneNumber;
use serde::de::DeserializeOwned;
use sha2::Sha256;

use crate::{Environment, SettingError};

/// An account as its variable holds it.
pub(super) trait Account: DeserializeOwned {
    /// The variable.
    const NAME: &'static str;
    /// The words for what is expected in it.
    const EXPECTED: &'static str;

    /// False for what does not fit into a header or a path as it is: it would only be found out by the first text.
    fn is_sound(&self) -> bool;

    /// Reads the variable.
    fn read(environment: &Environment) -> Result<Self, SettingError> {
        let json = environment.required(Self::NAME, Self::EXPECTED)?;
        // What serde says of it could show a part of the secret.
        let account: Option<Self> = serde_json::from_str(json).ok();
        account
            .filter(Self::is_sound)
            .ok_or_else(|| SettingError::malformed(Self::NAME, format!("{} is expected", Self::EXPECTED)))
    }
}

/// True for letters and digits, at least one.
pub(super) fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// True for a Korean number that may send texts, in digits alone.
pub(super) fn is_sender(number: &str) -> bool {
    (8..=11).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// HMAC-SHA256 over these parts, one after another.
pub(super) fn signature(secret: &str, parts: &[&str]) -> impl AsRef<[u8]> + use<> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes any key");
    parts.iter().for_each(|part| mac.update(part.as_bytes()));
    mac.finalize().into_bytes()
}

/// A number as it is dialled in Korea. Carriers that are there text no other.
pub(super) fn in_korea(phone: &PhoneNumber) -> Option<String> {
    let Some(national) = phone.as_str().strip_prefix("+82") else {
        tracing::error!("this channel texts Korean numbers alone: set OtherCountries to nothing");
        return None;
    };
    Some(format!("0{national}"))
}
