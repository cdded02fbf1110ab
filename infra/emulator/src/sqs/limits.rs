//! What SQS refuses to count to (its API reference), and winterbaume takes.

use axum::body::Bytes;
use serde_json::Value;

use crate::wire::AwsError;

/// An operation's parameter, and the least and the most that it may be.
const LIMITS: [(&str, &str, i64, i64); 5] = [
    ("SendMessage", "DelaySeconds", 0, 900),
    ("ReceiveMessage", "MaxNumberOfMessages", 1, 10),
    ("ReceiveMessage", "WaitTimeSeconds", 0, 20),
    ("ReceiveMessage", "VisibilityTimeout", 0, 43_200),
    ("ChangeMessageVisibility", "VisibilityTimeout", 0, 43_200),
];

/// Finds a number that is out of its range.
pub(super) fn check(operation: &str, body: &Bytes) -> Result<(), AwsError> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    for (_, parameter, least, most) in LIMITS.into_iter().filter(|(limited, ..)| *limited == operation) {
        let number = body[parameter].as_i64();
        if let Some(number) = number.filter(|number| !(least..=most).contains(number)) {
            let reason = format!("must be between {least} and {most}");
            return Err(AwsError::new(
                "InvalidParameterValue",
                format!("Value {number} for parameter {parameter} is invalid. Reason: {parameter} {reason}."),
            ));
        }
    }
    Ok(())
}
