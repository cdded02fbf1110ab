mod inbox;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::wire::{Call, CommonError, Service, WireError, xml_response};
pub(crate) use inbox::{Inbox, Sms};

/// The largest message that SNS sends as SMS, in bytes (SNS developer guide, "Publishing to a mobile phone").
pub(crate) const MAX_MESSAGE: usize = 1_600;

/// Answers one call of SNS: only Publish to a phone number, which puts the SMS into the inbox.
pub(crate) fn answer(inbox: &Inbox, call: &Call) -> Response {
    if call.operation != "Publish" {
        return refuse(&format!("Action Reason: this endpoint has no {}", call.operation));
    }
    let publish = serde_urlencoded::from_bytes::<Publish>(&call.body).map_err(|_| "a field is there twice");
    let sms = match publish.and_then(|publish| publish.sms()) {
        Ok(sms) => sms,
        Err(reason) => return refuse(reason),
    };
    match inbox.append(&sms) {
        Ok(()) => xml_response(StatusCode::OK, published()),
        Err(error) => {
            tracing::error!(%error, "an SMS could not be kept");
            WireError::common(CommonError::Failed, Service::Sns, "the SMS could not be kept").into_response()
        }
    }
}

/// The fields of Publish that count here; the attributes (SMSType, MaxPrice) steer a network that is not here.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Publish {
    phone_number: Option<String>,
    message: Option<String>,
    topic_arn: Option<String>,
    target_arn: Option<String>,
}

impl Publish {
    /// The SMS, or the reason in SNS's words. The number is left out: it would end up in a client's log.
    fn sms(&self) -> Result<Sms, &'static str> {
        if self.topic_arn.is_some() || self.target_arn.is_some() {
            return Err("TopicArn Reason: this endpoint publishes to phone numbers only");
        }
        let to = self.phone_number.as_deref().filter(|to| is_e164(to));
        let to = to.ok_or("PhoneNumber Reason: not a valid number to publish to")?;
        match self.message.as_deref() {
            None | Some("") => Err("Empty message"),
            Some(message) if message.len() > MAX_MESSAGE => Err("Message too long"),
            Some(message) => Ok(Sms::now(to, message)),
        }
    }
}

/// E.164: a plus, then 7 to 15 digits of which the first is not zero.
pub(crate) fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

fn published() -> String {
    let id = Uuid::new_v4();
    format!(
        "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\
         <PublishResult><MessageId>{id}</MessageId></PublishResult>\
         <ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata></PublishResponse>"
    )
}

fn refuse(reason: &str) -> Response {
    WireError::new(Service::Sns, "InvalidParameter", format!("Invalid parameter: {reason}")).into_response()
}
