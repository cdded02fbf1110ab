//! The port's routes: AWS calls, and under `/_local` the inbox, the faults and the counts, for people and tests. The
//! deployed code knows none of these.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{ConnectInfo, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, put},
};
use serde_json::{Value, json};

use crate::{
    services::Services,
    testing::{CallCount, Cut, FaultPlan, Faults},
    wire::{Call, Connection},
};

pub(crate) fn router(services: Arc<Services>) -> Router {
    Router::new()
        .route("/_local/texts", get(inbox))
        .route("/_local/faults", get(injected_faults).put(follow_plan).delete(end_faults))
        .route("/_local/calls", get(call_counts))
        .route("/_local/events", put(put_event).delete(take_events))
        .fallback(aws_call)
        .with_state(services)
}

async fn aws_call(
    State(services): State<Arc<Services>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let call = match Call::read(request).await {
        Ok(call) => call,
        Err(refusal) => return refusal,
    };
    let (service, operation) = (call.service, call.operation.clone());
    let fault = services.faults.draw(&call);
    let response = match Faults::inject(fault, call, &*services).await {
        Ok(response) => response,
        Err(Cut) => connection.cut().await,
    };
    let status = response.status().as_u16();
    tracing::debug!(?service, operation, status, ?fault, "AWS call answered");
    response
}

async fn inbox(State(services): State<Arc<Services>>) -> Response {
    match services.inbox.read() {
        Ok(all) => Json(all).into_response(),
        Err(error) => {
            tracing::error!(%error, "the inbox cannot be read");
            (StatusCode::INTERNAL_SERVER_ERROR, "the inbox cannot be read\n").into_response()
        }
    }
}

async fn call_counts(State(services): State<Arc<Services>>) -> Json<Vec<CallCount>> {
    Json(services.call_counts.so_far())
}

/// Takes the events that wait.
async fn take_events(State(services): State<Arc<Services>>) -> Json<Vec<Value>> {
    Json(services.take_events())
}

async fn put_event(State(services): State<Arc<Services>>, Json(event): Json<Value>) -> StatusCode {
    services.events.put(event);
    StatusCode::NO_CONTENT
}

async fn injected_faults(State(services): State<Arc<Services>>) -> Json<Value> {
    Json(json!({ "injected": services.faults.injected() }))
}

async fn follow_plan(State(services): State<Arc<Services>>, body: Bytes) -> Response {
    match serde_json::from_slice::<FaultPlan>(&body) {
        Ok(plan) => {
            tracing::warn!(rules = plan.rules.len(), seed = plan.seed, "faults are injected from now on");
            services.faults.follow(plan);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("not a plan of faults: {error}\n")).into_response(),
    }
}

async fn end_faults(State(services): State<Arc<Services>>) -> StatusCode {
    services.faults.follow(FaultPlan::default());
    StatusCode::NO_CONTENT
}
