use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    response::Response,
};
use reqwest::Client;
use tokio::sync::Notify;

use crate::{served, within};

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
    /// Which call is held, and the notice that it is.
    held: Mutex<Option<usize>>,
    is_held: Notify,
}

/// Longer than any request here.
const BODY_BYTES: usize = 10_000_000;

impl Wire {
    /// A wire to this endpoint.
    ///
    /// # Panics
    /// When there is no port for it.
    pub async fn to(endpoint: &str) -> Self {
        let (refused, passed, held) = (Mutex::default(), Mutex::default(), Mutex::default());
        let (endpoint, client, is_held) = (endpoint.to_owned(), Client::new(), Notify::new());
        let line = Arc::new(Line { endpoint, client, refused, passed, held, is_held });
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

    /// Has SOLAPI or the table execute the call at this place of [`Self::texting`], and never answers it.
    ///
    /// # Panics
    /// Never: no code panics under the lock.
    pub fn hold(&self, place: usize) {
        *self.line.held.lock().expect("no panic under the lock") = Some(place);
    }

    /// Waits until that call was executed.
    ///
    /// # Panics
    /// When it is not made.
    pub async fn until_held(&self) {
        within("a call that is held", self.line.is_held.notified()).await;
    }

    /// The calls by which a text goes out, from the first one to SOLAPI on: those to it, to the table and to the key.
    pub fn texting(&self) -> Vec<String> {
        texting(&self.passed())
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
    let is_held = line.note(passed);
    let url = format!("{}{}", line.endpoint, parts.uri);
    let request = line.client.request(parts.method, url).headers(parts.headers).body(body);
    let answer = request.send().await.expect("the endpoint answers");
    if is_held {
        line.is_held.notify_one();
        std::future::pending::<()>().await;
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    *response.body_mut() = Body::from(answer.bytes().await.expect("a whole answer"));
    response
}

impl Line {
    /// Notes a call that passes; true when it is the one that is held.
    fn note(&self, call: Passed) -> bool {
        let mut passed = self.passed.lock().expect("no panic under the lock");
        let before = texting(&passed).len();
        passed.push(call);
        let held = *self.held.lock().expect("no panic under the lock");
        held == Some(before) && texting(&passed).len() > before
    }
}

fn texting(passed: &[Passed]) -> Vec<String> {
    let is_to_solapi = |call: &&Passed| call.path.starts_with("/solapi/");
    let of_text = |call: &&Passed| {
        is_to_solapi(call) || ["GetItem", "PutItem", "Decrypt"].contains(&call.operation.as_str())
    };
    let calls = passed.iter().skip_while(|call| !is_to_solapi(call)).filter(of_text);
    calls.map(|call| if is_to_solapi(&call) { call.path.clone() } else { call.operation.clone() }).collect()
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
