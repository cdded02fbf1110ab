use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Instant,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    response::Response,
};
use reqwest::Client;
use serde_json::Value;
use tests::{operation_of, served};

/// Counts what passes between a system and its AWS endpoint, and has the table say what each request of it consumes.
pub(crate) struct Meter {
    /// Where it listens.
    pub(crate) url: String,
    line: Arc<Line>,
}

/// What has passed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// How often, by operation. A poll of the queue that brought nothing is none: it belongs to nobody's search.
    pub(crate) calls: BTreeMap<String, u64>,
    /// Request units of the table and its index.
    pub(crate) read_units: f64,
    pub(crate) write_units: f64,
    /// Seconds between the arrival of batches of wake-ups and their deletion, added up.
    pub(crate) searching: f64,
}

impl Tally {
    /// How often any of these operations passed.
    pub(crate) fn calls(&self, operations: &[&str]) -> u64 {
        operations.iter().filter_map(|operation| self.calls.get(*operation)).sum()
    }

    /// What passed after this much.
    pub(crate) fn without(mut self, before: &Self) -> Self {
        for (operation, calls) in &before.calls {
            if let Some(all) = self.calls.get_mut(operation) {
                *all -= calls;
            }
        }
        self.read_units -= before.read_units;
        self.write_units -= before.write_units;
        self.searching -= before.searching;
        self
    }
}

struct Line {
    endpoint: String,
    client: Client,
    since: Instant,
    tally: Mutex<Tally>,
}

/// Longer than any request here.
const BODY_BYTES: usize = 10_000_000;
/// The operations that consume read units; all others of the table that consume any consume write units.
const READS: [&str; 4] = ["GetItem", "BatchGetItem", "Query", "Scan"];

impl Meter {
    /// A meter before this endpoint.
    pub(crate) async fn to(endpoint: &str) -> Self {
        let (client, since, tally) = (Client::new(), Instant::now(), Mutex::default());
        let line = Arc::new(Line { endpoint: endpoint.to_owned(), client, since, tally });
        let router = Router::new().fallback(pass_on).with_state(Arc::clone(&line));
        Self { url: format!("http://{}", served(router).await), line }
    }

    /// What has passed so far.
    pub(crate) fn tally(&self) -> Tally {
        self.line.tally.lock().expect("no panic under the lock").clone()
    }
}

async fn pass_on(State(line): State<Arc<Line>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES).await.expect("a whole request");
    let operation = operation_of(&parts.headers, &body);
    let is_table =
        parts.headers.get("x-amz-target").is_some_and(|target| target.as_bytes().starts_with(b"DynamoDB"));
    let body = if is_table { asking_for_units(&body) } else { body };
    parts.headers.remove("content-length");
    let url = format!("{}{}", line.endpoint, parts.uri);
    let request = line.client.request(parts.method, url).headers(parts.headers).body(body);
    let answer = request.send().await.expect("the endpoint answers");
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    let body = answer.bytes().await.expect("a whole answer");
    line.note(operation, serde_json::from_slice(&body).unwrap_or_default());
    *response.body_mut() = Body::from(body);
    response
}

/// The same request with a wish to hear what it consumes.
fn asking_for_units(body: &Bytes) -> Bytes {
    let mut request: Value = serde_json::from_slice(body).expect("JSON, as DynamoDB speaks");
    request["ReturnConsumedCapacity"] = "TOTAL".into();
    request.to_string().into()
}

impl Line {
    fn note(&self, operation: String, answer: Value) {
        let mut tally = self.tally.lock().expect("no panic under the lock");
        let now = self.since.elapsed().as_secs_f64();
        match operation.as_str() {
            "ReceiveMessage" if answer["Messages"].as_array().is_none_or(Vec::is_empty) => return,
            "ReceiveMessage" => tally.searching -= now,
            "DeleteMessageBatch" => tally.searching += now,
            _ => {}
        }
        let units = units_in(&answer["ConsumedCapacity"]);
        match READS.contains(&operation.as_str()) {
            true => tally.read_units += units,
            false => tally.write_units += units,
        }
        *tally.calls.entry(operation).or_default() += 1;
    }
}

/// Of one table, or of each table of a batch or a transaction.
fn units_in(consumed: &Value) -> f64 {
    let of_each = consumed.as_array().into_iter().flatten().map(units_in);
    consumed["CapacityUnits"].as_f64().unwrap_or(0.0) + of_each.sum::<f64>()
}
