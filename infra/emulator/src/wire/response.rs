//! Answers, and errors, in the protocol of each service.

use axum::{
    Json,
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::service::Service;

/// A response in AWS's JSON protocol.
pub(crate) fn json_response(status: StatusCode, body: impl Into<Body>) -> Response {
    response(status, "application/x-amz-json-1.0", body)
}

/// A response in AWS's query protocol.
pub(crate) fn xml_response(status: StatusCode, body: impl Into<Body>) -> Response {
    response(status, "text/xml", body)
}

fn response(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static(content_type))], body.into()).into_response()
}

/// An error in the words of a service, in AWS's JSON protocol where none is known.
#[derive(Debug)]
pub struct WireError {
    service: Option<Service>,
    status: u16,
    pub(crate) code: &'static str,
    message: String,
}

/// An error that every service has, under a code of its own: the API references' common errors.
#[derive(Clone, Copy)]
pub(crate) enum CommonError {
    /// The caller may not do this.
    Refused,
    /// The caller is not known.
    Unrecognized,
    /// The call is not signed: it may come from a page that a browser on this machine shows.
    Unsigned,
    /// There are too many calls.
    Throttled,
    /// Something is wrong inside.
    Failed,
}

impl CommonError {
    /// Its status and its code. SQS came from the query protocol, as SNS did, and kept some of its codes.
    const fn in_words_of(self, service: Service) -> (u16, &'static str) {
        use Service::{DynamoDb, Kms, Sens, SmsVoice, Sns, Solapi, Sqs};
        match (self, service) {
            (Self::Refused, DynamoDb | Kms | SmsVoice) => (400, "AccessDeniedException"),
            (Self::Refused, Sqs) => (403, "AccessDeniedException"),
            (Self::Refused, Sns) => (403, "AuthorizationError"),
            (Self::Unrecognized, DynamoDb | Kms | SmsVoice) => (400, "UnrecognizedClientException"),
            (Self::Unrecognized, Sqs | Sns) => (403, "InvalidClientTokenId"),
            (Self::Unsigned, DynamoDb | Kms | SmsVoice) => (400, "MissingAuthenticationTokenException"),
            (Self::Unsigned, Sqs | Sns) => (403, "MissingAuthenticationToken"),
            (Self::Refused | Self::Unrecognized | Self::Unsigned, Solapi) => (403, "InvalidAPIKey"),
            (Self::Throttled, DynamoDb | Kms | SmsVoice) => (400, "ThrottlingException"),
            (Self::Throttled, Sqs) => (400, "RequestThrottled"),
            (Self::Throttled, Sns) => (400, "Throttling"),
            (Self::Throttled, Solapi) => (429, "TooManyRequests"),
            (Self::Refused | Self::Unrecognized | Self::Unsigned, Sens) => (403, "210"),
            (Self::Throttled, Sens) => (429, "420"),
            (Self::Failed, DynamoDb) => (500, "InternalServerError"),
            (Self::Failed, Sqs) => (500, "InternalFailure"),
            (Self::Failed, SmsVoice) => (500, "InternalServerException"),
            (Self::Failed, Kms) => (500, "KMSInternalException"),
            (Self::Failed, Sns | Solapi) => (500, "InternalError"),
            (Self::Failed, Sens) => (500, "900"),
        }
    }
}

impl WireError {
    /// The caller's mistake in a service's words: status 400.
    pub(crate) fn new(service: Service, code: &'static str, message: impl Into<String>) -> Self {
        Self { service: Some(service), status: 400, code, message: message.into() }
    }

    pub(crate) fn common(error: CommonError, service: Service, message: impl Into<String>) -> Self {
        let (status, code) = error.in_words_of(service);
        Self::new(service, code, message).with_status(status)
    }

    /// A call that no service here has.
    pub(crate) fn unknown_operation(operation: &str) -> Self {
        Self::of_no_service(
            "UnknownOperationException",
            format!("this endpoint has no operation {operation}"),
        )
    }

    /// An error of a call whose service is not known.
    pub(super) fn of_no_service(code: &'static str, message: impl Into<String>) -> Self {
        Self { service: None, status: 400, code, message: message.into() }
    }

    pub(crate) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }
}

impl IntoResponse for WireError {
    fn into_response(self) -> Response {
        let Self { service, status, code, message } = self;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match service {
            Some(Service::Sns) => xml_response(status, query_error(status, code, &message)),
            Some(Service::Solapi) => {
                (status, Json(json!({ "errorCode": code, "errorMessage": code }))).into_response()
            }
            Some(Service::Sens) => {
                let error = json!({ "errorCode": code, "message": message });
                (status, Json(json!({ "error": error }))).into_response()
            }
            _ => json_response(status, json!({ "__type": code, "message": message }).to_string()),
        }
    }
}

/// The fault is the sender's, or that of the service, which received it.
fn query_error(status: StatusCode, code: &str, message: &str) -> String {
    let fault = if status.is_server_error() { "Receiver" } else { "Sender" };
    let message = message.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\
         <Error><Type>{fault}</Type><Code>{code}</Code><Message>{message}</Message></Error>\
         <RequestId>local</RequestId></ErrorResponse>"
    )
}
