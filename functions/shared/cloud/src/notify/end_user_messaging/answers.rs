//! The meaning of an answer of `SendTextMessage`, by its documented errors.

use job::{PublishOutcome, SmsReference};

use crate::notify::{
    channel::not_sent,
    json_client::{Answer, CallError},
};

/// Refused for good: an opted-out or unverified number, a country or a price that is not allowed, a spent limit.
const REFUSED: [&str; 3] = ["Conflict", "ServiceQuotaExceeded", "Validation"];
/// The reasons of an account that may not send. Without one of them a right is missing, which the operator has to mend: no
/// number is erased for that.
const DENIED: [&str; 2] = ["INSUFFICIENT_ACCOUNT_REPUTATION", "ACCOUNT_DISABLED"];
/// Ended in the middle of being answered, says AWS (Common Errors), whatever the status.
const UNFINISHED: [&str; 2] = ["RequestAborted", "RequestTimeout"];

pub(super) fn outcome_of(answer: &Result<Answer, CallError>) -> PublishOutcome {
    let answer = match answer {
        Ok(answer) => answer,
        Err(CallError::NotReached) => return not_sent(),
        Err(CallError::Unanswered) => return PublishOutcome::Unknown,
    };
    let code = code_of(answer).unwrap_or_default();
    let code = code.strip_suffix("Exception").unwrap_or(code);
    match answer.status {
        200 => match answer.body["MessageId"].as_str() {
            Some(name) if !name.is_empty() => PublishOutcome::Sent(SmsReference::parse(name).ok()),
            _ => PublishOutcome::Unknown,
        },
        400..500 if REFUSED.contains(&code) || is_denied(answer, code) => PublishOutcome::Refused,
        400..500 if UNFINISHED.contains(&code) || answer.status == 408 => PublishOutcome::Unknown,
        400..500 => not_sent(),
        _ => PublishOutcome::Unknown,
    }
}

fn is_denied(answer: &Answer, code: &str) -> bool {
    code == "AccessDenied" && answer.body["Reason"].as_str().is_some_and(|reason| DENIED.contains(&reason))
}

/// The code of an error, which AWS may put behind the name of a namespace.
pub(super) fn code_of(answer: &Answer) -> Option<&str> {
    answer.body["__type"].as_str()?.rsplit('#').next()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn kind(status: u16, body: Value) -> &'static str {
        match outcome_of(&Ok(Answer { status, body })) {
            PublishOutcome::Sent(_) => "sent",
            PublishOutcome::Refused => "refused",
            PublishOutcome::NotSent { .. } => "not sent",
            PublishOutcome::Unwanted => "unwanted",
            PublishOutcome::Unknown => "unknown",
        }
    }

    #[test]
    fn every_documented_error_of_send_text_message_has_its_meaning() {
        for (code, status, expected) in [
            ("ConflictException", 400, "refused"),
            ("com.amazonaws.pinpointsmsvoicev2#ConflictException", 400, "refused"),
            ("ServiceQuotaExceededException", 400, "refused"),
            ("ValidationException", 400, "refused"),
            ("AccessDeniedException", 400, "not sent"),
            ("ResourceNotFoundException", 400, "not sent"),
            ("ThrottlingException", 400, "not sent"),
            ("ExpiredTokenException", 403, "not sent"),
            ("InternalServerException", 500, "unknown"),
            ("RequestTimeoutException", 400, "unknown"),
            ("", 408, "unknown"),
            ("", 429, "not sent"),
            ("", 503, "unknown"),
            ("", 302, "unknown"),
        ] {
            assert_eq!(kind(status, json!({ "__type": code })), expected, "{code} {status}");
        }
    }

    #[test]
    fn an_account_that_may_not_send_is_refused_and_a_missing_right_is_not() {
        for (reason, expected) in [
            ("ACCOUNT_DISABLED", "refused"),
            ("INSUFFICIENT_ACCOUNT_REPUTATION", "refused"),
            ("", "not sent"),
        ] {
            let denied = json!({ "__type": "AccessDeniedException", "Reason": reason });
            assert_eq!(kind(400, denied), expected, "{reason}");
        }
    }

    #[test]
    fn an_sms_is_known_by_the_name_that_its_answer_gives_it() {
        let sent = |name: &str| outcome_of(&Ok(Answer { status: 200, body: json!({ "MessageId": name }) }));
        assert_eq!(sent("m-1"), PublishOutcome::Sent(SmsReference::parse("m-1").ok()));
        assert_eq!(sent("../m"), PublishOutcome::Sent(None), "no receipt of it is waited for");
    }

    #[test]
    fn an_sms_is_sent_when_its_answer_names_it() {
        assert_eq!(kind(200, json!({ "MessageId": "m-1" })), "sent");
        for body in [json!(null), json!({}), json!({ "MessageId": "" }), json!({ "MessageId": 1 })] {
            assert_eq!(kind(200, body.clone()), "unknown", "{body}");
        }
    }
}
