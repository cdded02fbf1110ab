use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::dynamodb::DynamoDb;
use super::http::plain_json_answer;
use super::inbox::Inbox;
use super::kms::Kms;
use super::refusal::Refusal;
use super::request::{Call, Service};
use super::sns;
use super::sqs::Sqs;

/// The four services behind the port.
pub(super) struct Services {
    pub(super) dynamodb: DynamoDb,
    pub(super) sqs: Sqs,
    pub(super) inbox: Inbox,
    pub(super) kms: Kms,
}

impl Services {
    /// Every call of every client passes here, named by service and operation: the place for a fault layer.
    pub(super) async fn answer(&self, call: Call) -> Response {
        match call.service {
            Service::DynamoDb => self.dynamodb.answer(call).await,
            Service::Sqs => self.sqs.answer(call).await,
            Service::Sns => sns::answer(&self.inbox, &call),
            Service::Kms => self.kms.answer(&call),
        }
    }
}

/// The port's routes: the inbox for people, everything else for AWS clients.
pub(super) fn router(services: Arc<Services>) -> Router {
    Router::new().route("/_local/texts", get(texts)).fallback(answer).with_state(services)
}

async fn answer(State(services): State<Arc<Services>>, request: Request) -> Response {
    let call = match Call::read(request).await {
        Ok(call) => call,
        Err(refusal) => return refusal.into_response(),
    };
    let (service, operation) = (call.service, call.operation.clone());
    let response = services.answer(call).await;
    tracing::debug!(?service, operation, status = response.status().as_u16(), "AWS call answered");
    response
}

async fn texts(State(services): State<Arc<Services>>) -> Response {
    match services.inbox.texts().and_then(|texts| serde_json::to_vec(&texts).map_err(io::Error::from)) {
        Ok(texts) => plain_json_answer(texts),
        Err(error) => {
            tracing::error!(%error, "the inbox cannot be read");
            Refusal::new("InternalError", "the inbox cannot be read")
                .with_status(StatusCode::INTERNAL_SERVER_ERROR)
                .into_response()
        }
    }
}
