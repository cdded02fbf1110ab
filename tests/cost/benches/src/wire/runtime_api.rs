//! Lambda's Runtime API, as far as a runtime needs it, with a stopwatch at each end.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
    serve::ListenerExt,
};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::{Mutex, mpsc},
    time::timeout,
};

/// A cold start of an unoptimised build under valgrind.
const PATIENCE: Duration = Duration::from_secs(120);
/// The time that an invocation is said to have.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// What an invocation was answered, and when.
pub(crate) struct Answered {
    pub(crate) took: Duration,
    pub(crate) body: Value,
}

/// The API for one program.
pub(crate) struct RuntimeApi {
    pub(crate) address: SocketAddr,
    events: mpsc::Sender<String>,
    asked: mpsc::Receiver<Instant>,
    answered: mpsc::Receiver<Result<Answered, String>>,
}

struct Desk {
    events: Mutex<mpsc::Receiver<String>>,
    asked: mpsc::Sender<Instant>,
    handed: Mutex<Instant>,
    answered: mpsc::Sender<Result<Answered, String>>,
}

impl RuntimeApi {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let (events, events_out) = mpsc::channel(1);
        let (asked_in, asked) = mpsc::channel(1);
        let (answered_in, answered) = mpsc::channel(1);
        let desk = Desk {
            events: Mutex::new(events_out),
            asked: asked_in,
            handed: Mutex::new(Instant::now()),
            answered: answered_in,
        };
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failure))
            .route("/2018-06-01/runtime/init/error", post(failure))
            .with_state(Arc::new(desk));
        let listener = listener.tap_io(|stream| {
            // Answers are small: Nagle's algorithm would hold them back, and be measured.
            let _ = stream.set_nodelay(true);
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, events, asked, answered }
    }

    /// Waits until the program asks for the next event; when it did, or `None` when it does not.
    pub(crate) async fn idle(&mut self) -> Option<Instant> {
        timeout(PATIENCE, self.asked.recv()).await.ok()?
    }

    /// Gives the program an event, once it has asked, and waits for its answer.
    pub(crate) async fn invoke(&mut self, event: &str) -> Answered {
        self.events.send(event.to_owned()).await.expect("the API runs");
        let answer = timeout(PATIENCE, self.answered.recv()).await.expect("an answer in time");
        answer.expect("the API runs").unwrap_or_else(|error| panic!("the program failed: {error}"))
    }
}

async fn next(State(desk): State<Arc<Desk>>) -> Response {
    let _ = desk.asked.send(Instant::now()).await;
    let Some(event) = desk.events.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let deadline = SystemTime::now() + TIME_LIMIT;
    let deadline = deadline.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis().to_string();
    let headers = [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd".to_owned()),
        ("lambda-runtime-deadline-ms", deadline),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:ap-northeast-2:123456789012:function:f".to_owned(),
        ),
        ("content-type", "application/json".to_owned()),
    ];
    *desk.handed.lock().await = Instant::now();
    (headers, event).into_response()
}

async fn response(State(desk): State<Arc<Desk>>, body: Bytes) -> StatusCode {
    let took = desk.handed.lock().await.elapsed();
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let _ = desk.answered.send(Ok(Answered { took, body })).await;
    StatusCode::ACCEPTED
}

async fn failure(State(desk): State<Arc<Desk>>, body: Bytes) -> StatusCode {
    let _ = desk.answered.send(Err(String::from_utf8_lossy(&body).into_owned())).await;
    StatusCode::ACCEPTED
}
