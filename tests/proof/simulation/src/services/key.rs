//! The job that a call is about.

use emulator::{Call, Service};
use job::{TextLink, Token};
use serde_json::Value;

/// The key of the job that a call is about, in hex.
pub(crate) fn key_of(call: &Call) -> Option<String> {
    match call.service {
        Service::Sns => Some(token_in(&call.body)?.key().hex()),
        Service::Sqs => {
            Some(serde_json::from_slice::<Value>(&call.body).ok()?["MessageBody"].as_str()?.to_owned())
        }
        Service::Solapi => token_of_group(&call.body).map(|token| token.key().hex()),
        Service::Sens | Service::SmsVoice => token_in_json(&call.body).map(|token| token.key().hex()),
        Service::DynamoDb | Service::Kms => hex_in(&call.body),
    }
}

/// A key in a row's partition or in an encryption context: the only 64 hexadecimal digits in a call.
fn hex_in(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let mark =
        text.find("job#").map(|at| at + "job#".len()).or_else(|| Some(text.find("\"job\":\"")? + 7))?;
    let key = text.get(mark..mark + 64)?;
    key.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| key.to_owned())
}

/// The token at the end of a published text.
fn token_in(form: &[u8]) -> Option<Token> {
    let mut fields = url::form_urlencoded::parse(form);
    let (_, message) = fields.find(|(name, _)| name == "Message")?;
    token_of(&message)
}

/// The number that a published text goes to.
pub(crate) fn number_of_sms(form: &[u8]) -> String {
    let mut fields = url::form_urlencoded::parse(form);
    fields.find(|(name, _)| name == "PhoneNumber").map(|(_, number)| number.into_owned()).unwrap_or_default()
}

/// The number that the text goes to which is put into a group, or into one request.
pub(crate) fn number_of_group(body: &[u8]) -> String {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some(number) = body["DestinationPhoneNumber"].as_str() {
        return number.to_owned();
    }
    let national = body["messages"][0]["to"].as_str().unwrap_or_default();
    national.strip_prefix('0').map(|rest| format!("+82{rest}")).unwrap_or_default()
}

/// The token at the end of the text that is put into a group.
fn token_of_group(body: &[u8]) -> Option<Token> {
    let body: Value = serde_json::from_slice(body).ok()?;
    token_of(body["messages"][0]["text"].as_str()?)
}

/// The token in the link at the end of a text.
fn token_of(text: &str) -> Option<Token> {
    TextLink::parse(text.rsplit('/').next()?).ok().map(|link| link.token)
}

/// The token at the end of the text that SENS or AWS End User Messaging is to send.
fn token_in_json(body: &[u8]) -> Option<Token> {
    let body: Value = serde_json::from_slice(body).ok()?;
    token_of(body["content"].as_str().or_else(|| body["MessageBody"].as_str())?)
}
