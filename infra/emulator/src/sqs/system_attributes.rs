//! `AWSTraceHeader`, the one attribute of a message that a sender gives and the system keeps. Winterbaume keeps only the
//! sender's own attributes, so it passes through as one of those.

use axum::body::Bytes;
use serde_json::{Value, json};

const NAME: &str = "AWSTraceHeader";

/// A `SendMessage` for winterbaume.
pub(super) fn among_own(send: Bytes) -> Bytes {
    let Ok(mut asked) = serde_json::from_slice::<Value>(&send) else { return send };
    let Some(header) = asked["MessageSystemAttributes"].as_object_mut().and_then(|all| all.remove(NAME))
    else {
        return send;
    };
    asked["MessageAttributes"][NAME] = header;
    asked.to_string().into()
}

/// Winterbaume's answer to a `ReceiveMessage` as SQS gives it: with the header where it was asked for.
pub(super) fn among_systems(receive: &Bytes, answer: &Bytes) -> Option<Bytes> {
    let asked: Value = serde_json::from_slice(receive).ok()?;
    let mut received: Value = serde_json::from_slice(answer).ok()?;
    for message in received["Messages"].as_array_mut()? {
        let own = message["MessageAttributes"].as_object_mut();
        let Some(header) = own.and_then(|own| own.remove(NAME)) else { continue };
        if message["MessageAttributes"] == json!({})
            && let Some(message) = message.as_object_mut()
        {
            message.remove("MessageAttributes");
            message.remove("MD5OfMessageAttributes");
        }
        if asks_for_it(&asked) {
            message["Attributes"][NAME] = header["StringValue"].clone();
        }
    }
    Some(received.to_string().into())
}

/// `AttributeNames` is the older name of the same.
fn asks_for_it(receive: &Value) -> bool {
    let lists = ["MessageSystemAttributeNames", "AttributeNames"].map(|list| receive[list].as_array());
    lists.into_iter().flatten().flatten().any(|name| name == NAME || name == "All")
}
