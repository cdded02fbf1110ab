//! The meaning of SENS's answers, by its documentation of SMS API v2.

use job::{PublishOutcome, Receipt, SmsReference, UndeliveredReason};

use crate::notify::{
    channel::not_sent,
    json_client::{Answer, CallError},
};

/// The outcome of sending. SENS has no way to ask for what it was sent before, so what its documentation does not say of
/// an answer is unknown.
pub(super) fn outcome_of(answer: &Result<Answer, CallError>) -> PublishOutcome {
    match answer {
        Ok(answer) if answer.status == 202 && is_taken(answer) => PublishOutcome::Sent(reference_in(answer)),
        Ok(answer) => match answer.status {
            // 408: ended in the middle of being answered.
            408 => PublishOutcome::Unknown,
            // Keys, an address or a service that the operator has to mend, as by SNS: no number is erased for that.
            401 | 403 | 404 | 429 => not_sent(),
            400..500 => PublishOutcome::Refused,
            _ => PublishOutcome::Unknown,
        },
        Err(CallError::NotReached) => not_sent(),
        Err(CallError::Unanswered) => PublishOutcome::Unknown,
    }
}

fn is_taken(answer: &Answer) -> bool {
    let is_named = answer.body["requestId"].as_str().is_some_and(|name| !name.is_empty());
    is_named && answer.body["statusCode"] == "202" && answer.body["statusName"] == "success"
}

/// The name of what was taken; none where it cannot be part of an address, and so not be asked for.
fn reference_in(answer: &Answer) -> Option<SmsReference> {
    SmsReference::parse(answer.body["requestId"].as_str()?).ok()
}

/// The name of the one SMS of a request.
pub(super) fn message_in(answer: &Answer) -> Option<SmsReference> {
    let messages = answer.body["messages"].as_array().filter(|_| answer.status == 200)?;
    SmsReference::parse(messages.first()?["messageId"].as_str()?).ok()
}

/// What an answer says of an SMS. Why one did not arrive is told by codes that each carrier has of its own.
pub(super) fn receipt_in(answer: &Answer) -> Option<Receipt> {
    let message = answer.body["messages"].as_array().filter(|_| answer.status == 200)?.first()?;
    match (message["status"].as_str()?, message["statusName"].as_str()) {
        ("READY" | "PROCESSING", _) => Some(Receipt::Pending),
        ("COMPLETED", Some("success")) => Some(Receipt::Delivered),
        ("COMPLETED", Some("fail")) => Some(Receipt::Undelivered(UndeliveredReason::Other)),
        _ => None,
    }
}

/// The code of an error, by the API gateway before SENS or by itself.
pub(super) fn code_of(answer: &Answer) -> Option<&str> {
    answer.body["error"]["errorCode"].as_str().or_else(|| answer.body["statusCode"].as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn answer(status: u16, body: Value) -> Answer {
        Answer { status, body }
    }

    fn kind(outcome: &PublishOutcome) -> &'static str {
        match outcome {
            PublishOutcome::Sent(_) => "sent",
            PublishOutcome::Refused => "refused",
            PublishOutcome::NotSent { .. } => "not sent",
            PublishOutcome::Unwanted => "unwanted",
            PublishOutcome::Unknown => "unknown",
        }
    }

    fn of(status: u16, body: Value) -> PublishOutcome {
        outcome_of(&Ok(answer(status, body)))
    }

    fn taken(name: &str) -> Value {
        json!({ "requestId": name, "requestTime": "2026-11-30T00:00:00.000", "statusCode": "202", "statusName": "success" })
    }

    #[test]
    fn what_was_taken_is_sent_under_the_name_that_it_was_given() {
        let sent = |name: &str| of(202, taken(name));
        assert_eq!(sent("RSSA-1-a"), PublishOutcome::Sent(SmsReference::parse("RSSA-1-a").ok()));
        assert_eq!(sent("../a"), PublishOutcome::Sent(None), "it is never asked about");
    }

    #[test]
    fn an_answer_that_is_not_as_documented_is_never_sent() {
        let without = |field: &str, value: Value| {
            let mut body = taken("R");
            body[field] = value;
            body
        };
        for body in [
            json!(null),
            json!([]),
            without("requestId", json!("")),
            without("requestId", json!(1)),
            without("statusCode", json!("200")),
            without("statusName", json!("fail")),
        ] {
            assert_eq!(of(202, body.clone()), PublishOutcome::Unknown, "{body}");
        }
        for status in [200, 201, 302, 500] {
            assert_eq!(of(status, taken("R")), PublishOutcome::Unknown, "{status}");
        }
    }

    #[test]
    fn every_documented_error_has_its_meaning() {
        for (status, expected) in [
            (400, "refused"),
            (401, "not sent"),
            (403, "not sent"),
            (404, "not sent"),
            (408, "unknown"),
            (413, "refused"),
            (429, "not sent"),
            (500, "unknown"),
            (503, "unknown"),
            (504, "unknown"),
        ] {
            assert_eq!(kind(&of(status, json!({}))), expected, "{status}");
        }
        assert_eq!(kind(&outcome_of(&Err(CallError::NotReached))), "not sent");
        assert_eq!(kind(&outcome_of(&Err(CallError::Unanswered))), "unknown");
    }

    #[test]
    fn a_receipt_is_told_by_documented_words_alone() {
        let receipt = |status: &str, name: Option<&str>| {
            receipt_in(&answer(200, json!({ "messages": [{ "status": status, "statusName": name }] })))
        };
        assert_eq!(receipt("READY", None), Some(Receipt::Pending));
        assert_eq!(receipt("PROCESSING", Some("success")), Some(Receipt::Pending));
        assert_eq!(receipt("COMPLETED", Some("success")), Some(Receipt::Delivered));
        let other = Receipt::Undelivered(UndeliveredReason::Other);
        assert_eq!(receipt("COMPLETED", Some("fail")), Some(other));
        for (status, name) in [("COMPLETED", None), ("COMPLETED", Some("")), ("completed", Some("success"))] {
            assert_eq!(receipt(status, name), None, "{status} {name:?}");
        }
        let arrived = json!({ "messages": [{ "status": "COMPLETED", "statusName": "success" }] });
        assert_eq!(receipt_in(&answer(500, arrived)), None);
        for body in [json!(null), json!({ "messages": [] }), json!({ "messages": [{}] })] {
            assert_eq!(receipt_in(&answer(200, body.clone())), None, "{body}");
        }
    }

    #[test]
    fn an_sms_is_asked_for_by_a_name_that_leads_nowhere_else() {
        let name =
            |status, id: Value| message_in(&answer(status, json!({ "messages": [{ "messageId": id }] })));
        assert_eq!(name(200, json!("M-1")), SmsReference::parse("M-1").ok());
        for (status, id) in [(500, json!("M-1")), (200, json!("../x")), (200, json!("a?b")), (200, json!(7))]
        {
            assert_eq!(name(status, id.clone()), None, "{status} {id}");
        }
    }
}
