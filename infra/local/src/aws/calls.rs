//! What the services were asked, and what it would cost: calls by operation, with the table's read and write units as
//! DynamoDB counts them.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use axum::body::Bytes;
use serde::{Deserialize, Serialize};

use super::{request::Service, stack::DUE_INDEX};

/// One operation of a service, and how often it was asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Called {
    /// The service.
    pub service: Service,
    /// What was done, such as `PutItem`, or `Query due` of the index.
    pub operation: String,
    /// How often.
    pub calls: u64,
    /// Read request units (DynamoDB's price list), indexes included.
    pub read_units: f64,
    /// Write request units, indexes included. A put that its condition refused counts none, though AWS asks for it.
    pub write_units: f64,
}

/// The count of one endpoint.
#[derive(Default)]
pub(super) struct Calls(Mutex<BTreeMap<(Service, String), (u64, f64)>>);

impl Calls {
    /// Counts a call that was executed.
    pub(super) fn note(&self, service: Service, operation: &str, units: f64) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = counted.entry((service, operation.to_owned())).or_default();
        *entry = (entry.0 + 1, entry.1 + units);
    }

    /// What was counted so far.
    pub(super) fn so_far(&self) -> Vec<Called> {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let called = |((service, operation), (calls, units)): (&(Service, String), &(u64, f64))| {
            let (read_units, write_units) = match reads(operation) {
                true => (*units, 0.0),
                false => (0.0, *units),
            };
            Called { service: *service, operation: operation.clone(), calls: *calls, read_units, write_units }
        };
        counted.iter().map(called).collect()
    }
}

/// The name under which a call is counted: a query of the index is the sweep's, and no job's.
pub(super) fn name_of(operation: &str, body: &[u8]) -> String {
    let is_of_index = body.windows(INDEX.len()).any(|part| part == INDEX.as_bytes());
    match is_of_index && operation == "Query" {
        true => format!("Query {DUE_INDEX}"),
        false => operation.to_owned(),
    }
}

const INDEX: &str = "\"IndexName\"";

fn reads(operation: &str) -> bool {
    let verb = operation.split(' ').next().unwrap_or_default();
    ["GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan"].contains(&verb)
}

fn writes(operation: &str) -> bool {
    ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"].contains(&operation)
}

/// The same request, asking what it costs.
pub(super) fn asking_for_units<'a>(operation: &str, body: &'a Bytes) -> Cow<'a, [u8]> {
    let is_asked = body.windows(UNITS.len()).any(|part| part == UNITS.as_bytes());
    match body.strip_prefix(b"{") {
        Some(rest) if (reads(operation) || writes(operation)) && !is_asked => {
            Cow::Owned([format!("{{\"{UNITS}\":\"TOTAL\",").as_bytes(), rest].concat())
        }
        _ => Cow::Borrowed(body),
    }
}

const UNITS: &str = "ReturnConsumedCapacity";

/// The units that an answer says it cost.
pub(super) fn units_in(answer: &str) -> f64 {
    let answer: Answer = serde_json::from_str(answer).unwrap_or_default();
    match answer.consumed {
        Some(Consumed::One(one)) => one.units,
        Some(Consumed::Each(each)) => each.iter().map(|one| one.units).sum(),
        None => 0.0,
    }
}

/// All else is passed over unread.
#[derive(Default, Deserialize)]
struct Answer {
    #[serde(rename = "ConsumedCapacity")]
    consumed: Option<Consumed>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Consumed {
    One(Capacity),
    Each(Vec<Capacity>),
}

#[derive(Deserialize)]
struct Capacity {
    #[serde(rename = "CapacityUnits")]
    units: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_operation_and_units_by_what_they_do() {
        let calls = Calls::default();
        calls.note(Service::DynamoDb, "PutItem", 2.0);
        calls.note(Service::DynamoDb, "PutItem", 1.0);
        calls.note(Service::DynamoDb, "Query", 0.5);
        calls.note(Service::Sqs, "SendMessage", 0.0);
        let counted: Vec<_> = calls
            .so_far()
            .into_iter()
            .map(|called| (called.operation, called.calls, called.read_units, called.write_units))
            .collect();
        let row = |operation: &str, calls, read, write| (operation.to_owned(), calls, read, write);
        assert_eq!(
            counted,
            [row("PutItem", 2, 0.0, 3.0), row("Query", 1, 0.5, 0.0), row("SendMessage", 1, 0.0, 0.0)]
        );
    }

    #[test]
    fn a_request_asks_for_its_units_once() {
        let asking = |operation: &str, body: &'static str| {
            String::from_utf8(asking_for_units(operation, &Bytes::from(body)).into_owned()).unwrap()
        };
        assert_eq!(asking("PutItem", r#"{"A":1}"#), r#"{"ReturnConsumedCapacity":"TOTAL","A":1}"#);
        let asked = r#"{"ReturnConsumedCapacity":"NONE"}"#;
        assert_eq!(asking("PutItem", asked), asked);
        assert_eq!(asking("CreateTable", r#"{"A":1}"#), r#"{"A":1}"#);
    }

    #[test]
    fn the_units_of_one_table_and_of_several_are_read() {
        assert_eq!(units_in(r#"{"Item":{},"ConsumedCapacity":{"CapacityUnits":0.5,"TableName":"t"}}"#), 0.5);
        assert_eq!(units_in(r#"{"ConsumedCapacity":[{"CapacityUnits":4.0},{"CapacityUnits":2.0}]}"#), 6.0);
        assert_eq!(units_in("{}"), 0.0);
    }

    #[test]
    fn a_query_of_the_index_is_counted_apart() {
        assert_eq!(name_of("Query", br#"{"IndexName":"due"}"#), "Query due");
        assert_eq!(name_of("Query", br#"{"TableName":"t"}"#), "Query");
        assert!(reads("Query due"));
    }
}
