use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    response::Response,
};
use reqwest::Client;

use crate::served;

/// Stands between a system and its AWS endpoint: keeps what passes, and refuses what it is told to, in the manner of
/// services whose errors repeat what they were sent.
pub struct Wire {
    /// Where it listens.
    pub url: String,
    line: Arc<Line>,
}

/// A request that passed: its operation, such as `PutItem`, the region it was signed for, and its body.
#[derive(Clone, Debug)]
pub struct Passed {
    /// The operation.
    pub operation: String,
    /// The region in the credential scope of its signature, which decides where AWS executes it.
    pub region: Option<String>,
    /// The address, without its host.
    pub path: String,
    /// The body.
    pub body: Vec<u8>,
}

struct Line {
    endpoint: String,
    client: Client,
    refused: Mutex<Vec<&'static str>>,
    passed: Mutex<Vec<Passed>>,
}

/// Longer than any request here.
const BODY_BYTES: usize = 10_000_000;

impl Wire {
    /// A wire to this endpoint.
    ///
    /// # Panics
    /// When there is no port for it.
    pub async fn to(endpoint: &str) -> Self {
        let (refused, passed) = (Mutex::default(), Mutex::default());
        let line = Arc::new(Line { endpoint: endpoint.to_owned(), client: Client::new(), refused, passed });
        let router = Router::new().fallback(pass_on).with_state(Arc::clone(&line));
        Self { url: format!("http://{}", served(router).await), line }
    }

    /// Refuses these operations from now on, and no others.
    ///
    /// # Panics
    /// Never: no code panics under the lock.
    pub fn refuse(&self, operations: &[&'static str]) {
        *self.line.refused.lock().expect("no panic under the lock") = operations.to_vec();
    }

    /// The calls that have passed so far.
    ///
    /// # Panics
    /// Never: no code panics under the lock.
    pub fn passed(&self) -> Vec<Passed> {
        self.line.passed.lock().expect("no panic under the lock").clone()
    }
}

async fn pass_on(State(line): State<Arc<Line>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES).await.expect("a whole request");
    let operation = operation_of(&parts.headers, &body);
    let is_refused = |refused: &&str| *refused == operation;
    if line.refused.lock().expect("no panic under the lock").iter().any(is_refused) {
        return refusal(&operation, &body);
    }
    let (path, region) = (parts.uri.to_string(), signed_region(&parts.headers));
    let passed = Passed { operation, region, path, body: body.to_vec() };
    line.passed.lock().expect("no panic under the lock").push(passed);
    let url = format!("{}{}", line.endpoint, parts.uri);
    let request = line.client.request(parts.method, url).headers(parts.headers).body(body);
    let answer = request.send().await.expect("the endpoint answers");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    *response.body_mut() = Body::from(answer.bytes().await.expect("a whole answer"));
    response
}

/// The operation that a request to AWS names: JSON protocols do it in a header, the query protocol in the form. Relays in
/// Korea name theirs by the address: none here.
pub fn operation_of(headers: &HeaderMap, body: &Bytes) -> String {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    if let Some((_, operation)) = target.and_then(|target| target.rsplit_once('.')) {
        return operation.to_owned();
    }
    let form = String::from_utf8_lossy(body).into_owned();
    let action = form.split('&').find_map(|field| field.strip_prefix("Action="));
    action.unwrap_or_default().to_owned()
}

/// The region that a request is signed for: `Credential=<key id>/<date>/<region>/<service>/aws4_request` (Signature
/// Version 4).
fn signed_region(headers: &HeaderMap) -> Option<String> {
    let authorization = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (_, scope) = authorization.split_once("Credential=")?;
    scope.split('/').nth(2).map(str::to_owned)
}

/// 400, so that no client asks again, in words that repeat the request.
fn refusal(operation: &str, body: &Bytes) -> Response {
    let words = format!("1 validation error: {}", String::from_utf8_lossy(body));
    let body = match operation {
        "Publish" => format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>{}</Message></Error></ErrorResponse>",
            words.replace('&', "&amp;").replace('<', "&lt;")
        ),
        _ => serde_json::json!({ "__type": "ValidationException", "message": words }).to_string(),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}
