//! EventBridge's bus, as far as AWS End User Messaging tells of texts on it: what it has told waits here for the one who
//! takes it. Best effort, says AWS, which is why tests put events here that come late, twice, forged or of other texts.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    names::{ACCOUNT, SMS_REGION},
    testing::Delivery,
};

/// The dollars that each of them costs: SNS's list price to Korea of 2024.
const PRICE: f64 = 0.024_31;

/// The events that wait, oldest first.
#[derive(Default)]
pub(crate) struct Events(Mutex<Vec<Value>>);

impl Events {
    /// One more event waits.
    pub(crate) fn put(&self, event: Value) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    /// Takes all that wait.
    pub(crate) fn take(&self) -> Vec<Value> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells of a text that was taken under this name: it is queued, its carrier took it, and it arrived or did not.
    pub(crate) fn tell(&self, message: &str, number: &str, delivery: Delivery) {
        let last = match delivery {
            Delivery::Never => return,
            Delivery::Failing(_) => ("TEXT_UNREACHABLE", true),
            _ => ("TEXT_DELIVERED", true),
        };
        for _ in 0..if delivery == Delivery::Twice { 2 } else { 1 } {
            for (kind, is_final) in [("TEXT_QUEUED", false), ("TEXT_SUCCESSFUL", true), last] {
                self.put(event(kind, is_final, message, number));
            }
        }
    }
}

/// An event as AWS documents it, and with the destination's number, which only other events are documented to have.
fn event(kind: &str, is_final: bool, message: &str, number: &str) -> Value {
    let now = Timestamp::now();
    json!({
        "version": "0",
        "id": Uuid::new_v4().to_string(),
        "detail-type": "Text Message Delivery Status Updated",
        "source": "aws.sms-voice",
        "account": ACCOUNT,
        "time": format!("{now:.0}"),
        "region": SMS_REGION,
        "resources": [],
        "detail": {
            "eventType": kind,
            "eventVersion": "1.0",
            "eventTimestamp": now.as_millisecond(),
            "isFinal": is_final,
            "originationPhoneNumber": "VAJZNBLLDX",
            "destinationPhoneNumber": number,
            "isoCountryCode": "KR",
            "isInternationalSend": true,
            "mcc": "450",
            "mnc": "05",
            "carrierName": "SK Telecom",
            "messageId": message,
            "messageRequestTimestamp": now.as_millisecond(),
            "messageEncoding": "Unicode",
            "messageType": "TRANSACTIONAL",
            "messageStatus": kind.trim_start_matches("TEXT_"),
            "messageStatusDescription": "told by the stand-in",
            "totalMessageParts": 1,
            "totalMessagePrice": PRICE,
            "totalCarrierFee": 0.0,
        },
    })
}
