//! Refusals in the shapes that the services document: the API references' common errors.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{AwsError, QueryError, Service, SolapiError};

/// The caller may not do this.
pub(crate) fn refused(service: Service, message: &str) -> Response {
    let query = if service == Service::Sns { "AuthorizationError" } else { "AccessDeniedException" };
    forbidden(service, ("AccessDeniedException", query), message)
}

/// The caller is not known.
pub(crate) fn unrecognized(service: Service) -> Response {
    let message = "The security token included in the request is invalid.";
    forbidden(service, ("UnrecognizedClientException", "InvalidClientTokenId"), message)
}

/// The call is not signed: it may come from a page that a browser on this machine shows.
pub(crate) fn unsigned(service: Service) -> Response {
    let message = "Request is missing Authentication Token";
    forbidden(service, ("MissingAuthenticationTokenException", "MissingAuthenticationToken"), message)
}

/// The code of services that have always spoken JSON, and that of those which came from the query protocol.
fn forbidden(service: Service, (json, query): (&'static str, &'static str), message: &str) -> Response {
    let status = StatusCode::FORBIDDEN;
    match service {
        Service::DynamoDb | Service::Kms => AwsError::new(json, message).into_response(),
        Service::Sqs => AwsError::new(query, message).with_status(status).into_response(),
        Service::Sns => QueryError { status, code: query, message }.into_response(),
        Service::Solapi => SolapiError { status, code: "InvalidAPIKey" }.into_response(),
    }
}
