use std::time::SystemTime;

use aws_smithy_types::{DateTime, date_time::Format};
use serde::Deserialize;

use crate::{
    crypto::random_bytes,
    notify::{
        account::{Account, is_plain, is_sender, signature},
        json_client::{Request, Sign, json},
    },
};

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

impl Account for SolapiAccount {
    const NAME: &'static str = "SOLAPI_ACCOUNT";
    const EXPECTED: &'static str =
        r#"a JSON object {"key","secret","sender"}, the sender's number in digits"#;

    fn is_sound(&self) -> bool {
        is_plain(&self.key) && is_plain(&self.secret) && is_sender(&self.sender)
    }
}

impl Sign for SolapiAccount {
    /// SOLAPI takes each signature once, for a quarter of an hour.
    fn headers(&self, _request: &Request) -> Vec<(&'static str, String)> {
        let date = DateTime::from(SystemTime::now()).fmt(Format::DateTime).unwrap_or_default();
        vec![json(), ("authorization", self.signed(&date, &const_hex::encode(random_bytes::<16>())))]
    }
}

impl SolapiAccount {
    /// The account with this key, this secret and this sender.
    pub fn new([key, secret, sender]: [&str; 3]) -> Self {
        Self { key: key.to_owned(), secret: secret.to_owned(), sender: sender.to_owned() }
    }

    fn signed(&self, date: &str, salt: &str) -> String {
        let signature = const_hex::encode(signature(&self.secret, &[date, salt]));
        format!("HMAC-SHA256 apiKey={}, date={date}, salt={salt}, signature={signature}", self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Environment;

    const NAME: &str = SolapiAccount::NAME;
    const EXPECTED: &str = SolapiAccount::EXPECTED;

    fn account(json: &str) -> Result<SolapiAccount, String> {
        let environment = Environment::from([(NAME, json)]);
        SolapiAccount::read(&environment).map_err(|error| error.to_string())
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
