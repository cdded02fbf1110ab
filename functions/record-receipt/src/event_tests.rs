use serde_json::json;

use super::*;

/// A documented event with one field of its detail changed.
fn told(field: &str, value: Value) -> Option<Told> {
    let mut event = event();
    event["detail"][field] = value;
    Told::by(&event)
}

fn event() -> Value {
    let text = include_str!("../events/delivered.json");
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn every_documented_type_tells_what_it_says_and_only_delivered_that_a_text_arrived() {
    use UndeliveredReason::{Other, PhoneOff, Refused, Spam};
    let undelivered = Receipt::Undelivered;
    for (kind, receipt) in [
        ("TEXT_QUEUED", Receipt::Pending),
        ("TEXT_PENDING", Receipt::Pending),
        ("TEXT_SUCCESSFUL", Receipt::Pending),
        ("TEXT_DELIVERED", Receipt::Delivered),
        ("TEXT_BLOCKED", undelivered(Refused)),
        ("TEXT_CARRIER_BLOCKED", undelivered(Other)),
        ("TEXT_CARRIER_UNREACHABLE", undelivered(Other)),
        ("TEXT_SPAM", undelivered(Spam)),
        ("TEXT_INVALID", undelivered(Other)),
        ("TEXT_INVALID_MESSAGE", undelivered(Other)),
        ("TEXT_UNREACHABLE", undelivered(PhoneOff)),
        ("TEXT_TTL_EXPIRED", undelivered(Other)),
        ("TEXT_PROTECT_BLOCKED", undelivered(Other)),
        ("TEXT_UNKNOWN", Receipt::Pending),
    ] {
        let told = told("eventType", json!(kind)).expect(kind);
        assert_eq!((told.receipt, told.is_final), (receipt, true), "{kind}");
    }
}

#[test]
fn what_is_not_final_may_change_unless_the_text_arrived() {
    let is_final = |kind: &str| {
        let mut event = event();
        event["detail"]["eventType"] = json!(kind);
        event["detail"]["isFinal"] = json!(false);
        Told::by(&event).map(|told| told.is_final)
    };
    assert_eq!(is_final("TEXT_UNREACHABLE"), Some(false));
    assert_eq!(is_final("TEXT_SUCCESSFUL"), Some(false));
    assert_eq!(is_final("TEXT_DELIVERED"), Some(true));
}

#[test]
fn an_event_that_is_not_as_documented_tells_nothing() {
    for (field, value) in [
        ("eventType", json!("TEXT_ARRIVED")),
        ("eventType", json!("VOICE_COMPLETED")),
        ("eventType", json!(1)),
        ("isFinal", json!("true")),
        ("messageId", json!("../job")),
        ("messageId", json!("")),
        ("messageId", Value::Null),
    ] {
        assert!(told(field, value.clone()).is_none(), "{field} {value}");
    }
    for (field, value) in [("source", "textback"), ("detail-type", "Voice Message Delivery Status Updated")] {
        let mut event = event();
        event[field] = json!(value);
        assert!(Told::by(&event).is_none(), "{field} {value}");
    }
    for event in [json!(null), json!([]), json!({ "detail": "TEXT_DELIVERED" })] {
        assert!(Told::by(&event).is_none(), "{event}");
    }
}

#[test]
fn the_price_of_a_part_is_told_in_millionths_of_a_dollar_or_not_at_all() {
    let price = |field, value| told(field, value).and_then(|told| told.part_price);
    assert_eq!(price("totalMessageParts", json!(1)), Some(24_310));
    assert_eq!(price("totalMessageParts", json!(2)), Some(12_155));
    for (field, value) in [
        ("totalMessageParts", json!(0)),
        ("totalMessageParts", Value::Null),
        ("totalMessagePrice", json!("0.02431")),
        ("totalMessagePrice", json!(-1)),
        ("totalMessagePrice", json!(1e300)),
    ] {
        assert_eq!(price(field, value.clone()), None, "{field} {value}");
    }
}
