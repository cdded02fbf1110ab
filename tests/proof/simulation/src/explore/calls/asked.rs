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
    /// Items of the table, or a group of SMS, are changed.
    Write,
    /// A message is sent.
    Send,
    /// An SMS is sent.
    Publish,
}

/// A call that waits to be executed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::explore) struct Asked {
    pub(in crate::explore) kind: Kind,
    /// Its operation, and the items that it touches, as a story names them.
    pub(in crate::explore) name: String,
    /// True when the order of it and of other processes' calls can matter: it touches items of the table.
    pub(in crate::explore) is_shared: bool,
}

impl Asked {
    /// A source that is asked.
    pub(in crate::explore) fn source(name: &str) -> Self {
        Self { kind: Kind::Source, name: format!("ask {name}"), is_shared: false }
    }

    pub(in crate::explore) fn call(call: &Call) -> Self {
        let operation = call.operation.as_str();
        let body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        let (kind, items) = match (call.service, operation) {
            (Service::DynamoDb, "GetItem" | "Query" | "BatchGetItem" | "Scan") => {
                (Kind::Read, items_of(&body))
            }
            (Service::DynamoDb, _) => (Kind::Write, items_of(&body)),
            (Service::Sqs, _) => (Kind::Send, Vec::new()),
            (Service::Kms, _) => (Kind::Read, Vec::new()),
            (Service::Sns, _) | (Service::Solapi, "SendGroup") => (Kind::Publish, Vec::new()),
            (Service::Solapi, "GetGroup") => (Kind::Read, Vec::new()),
            (Service::Solapi, _) => (Kind::Write, Vec::new()),
        };
        let is_shared = call.service == Service::DynamoDb;
        Self { kind, name: [operation, &items.join(", ")].join(" ").trim_end().to_owned(), is_shared }
    }
}

/// True for calls that nothing depends on but what is read again before it is acted on: the due index, and the length of
/// the queue. They go at once.
pub(in crate::explore) fn is_a_hint(call: &Call) -> bool {
    let of_index = |body: &[u8]| {
        let query: Value = serde_json::from_slice(body).unwrap_or_default();
        !query["IndexName"].is_null()
    };
    match call.service {
        Service::DynamoDb => call.operation == "Query" && of_index(&call.body),
        Service::Sqs => call.operation == "GetQueueAttributes",
        _ => false,
    }
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
