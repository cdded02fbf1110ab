//! SOLAPI, as its documentation describes groups: opened, filled, sent once. Not AWS's, and no role has a right to it.
//!
//! - `signature` lets a request in, once and within a quarter of an hour;
//! - `groups` keeps them, in `<data>/groups.jsonl`; an SMS that is sent is in the inbox, with the name of its group and,
//!   where it does not arrive, the code that its carrier tells.

mod groups;
mod message;
mod signature;

use std::{
    io,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use self::{groups::Groups, message::Message, signature::Signatures};
use crate::{
    sns::{Inbox, Sms},
    testing::Delivery,
    wire::{Call, SolapiError, plain_json_response},
};

/// The account and its groups.
pub(crate) struct Solapi {
    signatures: Mutex<Signatures>,
    groups: Mutex<Groups>,
}

impl Solapi {
    /// The groups in this file.
    pub(crate) fn open(file: PathBuf) -> io::Result<Self> {
        Ok(Self { signatures: Mutex::default(), groups: Mutex::new(Groups::open(&file)?) })
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
            Ok(body) => plain_json_response(body.to_string()),
            Err(error) => error.into_response(),
        }
    }

    fn check(&self, call: &Call) -> Result<(), SolapiError> {
        let mut signatures = self.signatures.lock().unwrap_or_else(PoisonError::into_inner);
        signatures.check(&call.caller.authorization)
    }

    fn execute(&self, inbox: &Inbox, call: &Call, failed: Option<u16>) -> Result<Value, SolapiError> {
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        let body: Value = match call.body.is_empty() {
            true => json!({}),
            false => {
                serde_json::from_slice(&call.body).map_err(|_| SolapiError::invalid("ValidationError"))?
            }
        };
        let kept = |_| SolapiError { status: StatusCode::INTERNAL_SERVER_ERROR, code: "InternalError" };
        let is_sent = |group: &str| inbox.has(group).map_err(kept);
        let name = call.group.as_str();
        match call.operation.as_str() {
            "CreateGroup" => {
                let name = groups.create(body["allowDuplicates"] == true).map_err(kept)?;
                groups.shown(&name, false)
            }
            "ListMessages" => {
                let receipts: Vec<_> =
                    inbox.read().map_err(kept)?.iter().filter_map(|sms| sms.receipt_in(name)).collect();
                groups.listed(name, &receipts)
            }
            "GetGroup" => groups.shown(name, is_sent(name)?),
            "AddMessages" => {
                let messages = body["messages"].as_array().filter(|all| !all.is_empty());
                let messages = messages.ok_or(SolapiError::invalid("ValidationError"))?;
                if is_sent(name)? {
                    return Err(SolapiError::invalid("GroupNotPending"));
                }
                let results: Result<Vec<_>, _> =
                    messages.iter().map(|message| groups.add(name, Message::read(message)?)).collect();
                let results = results?;
                let failed = results.iter().filter(|result| result["statusCode"] != "2000").count();
                Ok(json!({ "errorCount": failed, "resultList": results }))
            }
            "SendGroup" => {
                if is_sent(name)? {
                    return Err(SolapiError::invalid("GroupNotPending"));
                }
                let messages = groups.messages(name)?;
                if messages.is_empty() {
                    return Err(SolapiError::invalid("MessagesNotFound"));
                }
                for message in messages {
                    inbox.append(&Sms::by_solapi(&message.to, &message.text, name, failed)).map_err(kept)?;
                }
                groups.shown(name, true)
            }
            _ => Err(SolapiError { status: StatusCode::NOT_FOUND, code: "ResourceNotFound" }),
        }
    }
}
