use dynoxide::{Database, DynoxideError};
use serde::{Serialize, de::DeserializeOwned};

/// An operation's response body, or the error that DynamoDB would give.
pub(super) type Outcome = Result<String, DynoxideError>;

/// Runs the operation, or returns `None` where this endpoint has none of that name (streams, PartiQL, tags, vectors).
pub(super) fn run(database: &Database, operation: &str, body: &[u8]) -> Option<Outcome> {
    let outcome = match operation {
        "CreateTable" => call(body, |request| database.create_table(request)),
        "DescribeTable" => call(body, |request| database.describe_table(request)),
        "ListTables" => call(body, |request| database.list_tables(request)),
        "PutItem" => call(body, |request| database.put_item(request)),
        "GetItem" => call(body, |request| database.get_item(request)),
        "DeleteItem" => call(body, |request| database.delete_item(request)),
        "UpdateItem" => call(body, |request| database.update_item(request)),
        "Query" => call(body, |request| database.query(request)),
        "Scan" => call(body, |request| database.scan(request)),
        "BatchGetItem" => call(body, |request| database.batch_get_item(request)),
        "TransactWriteItems" => call(body, |request| database.transact_write_items(request)),
        "UpdateTimeToLive" => call(body, |request| database.update_time_to_live(request)),
        "DescribeTimeToLive" => call(body, |request| database.describe_time_to_live(request)),
        _ => return None,
    };
    Some(outcome)
}

fn call<Q: DeserializeOwned, A: Serialize>(
    body: &[u8],
    operation: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Outcome {
    let request = serde_json::from_slice(body).map_err(|error| unreadable(&error.to_string()))?;
    let answer = operation(request)?;
    serde_json::to_string(&answer).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

/// Dynoxide's types mark in serde's message which of DynamoDB's two errors a malformed request earns.
fn unreadable(message: &str) -> DynoxideError {
    let message = message.split(" at line ").next().unwrap_or(message);
    match message.split_once(':') {
        Some(("VALIDATION" | "VALIDATION_REQUEST" | "VALIDATION_AS_READ", reason)) => {
            DynoxideError::ValidationException(reason.to_owned())
        }
        Some(("SERIALIZATION" | "SERIALIZATION_AS_READ", reason)) => {
            DynoxideError::SerializationException(reason.to_owned())
        }
        _ if message.contains("missing field") || message.contains("AttributeValue") => {
            DynoxideError::ValidationException(message.to_owned())
        }
        _ => DynoxideError::SerializationException(message.to_owned()),
    }
}
