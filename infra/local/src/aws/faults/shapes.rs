//! Errors in the shapes that the services document: the API references' common errors, and those of `PutItem`,
//! `SendMessage`, `Publish` and `Decrypt`.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::aws::{aws_error::AwsError, http::json_answer, request::Service, sns};

const MESSAGE: &str = "injected by a fault";

/// `GetItem` of an item that is not there (yet).
pub(super) fn no_item() -> Response {
    json_answer(StatusCode::OK, "{}")
}

pub(super) fn refused(service: Service) -> Response {
    match service {
        Service::DynamoDb | Service::Kms => AwsError::new("AccessDeniedException", MESSAGE).into_response(),
        Service::Sqs => {
            AwsError::new("AccessDeniedException", MESSAGE).with_status(StatusCode::FORBIDDEN).into_response()
        }
        Service::Sns => sns::error(StatusCode::FORBIDDEN, ["Sender", "AuthorizationError", MESSAGE]),
    }
}

pub(super) fn throttled(service: Service) -> Response {
    match service {
        Service::DynamoDb | Service::Kms => AwsError::new("ThrottlingException", MESSAGE).into_response(),
        Service::Sqs => AwsError::new("RequestThrottled", MESSAGE).into_response(),
        Service::Sns => sns::error(StatusCode::BAD_REQUEST, ["Sender", "Throttling", "Rate exceeded"]),
    }
}

pub(super) fn failed(service: Service) -> Response {
    let inside = StatusCode::INTERNAL_SERVER_ERROR;
    match service {
        Service::DynamoDb => {
            AwsError::new("InternalServerError", MESSAGE).with_status(inside).into_response()
        }
        Service::Sqs => AwsError::new("InternalFailure", MESSAGE).with_status(inside).into_response(),
        Service::Kms => AwsError::new("KMSInternalException", MESSAGE).with_status(inside).into_response(),
        Service::Sns => sns::error(inside, ["Receiver", "InternalError", MESSAGE]),
    }
}
