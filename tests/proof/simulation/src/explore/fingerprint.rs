//! Fingerprints of what an execution has done to the table, by which states that were seen before are known again.
//!
//! This is the partial-order reduction, too. A process is known by its calls, by the ways that they went, and by the items
//! that each of them found, and not by its calls' places among those of others: an answer follows from the items that its
//! call names. Two calls that touch no item in common find the same and leave the same in either order, so both orders come
//! to one fingerprint, and what follows is explored once. A call whose items are not known has seen everything.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use emulator::{Call, Service};
use serde_json::Value;

/// Moments that are closer together than this count as one, in milliseconds: schedules differ by the milliseconds that
/// their calls took.
pub(super) const TOGETHER: u64 = 10_000;
/// Attributes that differ in every execution: writers, what is sealed, hashes with a secret, groups' names, and findings' bytes.
const RANDOM: [&str; 6] = ["w", "tc", "tr", "tg", "i", "f"];
/// The beginning of the partition of an SMS whose receipts are told.
const SMS: &str = "sms#";
/// A number of this size is a moment in seconds, one a thousand times as large one in milliseconds.
const SECONDS: u64 = 1_000_000_000;
const MILLIS: u64 = SECONDS * 1_000;

pub(super) fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The items of the table, each by its hash.
#[derive(Debug, Default, Hash)]
pub(super) struct Items(BTreeMap<String, u64>);

impl Items {
    /// Follows a call that was executed.
    pub(super) fn follow(&mut self, call: &Call) {
        let body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        match (call.service, call.operation.as_str()) {
            (Service::DynamoDb, "PutItem") => self.put(&body["Item"]),
            (Service::DynamoDb, "DeleteItem") => self.delete(&body["Key"]),
            (Service::DynamoDb, "UpdateItem") => {
                self.change(&name_of(&body["Key"]), &body["ExpressionAttributeValues"][":told"].to_string());
            }
            (Service::DynamoDb, "TransactWriteItems") => {
                for write in body["TransactItems"].as_array().into_iter().flatten() {
                    self.put(&write["Put"]["Item"]);
                    self.delete(&write["Delete"]["Key"]);
                    self.update(&write["Update"]);
                }
            }
            (Service::Solapi, "AddMessages" | "SendGroup" | "DeleteGroup") => {
                self.change("group", &call.operation)
            }
            (Service::Sens, "SendSms") => self.change("request", &call.operation),
            _ => {}
        }
    }

    /// All that stands anywhere.
    pub(super) fn digest(&self) -> u64 {
        hash_of(self)
    }

    /// What stands where a call looks or writes: its answer follows from that.
    pub(super) fn found_by(&self, call: &Call) -> u64 {
        let of =
            |names: &[String]| hash_of(names.iter().map(|name| (name, self.0.get(name))).collect::<Vec<_>>());
        let body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        match (call.service, call.operation.as_str()) {
            (Service::Sqs | Service::Sns | Service::SmsVoice | Service::Kms, _) => 0,
            (Service::Solapi, _) => of(&["group".to_owned()]),
            (Service::Sens, _) => of(&["request".to_owned()]),
            (
                Service::DynamoDb,
                "GetItem" | "PutItem" | "DeleteItem" | "TransactWriteItems" | "BatchGetItem",
            ) => of(&items_in(&body)),
            (Service::DynamoDb, "Query") if body["IndexName"].is_null() => {
                let partition = body["ExpressionAttributeValues"][":pk"]["S"].as_str().unwrap_or_default();
                hash_of(self.0.iter().filter(|(name, _)| name.starts_with(partition)).collect::<Vec<_>>())
            }
            (Service::DynamoDb, _) => self.digest(),
        }
    }

    pub(super) fn has_findings(&self) -> bool {
        self.0.keys().any(|name| name.contains(" found#"))
    }

    fn put(&mut self, item: &Value) {
        match name_of(item) {
            _ if item.is_null() => {}
            name if name.starts_with(SMS) => self.change(&name, "put"),
            name => drop(self.0.insert(name, hash_of(settled(item)))),
        }
    }

    fn delete(&mut self, key: &Value) {
        if !key.is_null() {
            self.0.remove(&name_of(key));
        }
    }

