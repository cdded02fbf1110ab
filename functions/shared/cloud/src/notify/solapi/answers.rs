//! The meaning of SOLAPI's answers, by its documentation of groups and of status codes.

use job::{Receipt, SmsReference, UndeliveredReason};
use serde_json::Value;

use crate::notify::json_client::{Answer, CallError};

/// The code of an SMS that is taken.
const TAKEN: &str = "2000";
/// Codes of intake with which another try would be refused too: no EUC-KR, too long, and a number that is blocked, by its
/// owner or there. What is left is the operator's to mend, such as a spent balance or an unregistered sender, or a
/// duplicate, of which the group tells: the text waits for that.
const REFUSED: [&str; 4] = ["1029", "1031", "1060", "1061"];

/// A group as an answer tells of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) name: SmsReference,
    /// True when an SMS is in it.
    pub(super) is_filled: bool,
    pub(super) state: GroupState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroupState {
    /// It has not been sent.
    Pending,
    /// It was sent: to be delivered, or delivered.
    Sent,
    /// It was not, and never will be.
    Dead,
    /// What it says is not documented, or nothing that we have asked for.
    Unclear,
}

/// The outcome of putting an SMS into a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Intake {
    Taken,
    Refused,
    Unclear,
}

impl Group {
    /// The group of an answer that is a success and tells of one.
    pub(super) fn in_answer(answer: &Answer) -> Option<Self> {
        if !(200..300).contains(&answer.status) {
            return None;
        }
        let name = SmsReference::parse(answer.body["groupId"].as_str()?).ok()?;
        let is_filled = answer.body["count"]["registeredSuccess"].as_u64().is_some_and(|count| count > 0);
        let state = match answer.body["status"].as_str()? {
            "PENDING" => GroupState::Pending,
            "SENDING" | "COMPLETE" => GroupState::Sent,
            "FAILED" | "DELETED" => GroupState::Dead,
            _ => GroupState::Unclear,
        };
        Some(Self { name, is_filled, state })
    }
}

impl Intake {
    pub(super) fn in_answer(answer: &Answer) -> Self {
        match code_of(answer) {
            Some(TAKEN) if answer.status == 200 => Self::Taken,
            Some(code) if answer.status == 200 && REFUSED.contains(&code) => Self::Refused,
            _ => Self::Unclear,
        }
    }
}

/// True when a call has surely changed nothing, and never will: it was refused, or never arrived.
pub(super) fn is_surely_not_executed(answer: &Result<Answer, CallError>) -> bool {
    match answer {
        // 408: ended in the middle of being answered.
        Ok(answer) => (400..500).contains(&answer.status) && answer.status != 408,
        Err(error) => *error == CallError::NotReached,
    }
}

/// What an answer with the one SMS of a group says of it, or with the AlimTalk that it stands in for: the best of both. Of a
/// code that is not documented for an SMS that was sent, nothing is known.
pub(super) fn receipt_in(answer: &Answer) -> Option<Receipt> {
    let messages = answer.body["messageList"].as_object().filter(|_| answer.status == 200)?;
    messages.values().filter_map(receipt_of).max()
}

fn receipt_of(message: &Value) -> Option<Receipt> {
    let receipt = receipt_by(message["statusCode"].as_str()?);
    // The SMS is on its way then.
    let is_replaced = message["type"] == "ATA" && matches!(receipt, Receipt::Undelivered(_));
    Some(if is_replaced { Receipt::Pending } else { receipt })
}

fn receipt_by(code: &str) -> Receipt {
    match code {
        "4000" => Receipt::Delivered,
        "3043" => Receipt::Undelivered(UndeliveredReason::PhoneOff),
        "3047" => Receipt::Undelivered(UndeliveredReason::Refused),
        "3054" => Receipt::Undelivered(UndeliveredReason::Spam),
        // 3000: at the carrier.
        code if code.len() == 4 && code.starts_with('3') && code != "3000" => {
            Receipt::Undelivered(UndeliveredReason::Other)
        }
        _ => Receipt::Pending,
    }
}

