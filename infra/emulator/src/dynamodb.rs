//! DynamoDB.

mod operations;
mod request_units;
mod table_file;

use std::path::Path;

use axum::{
    body::Bytes,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use dynoxide::{Database, DynoxideError};

use crate::{
    EndpointError,
    names::TABLE,
    testing::{CallCounts, Units},
    wire::{AwsError, Call, Service, json_response},
};
use operations::{Outcome, run};

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
        let database = Database::new(&path.to_string_lossy()).map_err(|source| EndpointError::TableFile {
            path: path.to_path_buf(),
            source: Box::new(source),
        })?;
        Ok(DynamoDb { database, in_memory: false })
    }

    /// A table that is gone with its owner, and answers on its caller's thread.
    pub(crate) fn in_memory() -> Result<DynamoDb, EndpointError> {
        let failed = |error: DynoxideError| EndpointError::Stack { what: TABLE, reason: error.to_string() };
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
            Ok(None) => AwsError::unknown_operation(&name).into_response(),
            Err(_) => AwsError::new("InternalServerError", "the operation panicked")
                .with_status(StatusCode::INTERNAL_SERVER_ERROR)
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
