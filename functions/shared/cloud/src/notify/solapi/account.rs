use std::time::SystemTime;

use aws_smithy_types::{DateTime, date_time::Format};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;

use crate::{Environment, SettingError, crypto::random_bytes};

/// An account of SOLAPI's, and the number of ours that its SMS come from.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SolapiAccount {
    /// The API key.
    key: String,
    /// The API secret.
    secret: String,
    /// The number that is registered there, digits only.
    pub(super) sender: String,
}

const NAME: &str = "SOLAPI_ACCOUNT";
const EXPECTED: &str = r#"a JSON object {"key","secret","sender"}, the sender's number in digits"#;

impl SolapiAccount {
    /// Reads `SOLAPI_ACCOUNT`.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let json = environment.required(NAME, EXPECTED)?;
        // What serde says of it could show a part of the secret.
        let account: Option<Self> = serde_json::from_str(json).ok();
        account
            .filter(Self::is_sound)
            .ok_or_else(|| SettingError::Malformed { name: NAME, problem: format!("{EXPECTED} is expected") })
    }

    /// The account with this key, this secret and this sender.
    pub fn new([key, secret, sender]: [&str; 3]) -> Self {
        Self { key: key.to_owned(), secret: secret.to_owned(), sender: sender.to_owned() }
    }

    /// What does not fit into a header as it is would only be found out by the first text.
    fn is_sound(&self) -> bool {
        let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_number =
            (8..=11).contains(&self.sender.len()) && self.sender.bytes().all(|b| b.is_ascii_digit());
        is_plain(&self.key) && is_plain(&self.secret) && is_number
    }

    /// The header of one request: SOLAPI takes each signature once, for a quarter of an hour.
    pub(super) fn authorization(&self) -> String {
        let date = DateTime::from(SystemTime::now()).fmt(Format::DateTime).unwrap_or_default();
        self.signed(&date, &const_hex::encode(random_bytes::<16>()))
    }

    fn signed(&self, date: &str, salt: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("HMAC takes any key");
        mac.update(date.as_bytes());
        mac.update(salt.as_bytes());
        let signature = const_hex::encode(mac.finalize().into_bytes());
        format!("HMAC-SHA256 apiKey={}, date={date}, salt={salt}, signature={signature}", self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(json: &str) -> Result<SolapiAccount, String> {
        let environment = Environment::from([(NAME, json)]);
        SolapiAccount::from_environment(&environment).map_err(|error| error.to_string())
    }

    #[test]
    fn a_request_is_signed_by_the_documented_formula() {
        let json = r#"{"key":"KEY","secret":"SOLAPISECRET0123456789ABCDEFGHIJ","sender":"0212345678"}"#;
        let signed =
            account(json).unwrap().signed("2026-01-01T00:00:00.000Z", "0123456789abcdef0123456789abcdef");
        let (rest, signature) = signed.rsplit_once('=').unwrap();
        assert_eq!(signature, "05c054ea5a44854fa78436a6aff1d8c3599cf771c9af34b84fdc0aa93ce232ab");
        let expected = "HMAC-SHA256 apiKey=KEY, date=2026-01-01T00:00:00.000Z, \
                        salt=0123456789abcdef0123456789abcdef, signature";
        assert_eq!(rest, expected);
    }

    #[test]
    fn an_account_that_is_none_is_refused_by_the_variables_name_and_never_shown() {
        for json in [
            "hunter2",
            "{}",
            r#"{"key":"hunter2","secret":"hunter2"}"#,
            r#"{"key":"hunter2","secret":"","sender":"0212345678"}"#,
            r#"{"key":"hunter2","secret":"hunter2\n","sender":"0212345678"}"#,
            r#"{"key":"hunter2","secret":"hunter2","sender":"02-1234-5678"}"#,
            r#"{"key":"hunter2","secret":"hunter2","sender":"0212345678","hunter2":1}"#,
        ] {
            let refused = account(json).err().unwrap();
            assert_eq!(refused, format!("SOLAPI_ACCOUNT cannot be used: {EXPECTED} is expected"), "{json}");
        }
        assert!(account("").err().unwrap().starts_with("SOLAPI_ACCOUNT is not set"));
    }
}
