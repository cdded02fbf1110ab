//! SOLAPI, as its documentation describes groups: opened, filled, sent once. Not AWS's, and no role has a right to it.
//!
//! - `signature` lets a request in, once and within a quarter of an hour;
//! - `groups` keeps them, in `<data>/groups.jsonl`; an SMS that is sent is in the inbox, with the name of its group and,
//!   where it does not arrive, the code that its carrier tells.

mod groups;
mod signature;

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use self::{
    groups::{Groups, Message},
    signature::Signatures,
};
use crate::{
    EndpointError,
    aws::sns::{Inbox, Sms},
    testing::Delivery,
    wire::{Call, CommonError, Service, WireError},
};

/// The account and its groups.
pub(crate) struct Solapi {
    signatures: Mutex<Signatures>,
    groups: Mutex<Groups>,
}

impl Solapi {
    /// The groups in this file.
    pub(crate) fn open(file: &Path) -> Result<Self, EndpointError> {
        Ok(Self { signatures: Mutex::default(), groups: Mutex::new(Groups::open(file)?) })
    }

    /// Groups that are gone with the process.
    pub(crate) fn in_memory() -> Self {
        Self { signatures: Mutex::default(), groups: Mutex::new(Groups::in_memory()) }
    }

    pub(crate) fn answer(&self, inbox: &Inbox, call: &Call, delivery: Delivery) -> Response {
        let failed = match delivery {
            Delivery::Failing(code) => Some(code),
            _ => None,
        };
        let answer = self.check(call).and_then(|()| self.execute(inbox, call, failed));
        match answer {
            Ok(body) => Json(body).into_response(),
            Err(error) => error.into_response(),
        }
    }

    fn check(&self, call: &Call) -> Result<(), WireError> {
        let mut signatures = self.signatures.lock().unwrap_or_else(PoisonError::into_inner);
        signatures.check(&call.caller.authorization)
    }

    fn execute(&self, inbox: &Inbox, call: &Call, failed: Option<u16>) -> Result<Value, WireError> {
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        let body = body_of(call)?;
        let name = call.group.as_str();
        match call.operation.as_str() {
            "CreateGroup" => {
                let name = groups.create(body["allowDuplicates"] == true).map_err(failed_to_keep)?;
                groups.shown(&name, false)
            }
            "ListMessages" => {
                let receipts: Vec<_> = inbox
                    .read()
                    .map_err(failed_to_keep)?
                    .iter()
                    .filter_map(|sms| sms.receipt_in(name))
                    .collect();
                groups.listed(name, &receipts)
            }
            "GetGroup" => groups.shown(name, inbox.has(name).map_err(failed_to_keep)?),
            "AddMessages" => {
                let messages = body["messages"].as_array().filter(|all| !all.is_empty());
                let messages = messages.ok_or(invalid("ValidationError"))?;
                refuse_unless_pending(&groups, inbox, name)?;
                let results: Result<Vec<_>, _> =
                    messages.iter().map(|message| groups.add(name, Message::read(message)?)).collect();
                let results = results?;
                let failed = results.iter().filter(|result| result["statusCode"] != "2000").count();
                Ok(json!({ "errorCount": failed, "resultList": results }))
            }
            "SendGroup" => {
                refuse_unless_pending(&groups, inbox, name)?;
                let messages = groups.messages(name)?;
                if messages.is_empty() {
                    return Err(invalid("MessagesNotFound"));
                }
                for message in messages {
                    let sms = Sms::by_solapi(&message.to, &message.text, name, failed);
                    inbox.append(&sms.with_alim_talk(message.kakao)).map_err(failed_to_keep)?;
                }
                groups.shown(name, true)
            }
            "DeleteGroup" => {
                refuse_unless_pending(&groups, inbox, name)?;
                // As it was before, by the documentation's example.
                let shown = groups.shown(name, false)?;
                groups.delete(name).map_err(failed_to_keep)?;
                Ok(shown)
            }
            _ => Err(not_found("ResourceNotFound")),
        }
    }
}

/// What was sent or deleted takes nothing more, and is not sent again.
fn refuse_unless_pending(groups: &Groups, inbox: &Inbox, name: &str) -> Result<(), WireError> {
    if groups.is_deleted(name) || inbox.has(name).map_err(failed_to_keep)? {
        return Err(invalid("GroupNotPending"));
    }
    Ok(())
}

fn body_of(call: &Call) -> Result<Value, WireError> {
    if call.body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&call.body).map_err(|_| invalid("ValidationError"))
}

/// The request is at fault.
fn invalid(code: &'static str) -> WireError {
    WireError::new(Service::Solapi, code, "")
}

fn not_found(code: &'static str) -> WireError {
    invalid(code).with_status(404)
}

fn failed_to_keep(_: std::io::Error) -> WireError {
    WireError::common(CommonError::Failed, Service::Solapi, "")
}
