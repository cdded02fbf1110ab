//! AWS End User Messaging: an SMS that is sent by it goes into the inbox, where every field of it is right, and is told of on
//! the bus.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::{
    aws::{
        events::Events,
        sns::{Inbox, MAX_MESSAGE, Sms, is_e164},
    },
    testing::Delivery,
    wire::{Call, CommonError, Service, WireError, json_response},
};

/// The fields that are sent here; others of the service's are refused.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct SendTextMessage {
    destination_phone_number: String,
    message_body: String,
    message_type: String,
    max_price: Option<String>,
    time_to_live: u32,
}

/// Answers one call: only `SendTextMessage`.
pub(crate) fn answer((inbox, events): (&Inbox, &Events), call: &Call, delivery: Delivery) -> Response {
    if call.operation != "SendTextMessage" {
        return WireError::unknown_operation(&call.operation).into_response();
    }
    let message = serde_json::from_slice::<SendTextMessage>(&call.body).ok();
    let Some((sms, message)) = message.and_then(|message| Some((message.sms()?, message))) else {
        // The number is left out: it would end up in a client's log.
        return WireError::new(Service::SmsVoice, "ValidationException", "INVALID_PARAMETER").into_response();
    };
    match inbox.append(&sms) {
        Ok(()) => {
            let id = Uuid::new_v4().to_string();
            events.tell(&id, &message.destination_phone_number, delivery);
            json_response(StatusCode::OK, json!({ "MessageId": id }).to_string())
        }
        Err(_) => WireError::common(CommonError::Failed, Service::SmsVoice, "").into_response(),
    }
}

impl SendTextMessage {
    fn sms(&self) -> Option<Sms> {
        let is_price = |price: &String| price.parse::<f64>().is_ok_and(|price| price > 0.0);
        let is_right = is_e164(&self.destination_phone_number)
            && (1..=MAX_MESSAGE).contains(&self.message_body.len())
            && self.message_type == "TRANSACTIONAL"
            && self.max_price.as_ref().is_none_or(is_price)
            && (5..=259_200).contains(&self.time_to_live);
        is_right.then(|| Sms::by_end_user_messaging(&self.destination_phone_number, &self.message_body))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn taken(change: impl FnOnce(&mut Value)) -> bool {
        let mut body = json!({
            "DestinationPhoneNumber": "+821023456789", "MessageBody": "a", "MessageType": "TRANSACTIONAL",
            "MaxPrice": "0.10", "TimeToLive": 3_600,
        });
        change(&mut body);
        serde_json::from_value::<SendTextMessage>(body).ok().and_then(|message| message.sms()).is_some()
    }

    #[test]
    fn a_message_is_taken_only_when_every_field_of_it_is_right() {
        assert!(taken(|_| {}) && taken(|body| body["MaxPrice"] = Value::Null));
        for (field, wrong) in [
            ("DestinationPhoneNumber", json!("01023456789")),
            ("MessageBody", json!("")),
            ("MessageBody", json!("x".repeat(1_601))),
            ("MessageType", json!("PROMOTIONAL")),
            ("MaxPrice", json!("0")),
            ("TimeToLive", json!(4)),
            ("TimeToLive", json!(259_201)),
            ("SenderId", json!("Textback")),
        ] {
            assert!(!taken(|body| body[field] = wrong.clone()), "{field} {wrong}");
        }
    }
}
