//! The front door: API Gateway's part, and the pages under `/_local`.

use std::sync::Arc;

use answer::Problem;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use emulator::{Connection, serve};
use http_body_util::LengthLimitError;
use job::Language;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error};

use super::{functions::Functions, gateway_event::request_of};
use crate::{
    pages::{
        inbox,
        metrics::{self, MetricRecords},
    },
    sources::picture,
};

/// API Gateway's limit for a request body (AWS quota): 10 MB.
const BODY_BYTES: usize = 10 * 1_000 * 1_000;

pub(crate) struct FrontDoor {
    pub(crate) functions: Arc<Functions>,
    /// The endpoint that keeps the inbox.
    pub(crate) endpoint: String,
    pub(crate) client: reqwest::Client,
    /// The metrics of the functions.
    pub(crate) records: MetricRecords,
}

impl FrontDoor {
    pub(crate) async fn serve(self, listener: TcpListener, stop: CancellationToken) {
        let router = Router::new()
            .route("/_local/texts", get(texts))
            .route("/_local/metrics", get(metrics_of))
            .route("/_local/pictures/{name}", get(picture_of))
            .fallback(pass_on)
            .with_state(Arc::new(self));
        serve(listener, router, &[], stop).await;
    }
}

async fn pass_on(
    State(door): State<Arc<FrontDoor>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    // API Gateway lets only requests for a path in, and what reads its event relies on that.
    if !parts.uri.path().starts_with('/') {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let body = match to_bytes(body, BODY_BYTES).await {
        Ok(body) => body,
        Err(error) if is_too_large(&error) => {
            return into_axum(Problem::BodyTooLarge.response(Language::default()));
        }
        // Its end never came, or its chunks are none.
        Err(_) => return StatusCode::BAD_REQUEST.into_response(),
    };
    match request_of(&parts, &body, connection.peer()) {
        Ok(request) => into_axum(door.functions.answer(request).await),
        Err(error) => {
            debug!(%error, "a request that API Gateway would refuse");
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}

fn is_too_large(error: &axum::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<LengthLimitError>())
}

/// The inbox: as JSON for programs, drawn as a phone for browsers.
async fn texts(State(door): State<Arc<FrontDoor>>, headers: HeaderMap) -> Response {
    let Some(texts) = door.texts().await else {
        return (StatusCode::BAD_GATEWAY, "the AWS endpoint does not answer\n").into_response();
    };
    match is_for_a_browser(&headers) {
        true => inbox::response(&texts),
        false => axum::Json(texts).into_response(),
    }
}

/// The metrics, in the same two ways.
async fn metrics_of(State(door): State<Arc<FrontDoor>>, headers: HeaderMap) -> Response {
    let summaries = match door.records.summaries() {
        Ok(summaries) => summaries,
        Err(error) => {
            error!(%error, "the metrics cannot be read");
            return (StatusCode::INTERNAL_SERVER_ERROR, "the metrics cannot be read\n").into_response();
        }
    };
    match is_for_a_browser(&headers) {
        true => metrics::response(&summaries),
        false => axum::Json(summaries).into_response(),
    }
}

/// A picture of the sample's goods.
async fn picture_of(Path(name): Path<String>) -> Response {
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "max-age=3600")];
    picture(&name).map_or(StatusCode::NOT_FOUND.into_response(), |drawn| (headers, drawn).into_response())
}

fn is_for_a_browser(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepts.is_some_and(|accepts| accepts.contains("text/html"))
}

impl FrontDoor {
    async fn texts(&self) -> Option<serde_json::Value> {
        let answer = self.client.get(format!("{}/_local/texts", self.endpoint)).send().await.ok()?;
        answer.error_for_status().ok()?.json().await.ok()
    }
}

fn into_axum(response: lambda_http::Response<lambda_http::Body>) -> Response {
    let (parts, body) = response.into_parts();
    let body = match body {
        lambda_http::Body::Text(text) => Body::from(text),
        lambda_http::Body::Binary(bytes) => Body::from(bytes),
        _ => Body::empty(),
    };
    Response::from_parts(parts, body)
}
