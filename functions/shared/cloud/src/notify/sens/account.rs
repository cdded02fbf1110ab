use std::time::{SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;

use crate::notify::{
    account::{Account, is_plain, is_sender, signature},
    json_client::{Request, Sign, json},
};

/// An account of NAVER Cloud's, its service in SENS, and the number of ours that its SMS come from.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SensAccount {
    /// The service's id.
    pub(super) service: String,
    /// The access key's id.
    key: String,
    /// The secret key.
    secret: String,
    /// The number that is registered there, digits only.
    pub(super) sender: String,
}

impl Account for SensAccount {
    const NAME: &'static str = "SENS_ACCOUNT";
    const EXPECTED: &'static str =
        r#"a JSON object {"service","key","secret","sender"}, the sender's number in digits"#;

    fn is_sound(&self) -> bool {
        let is_in_path = |byte: u8| byte.is_ascii_alphanumeric() || b":-_".contains(&byte);
        let is_service = !self.service.is_empty() && self.service.bytes().all(is_in_path);
        is_service && is_plain(&self.key) && is_plain(&self.secret) && is_sender(&self.sender)
    }
}

impl Sign for SensAccount {
    fn headers(&self, request: &Request) -> Vec<(&'static str, String)> {
        let timestamp =
            SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis().to_string();
        vec![
            json(),
            ("x-ncp-apigw-signature-v2", self.signed(request.method, &request.path, &timestamp)),
            ("x-ncp-apigw-timestamp", timestamp),
            ("x-ncp-iam-access-key", self.key.clone()),
        ]
    }
}

impl SensAccount {
    /// The account with this service, this key, this secret and this sender.
    pub fn new([service, key, secret, sender]: [&str; 4]) -> Self {
        let [service, key, secret, sender] = [service, key, secret, sender].map(str::to_owned);
        Self { service, key, secret, sender }
    }

    fn signed(&self, method: &str, path: &str, timestamp: &str) -> String {
        let parts = [method, " ", path, "\n", timestamp, "\n", &self.key];
        STANDARD.encode(signature(&self.secret, &parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Environment;

    fn account(json: &str) -> Result<SensAccount, String> {
        let environment = Environment::from([(SensAccount::NAME, json)]);
        SensAccount::read(&environment).map_err(|error| error.to_string())
    }

    #[test]
    fn a_request_is_signed_by_the_documented_formula() {
        let json = r#"{"service":"ncp:sms:kr:123456789012:textback","key":"ACCESSKEY0123456789",
            "secret":"secretsecretsecretsecretsecretsecretsecr","sender":"0212345678"}"#;
        let path = "/sms/v2/services/ncp:sms:kr:123456789012:textback/messages";
        let signed = account(json).unwrap().signed("POST", path, "1767225600000");
        assert_eq!(signed, "4mvYfnLgxicBolLrpDIbt6TsmrOc6M5I5tr7/XpeB9s=");
    }

    #[test]
    fn an_account_that_is_none_is_refused_by_the_variables_name_and_never_shown() {
        for json in [
            "hunter2",
            "{}",
            r#"{"key":"hunter2","secret":"hunter2","sender":"0212345678"}"#,
            r#"{"service":"","key":"hunter2","secret":"hunter2","sender":"0212345678"}"#,
            r#"{"service":"hunter2/..","key":"hunter2","secret":"hunter2","sender":"0212345678"}"#,
            r#"{"service":"hunter2","key":"hunter2\n","secret":"hunter2","sender":"0212345678"}"#,
            r#"{"service":"hunter2","key":"hunter2","secret":"","sender":"0212345678"}"#,
            r#"{"service":"hunter2","key":"hunter2","secret":"hunter2","sender":"02-1234-5678"}"#,
            r#"{"service":"hunter2","key":"hunter2","secret":"hunter2","sender":"0212345678","hunter2":1}"#,
        ] {
            let refused = account(json).err().unwrap();
            let expected = SensAccount::EXPECTED;
            assert_eq!(refused, format!("SENS_ACCOUNT cannot be used: {expected} is expected"), "{json}");
        }
        assert!(account("").err().unwrap().starts_with("SENS_ACCOUNT is not set"));
    }
}
