mod request_units;
mod table_file;

use std::path::Path;

use axum::{
    body::Bytes,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use dynoxide::{Database, DynoxideError};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    EndpointError,
    names::TABLE,
    testing::{CallCounts, Units},
    wire::{Call, CommonError, Service, WireError, json_response},
};

/// DynamoDB: dynoxide called in process, on one SQLite file in WAL mode.
///
/// Dynoxide's own HTTP server cannot be mounted in ours; this does what its dispatch does for requests that an
/// SDK or the CLI has built. What is left out only words the refusals of malformed requests.
pub(crate) struct DynamoDb {
    database: Database,
    /// Nothing to wait for: no file, and one caller at a time.
    in_memory: bool,
}

impl DynamoDb {
    pub(crate) fn open(path: &Path) -> Result<DynamoDb, EndpointError> {
        table_file::prepare(path)?;
        let foreign = |source| EndpointError::TableFile(path.to_path_buf(), Box::new(source));
        let database = Database::new(&path.to_string_lossy()).map_err(foreign)?;
        Ok(DynamoDb { database, in_memory: false })
    }

    /// A table that is gone with its owner, and answers on its caller's thread.
    pub(crate) fn in_memory() -> Result<DynamoDb, EndpointError> {
        let failed = |error: DynoxideError| EndpointError::Stack(TABLE, error.to_string());
        Ok(DynamoDb { database: Database::memory().map_err(failed)?, in_memory: true })
    }

    /// Deletes what has expired. Called at start only: TTL is a broom, and a read must not lean on it.
    pub(crate) fn sweep_expired(&self) -> Result<usize, DynoxideError> {
        self.database.sweep_ttl()
    }

    /// Answers a call and counts it.
    pub(crate) async fn answer(&self, call: Call, counts: &CallCounts) -> Response {
        let database = self.database.clone();
        let Call { operation, body, .. } = call;
        let name = operation.clone();
        let counted = request_units::counted_name(&operation, &body);
        let work = move || run(&database, &operation, &request_units::requesting(&operation, &body));
        let outcome = match self.in_memory {
            true => Ok(work()),
            // SQLite waits for its lock and for the disk: not on a thread that others are served on.
            false => tokio::task::spawn_blocking(work).await,
        };
        match outcome {
            Ok(Some(outcome)) => {
                let units = outcome.as_ref().map_or(Units::NONE, |body| request_units::consumed(&name, body));
                counts.add(Service::DynamoDb, &counted, units);
                response(outcome)
            }
            Ok(None) => WireError::unknown_operation(&name).into_response(),
            Err(_) => WireError::common(CommonError::Failed, Service::DynamoDb, "the operation panicked")
                .into_response(),
        }
    }

    /// One operation from inside the process, answered as on the wire.
    pub(crate) fn run(&self, operation: &str, body: &Bytes) -> Option<Outcome> {
        run(&self.database, operation, body)
    }
}

fn response(outcome: Outcome) -> Response {
    let status = |error: &DynoxideError| {
        StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    };
    match outcome {
        Ok(body) => json_response(StatusCode::OK, body),
        Err(error) => json_response(status(&error), error.to_json()),
    }
}

/// An operation's response body, or the error that DynamoDB would give.
pub(crate) type Outcome = Result<String, DynoxideError>;

/// Runs the operation, or returns `None` where this endpoint has none of that name (streams, PartiQL, tags, vectors).
fn run(database: &Database, operation: &str, body: &[u8]) -> Option<Outcome> {
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
