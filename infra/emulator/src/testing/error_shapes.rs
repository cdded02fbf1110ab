//! Errors in the shapes that the services document: the API references' common errors, and those of `PutItem`,
//! `SendMessage`, `Publish` and `Decrypt`.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::wire::{self, AwsError, QueryError, Service, SolapiError, json_response, plain_json_response};

const MESSAGE: &str = "injected by a fault";

/// `GetItem` of an item that is not there (yet).
pub(super) fn no_item() -> Response {
    json_response(StatusCode::OK, "{}")
}

pub(super) fn refused(service: Service) -> Response {
    wire::refused(service, MESSAGE)
}

/// `Publish` of what SNS will never take, or an SMS to a number that SOLAPI has blocked.
pub(super) fn rejected(service: Service) -> Response {
    let status = StatusCode::BAD_REQUEST;
    if service == Service::Solapi {
        return plain_json_response(r#"{"errorCount":1,"resultList":[{"statusCode":"1060"}]}"#);
    }
    QueryError { status, code: "InvalidParameter", message: MESSAGE }.into_response()
}

pub(super) fn throttled(service: Service) -> Response {
    let status = StatusCode::BAD_REQUEST;
    match service {
        Service::DynamoDb | Service::Kms => AwsError::new("ThrottlingException", MESSAGE).into_response(),
        Service::Sqs => AwsError::new("RequestThrottled", MESSAGE).into_response(),
        Service::Sns => QueryError { status, code: "Throttling", message: "Rate exceeded" }.into_response(),
        Service::Solapi => {
            SolapiError { status: StatusCode::TOO_MANY_REQUESTS, code: "TooManyRequests" }.into_response()
        }
    }
}

pub(super) fn failed(service: Service) -> Response {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let code = match service {
        Service::DynamoDb => "InternalServerError",
        Service::Sqs => "InternalFailure",
        Service::Kms => "KMSInternalException",
        Service::Sns => {
            return QueryError { status, code: "InternalError", message: MESSAGE }.into_response();
        }
        Service::Solapi => return SolapiError { status, code: "InternalError" }.into_response(),
    };
    AwsError::new(code, MESSAGE).with_status(status).into_response()
}
