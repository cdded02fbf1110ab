//! The attributes of a message that a sender gives and the system keeps: its trace, and its group. Winterbaume keeps only
//! the sender's own attributes, so they pass through as some of those.

use axum::body::Bytes;
use serde_json::{Value, json};

const TRACE: &str = "AWSTraceHeader";
const GROUP: &str = "MessageGroupId";

/// A `SendMessage` for winterbaume.
pub(super) fn among_own(send: Bytes) -> Bytes {
    let Ok(mut asked) = serde_json::from_slice::<Value>(&send) else { return send };
    let header = asked["MessageSystemAttributes"].as_object_mut().and_then(|all| all.remove(TRACE));
    let group = asked[GROUP].as_str().map(|group| json!({ "DataType": "String", "StringValue": group }));
    let kept: Vec<_> = [(TRACE, header), (GROUP, group)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    if kept.is_empty() {
        return send;
    }
    for (name, value) in kept {
        asked["MessageAttributes"][name] = value;
    }
    asked.to_string().into()
}

/// Winterbaume's answer to a `ReceiveMessage` as SQS gives it: with these attributes where they were asked for.
pub(super) fn among_systems(receive: &Bytes, answer: &Bytes) -> Option<Bytes> {
    let asked: Value = serde_json::from_slice(receive).ok()?;
    let mut received: Value = serde_json::from_slice(answer).ok()?;
    for message in received["Messages"].as_array_mut()? {
        for name in [TRACE, GROUP] {
            let own = message["MessageAttributes"].as_object_mut();
            let Some(value) = own.and_then(|own| own.remove(name)) else { continue };
            if asks_for(name, &asked) {
                message["Attributes"][name] = value["StringValue"].clone();
            }
        }
        let has_none = message["MessageAttributes"].as_object().is_none_or(serde_json::Map::is_empty);
        if let (true, Some(message)) = (has_none, message.as_object_mut()) {
            message.remove("MessageAttributes");
            message.remove("MD5OfMessageAttributes");
        }
    }
    Some(received.to_string().into())
}

/// `AttributeNames` is the older name of the same.
fn asks_for(attribute: &str, receive: &Value) -> bool {
    let lists = ["MessageSystemAttributeNames", "AttributeNames"].map(|list| receive[list].as_array());
    lists.into_iter().flatten().flatten().any(|name| name == attribute || name == "All")
}
