//! A call as it waits: its kind, and the items that it touches.

use emulator::{Call, Service};
use serde_json::Value;

/// The kind of a call, by what can become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::explore) enum Kind {
    /// A source is asked.
    Source,
    /// Nothing is changed: reads of the table, and the key.
    Read,
    /// The due index is read, whose copy may be older than the table.
    Index,
    /// Items of the table, or a group of SMS, are changed.
    Write,
    /// A write that its caller has given up arrives after all.
    LateWrite,
    /// A message is sent.
    Send,
    /// A channel takes an SMS that it will send.
    Fill,
    /// An SMS is sent.
    Publish,
    /// An SMS is sent by a channel that tells of its receipt.
    PublishGroup,
    /// An SMS is sent by a channel that tells of it on a bus.
    PublishTold,
    /// A receipt is asked for.
    Receipt,
}

/// A call that waits to be executed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::explore) struct PendingCall {
    pub(in crate::explore) kind: Kind,
    /// Its operation, and the items that it touches, as a story names them.
    pub(in crate::explore) name: String,
    /// True when the order of it and of other processes' calls can matter: it touches items of the table.
    pub(in crate::explore) is_shared: bool,
}

impl PendingCall {
    /// A source that is asked.
    pub(in crate::explore) fn source(name: &str) -> Self {
        Self { kind: Kind::Source, name: format!("ask {name}"), is_shared: false }
    }

    pub(in crate::explore) fn new(call: &Call) -> Self {
        let operation = call.operation.as_str();
        let body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        let (kind, items) = match (call.service, operation) {
            (Service::DynamoDb, "Query") if !body["IndexName"].is_null() => {
                (Kind::Index, vec!["due".to_owned()])
            }
            (Service::DynamoDb, "GetItem" | "Query" | "BatchGetItem" | "Scan") => {
                (Kind::Read, items_of(&body))
            }
            (Service::DynamoDb, _) => (Kind::Write, items_of(&body)),
            (Service::Sqs, _) => (Kind::Send, Vec::new()),
            (Service::Sns, _) => (Kind::Publish, Vec::new()),
            (Service::SmsVoice, _) => (Kind::PublishTold, Vec::new()),
            (Service::Solapi, "SendGroup") | (Service::Sens, "SendSms") => (Kind::PublishGroup, Vec::new()),
            (Service::Solapi, "AddMessages") => (Kind::Fill, Vec::new()),
            (Service::Solapi, "ListMessages") | (Service::Sens, "GetSms") => (Kind::Receipt, Vec::new()),
            (Service::Kms | Service::Sens, _) | (Service::Solapi, "GetGroup") => (Kind::Read, Vec::new()),
            (Service::Solapi, _) => (Kind::Write, Vec::new()),
        };
        let is_shared = call.service == Service::DynamoDb && kind != Kind::Index;
        Self { kind, name: [operation, &items.join(", ")].join(" ").trim_end().to_owned(), is_shared }
    }

    /// The same write when it arrives late.
    pub(in crate::explore) fn late(self) -> Self {
        Self { kind: Kind::LateWrite, ..self }
    }
}

/// True for the question for the queue's length, on which nothing depends: it goes at once.
pub(in crate::explore) fn is_a_hint(call: &Call) -> bool {
    call.service == Service::Sqs && call.operation == "GetQueueAttributes"
}

/// The items of a call, by their sort keys; counters by their limits.
fn items_of(body: &Value) -> Vec<String> {
    if let Some(writes) = body["TransactItems"].as_array() {
        return writes
            .iter()
            .flat_map(|write| {
                items_of(&write["Put"])
                    .into_iter()
                    .chain(items_of(&write["Update"]))
                    .chain(items_of(&write["Delete"]))
            })
            .collect();
    }
    if !body["RequestItems"].is_null() {
        return vec!["counters".to_owned()];
    }
    let item = [&body["Item"], &body["Key"]].into_iter().find(|item| !item.is_null());
    match item {
        Some(item) => vec![name_of(item)],
        None if body.get("KeyConditionExpression").is_some() => vec!["job and findings".to_owned()],
        None => Vec::new(),
    }
}

fn name_of(item: &Value) -> String {
    let partition = item["pk"]["S"].as_str().unwrap_or_default();
    match partition.strip_prefix("count#") {
        Some(counter) => format!("count of {}", counter.split('#').next().unwrap_or_default()),
        None => item["sk"]["S"].as_str().unwrap_or_default().to_owned(),
    }
}
