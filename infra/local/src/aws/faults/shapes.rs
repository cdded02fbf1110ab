//! Errors in the shapes that the services document: the API references' common errors, and those of `PutItem`,
//! `SendMessage`, `Publish` and `Decrypt`.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::aws::{http::json_answer, refusal::Refusal, request::Service, sns};

const MESSAGE: &str = "injected by a fault";

/// `GetItem` of an item that is not there (yet).
pub(super) fn no_item() -> Response {
    json_answer(StatusCode::OK, "{}")
}

pub(super) fn refused(service: Service) -> Response {
    match service {
        Service::DynamoDb | Service::Kms => Refusal::new("AccessDeniedException", MESSAGE).into_response(),
        Service::Sqs => {
            Refusal::new("AccessDeniedException", MESSAGE).with_status(StatusCode::FORBIDDEN).into_response()
        }
        Service::Sns => sns::error(StatusCode::FORBIDDEN, ["Sender", "AuthorizationError", MESSAGE]),
    }
}

pub(super) fn throttled(service: Service) -> Response {
    match service {
        Service::DynamoDb | Service::Kms => Refusal::new("ThrottlingException", MESSAGE).into_response(),
        Service::Sqs => Refusal::new("RequestThrottled", MESSAGE).into_response(),
        Service::Sns => sns::error(StatusCode::BAD_REQUEST, ["Sender", "Throttling", "Rate exceeded"]),
    }
}

pub(super) fn failed(service: Service) -> Response {
    let inside = StatusCode::INTERNAL_SERVER_ERROR;
    match service {
        Service::DynamoDb => Refusal::new("InternalServerError", MESSAGE).with_status(inside).into_response(),
        Service::Sqs => Refusal::new("InternalFailure", MESSAGE).with_status(inside).into_response(),
        Service::Kms => Refusal::new("KMSInternalException", MESSAGE).with_status(inside).into_response(),
        Service::Sns => sns::error(inside, ["Receiver", "InternalError", MESSAGE]),
    }
}
