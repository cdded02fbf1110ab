use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{names::SOLAPI_ACCOUNT, wire::SolapiError};

/// The bytes of EUC-KR that one SMS of a Korean carrier holds.
const SMS_BYTES: usize = 90;

/// An SMS as it is put into a group.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Message {
    pub(super) to: String,
    from: String,
    pub(super) text: String,
}

impl Message {
    /// Reads one of the list of messages.
    pub(super) fn read(message: &Value) -> Result<Self, SolapiError> {
        let field = |name: &str| message[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let is_sms = message["type"] == "SMS" && message["country"] == "82";
        match (field("to"), field("from"), field("text")) {
            (Some(to), Some(from), Some(text)) if is_sms => Ok(Self { to, from, text }),
            _ => Err(SolapiError::invalid("ValidationError")),
        }
    }

    /// The code of intake, but for duplicates.
    pub(super) fn code(&self) -> &'static str {
        let (bytes, _, is_lossy) = encoding_rs::EUC_KR.encode(&self.text);
        let is_mobile = self.to.starts_with("01") && (10..=11).contains(&self.to.len());
        match () {
            () if !is_mobile || !self.to.bytes().all(|byte| byte.is_ascii_digit()) => "1010",
            () if self.from != SOLAPI_ACCOUNT[2] => "1062",
            () if is_lossy => "1029",
            () if bytes.len() > SMS_BYTES => "1031",
            () => "2000",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn code(change: impl FnOnce(&mut Value)) -> Option<&'static str> {
        let mut message = json!({ "to": "01023456789", "from": "0212345678", "text": "글", "type": "SMS", "country": "82" });
        change(&mut message);
        Message::read(&message).ok().map(|message| message.code())
    }

    #[test]
    fn an_sms_is_taken_or_has_the_documented_code() {
        assert_eq!(code(|_| {}), Some("2000"));
        assert_eq!(code(|message| message["text"] = "가".repeat(45).into()), Some("2000"));
        assert_eq!(code(|message| message["text"] = "가".repeat(46).into()), Some("1031"));
        assert_eq!(code(|message| message["text"] = "😀".into()), Some("1029"));
        assert_eq!(code(|message| message["from"] = "0299999999".into()), Some("1062"));
        for to in ["+821023456789", "0212345678", "010-2345-6789"] {
            assert_eq!(code(|message| message["to"] = to.into()), Some("1010"), "{to}");
        }
        for field in ["to", "from", "text", "type", "country"] {
            assert_eq!(code(|message| message[field] = Value::Null), None, "{field}");
        }
    }
}
