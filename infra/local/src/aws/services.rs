use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio_util::sync::CancellationToken;

use super::EndpointError;
use super::aws_error::AwsError;
use super::calls::Calls;
use super::dynamodb::DynamoDb;
use super::fault_routes;
use super::faults::{Delivery, Execute, FaultPlan, Faults};
use super::http::plain_json_answer;
use super::inbox::Inbox;
use super::kms::Kms;
use super::line::Cutter;
use super::request::{Call, Service};
use super::sns;
use super::sqs::Sqs;
use super::stack;

/// The four services behind the port.
pub struct Services {
    pub(super) dynamodb: DynamoDb,
    pub(super) sqs: Sqs,
    pub(super) inbox: Inbox,
    pub(super) kms: Kms,
    pub(super) faults: Faults,
    pub(super) calls: Calls,
}

impl Services {
    /// Services without a port, for a caller in the same process: the table in memory, the texts in this file. The
    /// clock that queues go by is the system's.
    pub fn in_memory(texts: PathBuf) -> Result<Services, EndpointError> {
        let dynamodb = DynamoDb::in_memory()?;
        stack::create_table(&dynamodb)?;
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        let inbox =
            Inbox::open(texts.clone()).map_err(|source| EndpointError::DataFolder { path: texts, source })?;
        let sqs = Sqs::new("http://in-memory/".to_owned(), CancellationToken::new());
        let (faults, calls) = (Faults::new(FaultPlan::default()), Calls::default());
        Ok(Services { dynamodb, sqs, inbox, kms: Kms::new(key), faults, calls })
    }
}

impl Execute for Services {
    /// Every call of every client passes here, named by service and operation.
    async fn execute(&self, call: Call, delivery: Delivery) -> Response {
        if call.service != Service::DynamoDb {
            self.calls.note(call.service, &call.operation, 0.0);
        }
        match call.service {
            Service::DynamoDb => self.dynamodb.answer(call, &self.calls).await,
            Service::Sqs => self.sqs.answer(call, delivery).await,
            Service::Sns => sns::answer(&self.inbox, &call),
            Service::Kms => self.kms.answer(&call),
        }
    }
}

/// The port's routes: the inbox, the faults and the counts for people and tests, everything else for AWS clients.
pub(super) fn router(services: Arc<Services>) -> Router {
    Router::new()
        .route("/_local/texts", get(texts))
        .route("/_local/faults", fault_routes::routes())
        .route("/_local/calls", get(calls))
        .fallback(answer)
        .with_state(services)
}

async fn answer(
    State(services): State<Arc<Services>>,
    ConnectInfo(line): ConnectInfo<Cutter>,
    request: Request,
) -> Response {
    let call = match Call::read(request).await {
        Ok(call) => call,
        Err(refusal) => return refusal,
    };
    let (service, operation) = (call.service, call.operation.clone());
    let fault = services.faults.draw(&call);
    let response = Faults::inject(fault, call, &*services).await.unwrap_or_else(|cut| {
        line.cut();
        (StatusCode::BAD_GATEWAY, cut.to_string()).into_response()
    });
    let status = response.status().as_u16();
    tracing::debug!(?service, operation, status, ?fault, "AWS call answered");
    response
}

async fn calls(State(services): State<Arc<Services>>) -> Response {
    axum::Json(services.calls.so_far()).into_response()
}

async fn texts(State(services): State<Arc<Services>>) -> Response {
    match services.inbox.texts().and_then(|texts| serde_json::to_vec(&texts).map_err(io::Error::from)) {
        Ok(texts) => plain_json_answer(texts),
        Err(error) => {
            tracing::error!(%error, "the inbox cannot be read");
            AwsError::new("InternalError", "the inbox cannot be read")
                .with_status(StatusCode::INTERNAL_SERVER_ERROR)
                .into_response()
        }
    }
}
