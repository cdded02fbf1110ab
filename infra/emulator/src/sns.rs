//! SNS.

mod inbox;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use url::form_urlencoded;

use crate::wire::{Call, QueryError, xml_response};
pub(crate) use inbox::{Inbox, Sms};

/// The largest message that SNS sends as SMS, in bytes (SNS developer guide, "Publishing to a mobile phone").
const MAX_MESSAGE: usize = 1_600;

/// Answers one call of SNS: only Publish to a phone number, which puts the SMS into the inbox.
pub(crate) fn answer(inbox: &Inbox, call: &Call) -> Response {
    if call.operation != "Publish" {
        return refuse(&format!("Action Reason: this endpoint has no {}", call.operation));
    }
    let sms = match Publish::read(&call.body).sms() {
        Ok(sms) => sms,
        Err(reason) => return refuse(reason),
    };
    match (inbox.append(&sms), uuid()) {
        (Ok(()), Ok(id)) => xml_response(StatusCode::OK, published(&id)),
        (Err(error), _) => {
            tracing::error!(%error, "an SMS could not be kept");
            failed()
        }
        (_, Err(_)) => failed(),
    }
}

/// The fields of Publish that count here; the attributes (SMSType, MaxPrice) steer a network that is not here.
#[derive(Default)]
struct Publish {
    to: Option<String>,
    message: Option<String>,
    to_topic: bool,
}

impl Publish {
    fn read(body: &[u8]) -> Publish {
        let mut publish = Publish::default();
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                "PhoneNumber" => publish.to = Some(value.into_owned()),
                "Message" => publish.message = Some(value.into_owned()),
                "TopicArn" | "TargetArn" => publish.to_topic = true,
                _ => {}
            }
        }
        publish
    }

    /// The SMS, or the reason in SNS's words. The number is left out: it would end up in a client's log.
    fn sms(&self) -> Result<Sms, &'static str> {
        if self.to_topic {
            return Err("TopicArn Reason: this endpoint publishes to phone numbers only");
        }
        let to = self.to.as_deref().filter(|to| is_e164(to));
        let to = to.ok_or("PhoneNumber Reason: not a valid number to publish to")?;
        match self.message.as_deref() {
            None | Some("") => Err("Empty message"),
            Some(message) if message.len() > MAX_MESSAGE => Err("Message too long"),
            Some(message) => Ok(Sms::now(to, message)),
        }
    }
}

/// E.164: a plus, then 7 to 15 digits of which the first is not zero.
fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

fn published(id: &str) -> String {
    format!(
        "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\
         <PublishResult><MessageId>{id}</MessageId></PublishResult>\
         <ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata></PublishResponse>"
    )
}

fn refuse(reason: &str) -> Response {
    let message = &format!("Invalid parameter: {reason}");
    QueryError { status: StatusCode::BAD_REQUEST, code: "InvalidParameter", message }.into_response()
}

fn failed() -> Response {
    QueryError {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: "InternalError",
        message: "the SMS could not be kept",
    }
    .into_response()
}

fn uuid() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}
