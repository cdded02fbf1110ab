//! The event "Text Message Delivery Status Updated", as AWS documents it.

use job::{Receipt, SmsReference, UndeliveredReason};
use serde_json::Value;

/// The most parts that a text has.
const MOST_PARTS: u64 = 100;

/// What an event tells of a text.
pub(crate) struct Told {
    pub(crate) reference: SmsReference,
    pub(crate) receipt: Receipt,
    /// False while the text is on its way.
    pub(crate) is_final: bool,
    /// The price of each of the text's parts, in millionths of a US dollar, where it is told.
    pub(crate) part_price: Option<u64>,
}

impl Told {
    /// What this event tells; `None` where it is not such an event.
    pub(crate) fn by(event: &Value) -> Option<Self> {
        let detail = &event["detail"];
        let is_one = event["source"] == "aws.sms-voice"
            && event["detail-type"] == "Text Message Delivery Status Updated";
        let reference = detail["messageId"].as_str().filter(|_| is_one)?;
        let receipt = receipt_of(detail["eventType"].as_str()?)?;
        Some(Self {
            reference: SmsReference::parse(reference).ok()?,
            is_final: detail["isFinal"].as_bool()? || receipt == Receipt::Delivered,
            receipt,
            part_price: part_price(detail),
        })
    }
}

/// What an event of this type tells once it is final. That a carrier took the text, which is as much as some countries'
/// carriers tell, does not say that it arrived.
fn receipt_of(event_type: &str) -> Option<Receipt> {
    let reason = match event_type.strip_prefix("TEXT_")? {
        "DELIVERED" => return Some(Receipt::Delivered),
        "QUEUED" | "PENDING" | "SUCCESSFUL" | "UNKNOWN" => return Some(Receipt::Pending),
        "UNREACHABLE" => UndeliveredReason::PhoneOff,
        "BLOCKED" => UndeliveredReason::Refused,
        "SPAM" => UndeliveredReason::Spam,
        "CARRIER_BLOCKED"
        | "CARRIER_UNREACHABLE"
        | "INVALID"
        | "INVALID_MESSAGE"
        | "TTL_EXPIRED"
        | "PROTECT_BLOCKED" => UndeliveredReason::Other,
        _ => return None,
    };
    Some(Receipt::Undelivered(reason))
}

fn part_price(detail: &Value) -> Option<u64> {
    let (price, parts) = (detail["totalMessagePrice"].as_f64()?, detail["totalMessageParts"].as_u64()?);
    let is_sound = (0.0..=100.0).contains(&price) && (1..=MOST_PARTS).contains(&parts);
    is_sound.then(|| (price * 1_000_000.0).round() as u64 / parts)
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
