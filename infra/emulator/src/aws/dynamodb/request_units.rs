//! Read and write request units, as DynamoDB counts them: every request is made to ask for them.

use std::borrow::Cow;

use axum::body::Bytes;
use serde::Deserialize;

use crate::{names::DUE_INDEX, testing::Units};

const INDEX: &str = "\"IndexName\"";
const UNITS: &str = "ReturnConsumedCapacity";

/// The name under which a call is counted: a query of the index is the sweep's, and no job's.
pub(super) fn counted_name(operation: &str, body: &[u8]) -> String {
    match operation == "Query" && contains(body, INDEX) {
        true => format!("Query {DUE_INDEX}"),
        false => operation.to_owned(),
    }
}

/// The same request, asking for the units that it consumes.
pub(super) fn requesting<'a>(operation: &str, body: &'a Bytes) -> Cow<'a, [u8]> {
    match body.strip_prefix(b"{") {
        Some(rest) if (reads(operation) || writes(operation)) && !contains(body, UNITS) => {
            Cow::Owned([format!("{{\"{UNITS}\":\"TOTAL\",").as_bytes(), rest].concat())
        }
        _ => Cow::Borrowed(body),
    }
}

/// The units that an operation consumed, according to its response.
pub(super) fn consumed(operation: &str, response: &str) -> Units {
    let response: Response = serde_json::from_str(response).unwrap_or_default();
    let units = match response.consumed {
        Some(Consumed::One(one)) => one.units,
        Some(Consumed::Each(each)) => each.iter().map(|one| one.units).sum(),
        None => 0.0,
    };
    match reads(operation) {
        true => Units { read: units, ..Units::NONE },
        false => Units { write: units, ..Units::NONE },
    }
}

fn contains(body: &[u8], text: &str) -> bool {
    body.windows(text.len()).any(|part| part == text.as_bytes())
}

fn reads(operation: &str) -> bool {
    ["GetItem", "BatchGetItem", "Query", "Scan"].contains(&operation)
}

fn writes(operation: &str) -> bool {
    ["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"].contains(&operation)
}

/// All else is passed over unread.
#[derive(Default, Deserialize)]
struct Response {
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
    fn a_request_asks_for_its_units_once() {
        let asking = |operation: &str, body: &'static str| {
            String::from_utf8(requesting(operation, &Bytes::from(body)).into_owned()).unwrap()
        };
        assert_eq!(asking("PutItem", r#"{"A":1}"#), r#"{"ReturnConsumedCapacity":"TOTAL","A":1}"#);
        let asked = r#"{"ReturnConsumedCapacity":"NONE"}"#;
        assert_eq!(asking("PutItem", asked), asked);
        assert_eq!(asking("CreateTable", r#"{"A":1}"#), r#"{"A":1}"#);
    }

    #[test]
    fn the_units_of_one_table_and_of_several_are_read() {
        let one = r#"{"Item":{},"ConsumedCapacity":{"CapacityUnits":0.5,"TableName":"t"}}"#;
        assert_eq!(consumed("GetItem", one), Units { read: 0.5, write: 0.0 });
        let several = r#"{"ConsumedCapacity":[{"CapacityUnits":4.0},{"CapacityUnits":2.0}]}"#;
        assert_eq!(consumed("TransactWriteItems", several), Units { read: 0.0, write: 6.0 });
        assert_eq!(consumed("PutItem", "{}"), Units::NONE);
    }

    #[test]
    fn a_query_of_the_index_is_counted_apart() {
        assert_eq!(counted_name("Query", br#"{"IndexName":"due"}"#), "Query due");
        assert_eq!(counted_name("Query", br#"{"TableName":"t"}"#), "Query");
    }
}