/// The code of an error, or of the one SMS that was put into a group.
pub(super) fn code_of(answer: &Answer) -> Option<&str> {
    let of_sms = &answer.body["resultList"][0]["statusCode"];
    of_sms.as_str().or_else(|| answer.body["errorCode"].as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(status: u16, body: Value) -> Answer {
        Answer { status, body }
    }

    fn group(status: &str, filled: u64) -> Option<(bool, GroupState)> {
        let body = json!({ "groupId": "G4V1", "status": status, "count": { "registeredSuccess": filled } });
        Group::in_answer(&answer(200, body)).map(|group| (group.is_filled, group.state))
    }

    #[test]
    fn every_documented_state_of_a_group_has_its_meaning() {
        assert_eq!(group("PENDING", 0), Some((false, GroupState::Pending)));
        assert_eq!(group("PENDING", 1), Some((true, GroupState::Pending)));
        for sent in ["SENDING", "COMPLETE"] {
            assert_eq!(group(sent, 1), Some((true, GroupState::Sent)), "{sent}");
        }
        for dead in ["FAILED", "DELETED"] {
            assert_eq!(group(dead, 1), Some((true, GroupState::Dead)), "{dead}");
        }
        for unclear in ["SCHEDULED", "pending", ""] {
            assert_eq!(group(unclear, 1), Some((true, GroupState::Unclear)), "{unclear:?}");
        }
    }

    #[test]
    fn what_is_no_group_tells_nothing() {
        for body in [
            json!(null),
            json!([]),
            json!({ "status": "COMPLETE" }),
            json!({ "groupId": "G4V1" }),
            json!({ "groupId": "../list", "status": "COMPLETE" }),
            json!({ "groupId": 1, "status": "COMPLETE" }),
        ] {
            assert_eq!(Group::in_answer(&answer(200, body.clone())), None, "{body}");
        }
        let sound = json!({ "groupId": "G4V1", "status": "COMPLETE" });
        assert_eq!(Group::in_answer(&answer(500, sound)), None);
    }

    #[test]
    fn an_sms_is_taken_refused_for_good_or_left_for_another_try_by_its_code() {
        let intake = |status, code: &str| {
            Intake::in_answer(&answer(status, json!({ "resultList": [{ "statusCode": code }] })))
        };
        assert_eq!(intake(200, "2000"), Intake::Taken);
        for code in ["1029", "1031", "1060", "1061"] {
            assert_eq!(intake(200, code), Intake::Refused, "{code}");
        }
        for code in ["1030", "1062", "1026", "4000", ""] {
            assert_eq!(intake(200, code), Intake::Unclear, "{code}");
        }
        assert_eq!(intake(500, "2000"), Intake::Unclear);
        assert_eq!(Intake::in_answer(&answer(200, json!({ "resultList": [] }))), Intake::Unclear);
    }

    #[test]
    fn a_receipt_is_told_by_documented_codes_alone() {
        let receipt = |status, code: &str| {
            let message = json!({ "statusCode": code, "to": "01023456789" });
            receipt_in(&answer(status, json!({ "limit": 20, "messageList": { "M4V1": message } })))
        };
        let failed = |reason| Some(Receipt::Undelivered(reason));
        assert_eq!(receipt(200, "4000"), Some(Receipt::Delivered));
        assert_eq!(receipt(200, "3043"), failed(UndeliveredReason::PhoneOff));
        assert_eq!(receipt(200, "3047"), failed(UndeliveredReason::Refused));
        assert_eq!(receipt(200, "3054"), failed(UndeliveredReason::Spam));
        assert_eq!(receipt(200, "3099"), failed(UndeliveredReason::Other));
        for code in ["2000", "3000", "1030", "4001", "30430", "delivered", ""] {
            assert_eq!(receipt(200, code), Some(Receipt::Pending), "{code}");
        }
        assert_eq!(receipt(500, "4000"), None);
        let no_text = json!({ "messageList": { "M": { "statusCode": 4000 } } });
        for body in [json!(null), json!({ "messageList": {} }), json!({ "messageList": [] }), no_text] {
            assert_eq!(receipt_in(&answer(200, body.clone())), None, "{body}");
        }
    }

    #[test]
    fn an_alim_talk_that_did_not_arrive_is_stood_in_for_by_its_sms() {
        let receipt = |alim_talk: &str, sms: Option<&str>| {
            let mut list = json!({ "M1": { "type": "ATA", "statusCode": alim_talk } });
            if let Some(code) = sms {
                list["M2"] = json!({ "type": "SMS", "statusCode": code });
            }
            receipt_in(&answer(200, json!({ "messageList": list })))
        };
        assert_eq!(receipt("4000", None), Some(Receipt::Delivered));
        for sms in [None, Some("2000"), Some("3000")] {
            assert_eq!(receipt("3104", sms), Some(Receipt::Pending), "{sms:?}");
        }
        assert_eq!(receipt("3104", Some("4000")), Some(Receipt::Delivered));
        let off = Receipt::Undelivered(UndeliveredReason::PhoneOff);
        assert_eq!(receipt("3104", Some("3043")), Some(off));
    }

    #[test]
    fn a_refusal_and_a_call_that_never_arrived_have_changed_nothing() {
        for status in [400, 402, 403, 429] {
            assert!(is_surely_not_executed(&Ok(answer(status, json!({})))), "{status}");
        }
        for status in [200, 302, 408, 500, 503] {
            assert!(!is_surely_not_executed(&Ok(answer(status, json!({})))), "{status}");
        }
        assert!(is_surely_not_executed(&Err(CallError::NotReached)));
        assert!(!is_surely_not_executed(&Err(CallError::Unanswered)));
    }
}
