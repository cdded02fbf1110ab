use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::http::json_answer;

/// An error as the JSON services say it: a status, a `__type` and a message.
#[derive(Debug)]
pub(super) struct AwsError {
    status: StatusCode,
    kind: &'static str,
    message: String,
}

impl AwsError {
    /// The caller's mistake: status 400.
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> AwsError {
        AwsError { status: StatusCode::BAD_REQUEST, kind, message: message.into() }
    }

    pub(super) fn with_status(self, status: StatusCode) -> AwsError {
        AwsError { status, ..self }
    }

    pub(super) fn unknown_operation(operation: &str) -> AwsError {
        AwsError::new("UnknownOperationException", format!("this endpoint has no operation {operation}"))
    }

    fn body(&self) -> Value {
        json!({ "__type": self.kind, "message": self.message })
    }
}

impl IntoResponse for AwsError {
    fn into_response(self) -> Response {
        json_answer(self.status, self.body().to_string())
    }
}
