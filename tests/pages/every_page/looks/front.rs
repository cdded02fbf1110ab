//! Stands before a system's front door and writes down what is asked for.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::Response,
};
use reqwest::{Client, redirect::Policy};
use tokio::net::TcpListener;

/// Larger than any form here.
const BODY_BYTES: usize = 64 * 1024;

/// A front of one's own to a system.
#[derive(Clone)]
pub(crate) struct Front {
    /// Its address.
    pub(crate) url: String,
    behind: String,
    client: Client,
    asked: Arc<Mutex<Vec<Received>>>,
}

/// One request.
struct Received {
    path: String,
    at: Instant,
}

impl Front {
    /// Opens one before the system at this address.
    pub(crate) async fn open(behind: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let front = Self {
            url: format!("http://{}", listener.local_addr().expect("it is bound")),
            behind: behind.to_owned(),
            client: Client::builder().redirect(Policy::none()).build().expect("a client"),
            asked: Arc::default(),
        };
        let router = Router::new().fallback(pass_on).with_state(front.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        front
    }

    /// How often the state of a search was asked for between two moments: by the API, or by opening its page.
    pub(crate) fn reads(&self, from: Instant, until: Instant) -> usize {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_read = |path: &str| path.starts_with("/api/search-jobs/") || path.starts_with("/s/");
        asked.iter().filter(|Received { path, at }| is_read(path) && (from..until).contains(at)).count()
    }
}

async fn pass_on(State(front): State<Front>, request: Request) -> Result<Response, StatusCode> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    front.asked.lock().unwrap_or_else(PoisonError::into_inner).push(Received { path, at: Instant::now() });
    let body = to_bytes(body, BODY_BYTES).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let mut headers = parts.headers;
    headers.remove(header::HOST);
    let passed_on = front.client.request(parts.method, format!("{}{}", front.behind, parts.uri));
    let answer = passed_on.headers(headers).body(body).send().await.map_err(|_| StatusCode::BAD_GATEWAY)?;
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    headers.remove(header::TRANSFER_ENCODING);
    let mut response = Response::new(Body::from(answer.bytes().await.map_err(|_| StatusCode::BAD_GATEWAY)?));
    (*response.status_mut(), *response.headers_mut()) = (status, headers);
    Ok(response)
}
