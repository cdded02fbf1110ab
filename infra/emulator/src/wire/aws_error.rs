use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::response::{json_response, xml_response};

/// An error in the JSON protocol: a status, a `__type` and a message.
#[derive(Debug)]
pub(crate) struct AwsError {
    status: StatusCode,
    kind: &'static str,
    message: String,
}

impl AwsError {
    /// The caller's mistake: status 400.
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> AwsError {
        AwsError { status: StatusCode::BAD_REQUEST, kind, message: message.into() }
    }

    pub(crate) fn with_status(self, status: StatusCode) -> AwsError {
        AwsError { status, ..self }
    }

    pub(crate) fn unknown_operation(operation: &str) -> AwsError {
        AwsError::new("UnknownOperationException", format!("this endpoint has no operation {operation}"))
    }

    fn body(&self) -> Value {
        json!({ "__type": self.kind, "message": self.message })
    }
}

impl IntoResponse for AwsError {
    fn into_response(self) -> Response {
        json_response(self.status, self.body().to_string())
    }
}

/// An error in the query protocol, which SNS speaks.
#[derive(Debug)]
pub(crate) struct QueryError<'a> {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: &'a str,
}

impl QueryError<'_> {
    /// `Sender` where the request is at fault, `Receiver` where the service is.
    const fn fault(&self) -> &'static str {
        match self.status.as_u16() {
            500.. => "Receiver",
            _ => "Sender",
        }
    }
}

impl IntoResponse for QueryError<'_> {
    fn into_response(self) -> Response {
        let (fault, Self { status, code, message }) = (self.fault(), self);
        let message = message.replace('&', "&amp;").replace('<', "&lt;");
        let body = format!(
            "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\
             <Error><Type>{fault}</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>local</RequestId></ErrorResponse>"
        );
        xml_response(status, body)
    }
}
