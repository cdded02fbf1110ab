//! Refusals in the shapes that the services document: the API references' common errors.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{AwsError, QueryError, Service, SolapiError};

/// The caller may not do this.
pub(crate) fn refused(service: Service, message: &str) -> Response {
    let status = StatusCode::FORBIDDEN;
    match service {
        Service::DynamoDb | Service::Kms => AwsError::new("AccessDeniedException", message).into_response(),
        Service::Sqs => AwsError::new("AccessDeniedException", message).with_status(status).into_response(),
        Service::Sns => QueryError { status, code: "AuthorizationError", message }.into_response(),
        Service::Solapi => SolapiError { status, code: "InvalidAPIKey" }.into_response(),
    }
}

/// The caller is not known.
pub(crate) fn unrecognized(service: Service) -> Response {
    let status = StatusCode::FORBIDDEN;
    let message = "The security token included in the request is invalid.";
    match service {
        Service::DynamoDb | Service::Kms => {
            AwsError::new("UnrecognizedClientException", message).into_response()
        }
        Service::Sqs => AwsError::new("InvalidClientTokenId", message).with_status(status).into_response(),
        Service::Sns => QueryError { status, code: "InvalidClientTokenId", message }.into_response(),
        Service::Solapi => SolapiError { status, code: "InvalidAPIKey" }.into_response(),
    }
}