    fn update(&mut self, update: &Value) {
        if !update.is_null() {
            self.change(&name_of(&update["Key"]), "update");
        }
    }

    fn change(&mut self, name: &str, how: &str) {
        let before = self.0.get(name).copied();
        self.0.insert(name.to_owned(), hash_of((before, how)));
    }
}

/// The names of the items in a call, however deep: each is where its keys are.
fn items_in(body: &Value) -> Vec<String> {
    match body {
        Value::Object(fields) if !fields.contains_key("pk") => fields.values().flat_map(items_in).collect(),
        Value::Array(values) => values.iter().flat_map(items_in).collect(),
        Value::Object(_) => vec![name_of(body)],
        _ => Vec::new(),
    }
}

/// An SMS has another name in every execution.
fn name_of(item: &Value) -> String {
    let partition = item["pk"]["S"].as_str().unwrap_or_default();
    let partition = if partition.starts_with(SMS) { SMS } else { partition };
    format!("{partition} {}", item["sk"]["S"].as_str().unwrap_or_default())
}

/// An item without what is random in it, and with its moments rounded.
fn settled(item: &Value) -> String {
    match item {
        Value::Object(attributes) => {
            let mut told: Vec<_> = attributes
                .iter()
                .map(|(name, value)| match RANDOM.contains(&name.as_str()) {
                    true => format!("{name}: there"),
                    false => format!("{name}: {}", settled(value)),
                })
                .collect();
            told.sort_unstable();
            told.join("; ")
        }
        Value::Array(values) => values.iter().map(settled).collect::<Vec<_>>().join(", "),
        Value::String(text) => match text.parse::<u64>() {
            Ok(moment) if moment >= MILLIS => (moment / TOGETHER).to_string(),
            Ok(moment) if moment >= SECONDS => (moment / (TOGETHER / 1_000)).to_string(),
            _ => text.clone(),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use emulator::Caller;
    use serde_json::json;

    use super::*;

    fn call(operation: &str, body: &Value) -> Call {
        Call {
            caller: Caller::default(),
            service: Service::DynamoDb,
            operation: operation.to_owned(),
            group: String::new(),
            body: body.to_string().into(),
        }
    }

    #[test]
    fn rows_are_the_same_but_for_writers_and_seconds_and_differ_in_everything_else() {
        let row = |writer: &str, at: &str, state: &str| {
            settled(&json!({ "w": { "N": writer }, "c": { "N": at }, "st": { "S": state } }))
        };
        let row_of = row("1", "1800000000000", "pending");
        assert_eq!(row_of, row("2", "1800000009999", "pending"));
        assert_ne!(row_of, row("1", "1800000010000", "pending"));
        assert_ne!(row_of, row("1", "1800000000000", "processing"));
    }

    #[test]
    fn a_call_has_found_what_it_names_and_nothing_else() {
        let key = |sort: &str| json!({ "pk": { "S": "job#1" }, "sk": { "S": sort } });
        let put = |items: &mut Items, sort: &str| items.put(&key(sort));
        let of_job = [
            call("GetItem", &json!({ "Key": key("job") })),
            call("PutItem", &json!({ "Item": key("job") })),
            call("TransactWriteItems", &json!({ "TransactItems": [{ "Delete": { "Key": key("job") } }] })),
            call("BatchGetItem", &json!({ "RequestItems": { "table": { "Keys": [key("job")] } } })),
        ];
        let of_all = [
            call("Query", &json!({ "ExpressionAttributeValues": { ":pk": { "S": "job#1" } } })),
            call("Query", &json!({ "IndexName": "due" })),
            call("Scan", &json!({})),
        ];
        let mut items = Items::default();
        let found =
            |items: &Items, calls: &[Call]| calls.iter().map(|call| items.found_by(call)).collect::<Vec<_>>();
        let before = (found(&items, &of_job), found(&items, &of_all));
        put(&mut items, "found#a");
        assert_eq!(found(&items, &of_job), before.0);
        assert!(found(&items, &of_all).iter().zip(&before.1).all(|(now, before)| now != before));
        put(&mut items, "job");
        assert!(found(&items, &of_job).iter().zip(&before.0).all(|(now, before)| now != before));
    }
}
