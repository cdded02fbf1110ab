//! The endpoint's faults, scripted over HTTP at `/_local/faults`, for systems in processes of their own. Nothing that
//! is deployed knows this address.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use serde_json::json;

use super::{faults::FaultPlan, http::plain_json_answer, services::Services};

/// `GET` tells what has been injected, `PUT` goes on by a [`FaultPlan`], `DELETE` ends all faults.
pub(super) fn routes() -> MethodRouter<Arc<Services>> {
    get(injected).put(follow).delete(end)
}

async fn injected(State(services): State<Arc<Services>>) -> Response {
    plain_json_answer(json!({ "injected": services.faults.injected() }).to_string())
}

async fn follow(State(services): State<Arc<Services>>, body: Bytes) -> Response {
    match serde_json::from_slice::<FaultPlan>(&body) {
        Ok(plan) => {
            tracing::warn!(rules = plan.rules.len(), seed = plan.seed, "faults are injected from now on");
            services.faults.follow(plan);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("not a plan of faults: {error}\n")).into_response(),
    }
}

async fn end(State(services): State<Arc<Services>>) -> StatusCode {
    services.faults.follow(FaultPlan::default());
    StatusCode::NO_CONTENT
}
