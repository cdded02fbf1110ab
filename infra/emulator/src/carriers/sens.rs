//! NAVER Cloud SENS, as its documentation describes SMS API v2: taken in one call, and asked for by the name that it was
//! given. Not AWS's, and no role has a right to it.
//!
//! `signature` lets a request in; an SMS is in the inbox, with the name of its request and, where it does not arrive, the
//! code that its carrier tells.

mod signature;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    aws::sns::{Inbox, Sms},
    carriers::korea::{fit, is_mobile},
    data_folder::random_bytes,
    names::SENS_ACCOUNT,
    testing::Delivery,
    wire::{Call, CommonError, Service, WireError},
};

/// What follows the name of a request in that of its one SMS.
const FIRST: &str = "-0";

/// Answers one call.
pub(crate) fn answer(inbox: &Inbox, call: &Call, delivery: Delivery) -> Response {
    let failed = match delivery {
        Delivery::Failing(code) => Some(code),
        _ => None,
    };
    let answer = signature::check(&call.caller.authorization).and_then(|()| execute(inbox, call, failed));
    answer.unwrap_or_else(IntoResponse::into_response)
}

fn execute(inbox: &Inbox, call: &Call, failed: Option<u16>) -> Result<Response, WireError> {
    match call.operation.as_str() {
        "SendSms" => {
            let (to, content) = read(&call.body)?;
            let request = format!("RSLA-{}", const_hex::encode(random_bytes::<12>()));
            inbox.append(&Sms::by_sens(&to, &content, &request, failed)).map_err(failed_to_keep)?;
            let taken = json!({
                "requestId": request, "requestTime": Timestamp::now().to_string(), "statusCode": "202", "statusName": "success",
            });
            Ok((StatusCode::ACCEPTED, Json(taken)).into_response())
        }
        "GetRequest" => {
            failure_of(inbox, &call.group)?;
            Ok(listed(&call.group, json!({ "messageId": format!("{}{FIRST}", call.group) })))
        }
        "GetSms" => {
            let request = call.group.strip_suffix(FIRST).ok_or_else(not_found)?;
            let (code, name) = match failure_of(inbox, request)? {
                Some(code) => (code.to_string(), "fail"),
                None => ("0".to_owned(), "success"),
            };
            let told = json!({ "status": "COMPLETED", "statusCode": code, "statusName": name });
            Ok(listed(request, told))
        }
        _ => Err(not_found()),
    }
}

/// The number and the words of an SMS that every field is right of.
fn read(body: &[u8]) -> Result<(String, String), WireError> {
    let body: Value = serde_json::from_slice(body).map_err(|_| invalid())?;
    let [_, _, _, sender] = SENS_ACCOUNT;
    let is_sms = body["type"] == "SMS" && body["contentType"] == "COMM" && body["countryCode"] == "82";
    let (content, messages) = (body["content"].as_str(), body["messages"].as_array());
    let to = messages.filter(|messages| messages.len() == 1).and_then(|messages| messages[0]["to"].as_str());
    match (to, content) {
        (Some(to), Some(content))
            if is_sms
                && body["from"] == sender
                && is_mobile(to)
                && !content.is_empty()
                && fit(content).is_ok() =>
        {
            Ok((to.to_owned(), content.to_owned()))
        }
        _ => Err(invalid()),
    }
}

/// The code with which the SMS of a request failed.
fn failure_of(inbox: &Inbox, request: &str) -> Result<Option<u16>, WireError> {
    let sent = inbox.read().map_err(failed_to_keep)?;
    sent.iter().find_map(|sms| sms.failure_in(request)).ok_or_else(not_found)
}

fn listed(request: &str, message: Value) -> Response {
    let listed = json!({
        "requestId": request, "statusCode": "200", "statusName": "success", "messages": [message],
    });
    Json(listed).into_response()
}

fn invalid() -> WireError {
    WireError::new(Service::Sens, "100", "Bad Request")
}

fn not_found() -> WireError {
    WireError::new(Service::Sens, "300", "Not Found").with_status(404)
}

fn failed_to_keep(_: std::io::Error) -> WireError {
    WireError::common(CommonError::Failed, Service::Sens, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(change: impl FnOnce(&mut Value)) -> bool {
        let mut body = json!({
            "type": "SMS", "contentType": "COMM", "countryCode": "82", "from": "0212345678", "content": "글",
            "messages": [{ "to": "01023456789" }],
        });
        change(&mut body);
        read(body.to_string().as_bytes()).is_ok()
    }

    #[test]
    fn an_sms_is_taken_only_when_every_field_of_it_is_right() {
        assert!(taken(|_| {}));
        assert!(taken(|body| body["content"] = "가".repeat(45).into()));
        let wrong: [(&str, Value); 10] = [
            ("content", "가".repeat(46).into()),
            ("content", "😀".into()),
            ("content", "".into()),
            ("from", "0299999999".into()),
            ("type", "LMS".into()),
            ("contentType", "AD".into()),
            ("countryCode", "1".into()),
            ("messages", json!([])),
            ("messages", json!([{ "to": "+821023456789" }])),
            ("messages", json!([{ "to": "01023456789" }, { "to": "01023456789" }])),
        ];
        for (field, value) in wrong {
            assert!(!taken(|body| body[field] = value.clone()), "{field} {value}");
        }
        for field in ["type", "contentType", "countryCode", "from", "content", "messages"] {
            assert!(!taken(|body| body[field] = Value::Null), "{field}");
        }
    }
}
