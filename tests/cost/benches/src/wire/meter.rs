//! The embedded AWS endpoint behind a counter: how often a job calls each service, what the table asks for that, and how
//! many texts went out. Conditions hold there, so two searchers of one job meet as they do at AWS.

use std::{
    collections::BTreeMap,
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, Uri, header},
    response::{IntoResponse, Response},
};
use reqwest::Client;
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpListener,
    process::{Child, Command},
};

use crate::wire::{
    aws::SERVICES,
    durable::{self, Executions},
};

/// The operations that consume read units; the table's others consume write units.
const READS: [&str; 4] = ["GetItem", "BatchGetItem", "Query", "Scan"];

/// An endpoint with its counter; it ends with this value.
pub(crate) struct Meter {
    url: String,
    line: Arc<Line>,
    _child: Child,
    _data: TempDir,
}

struct Line {
    endpoint: String,
    client: Client,
    executions: Executions,
    tally: Mutex<Tally>,
}

/// What has passed.
#[derive(Clone, Default)]
pub(crate) struct Tally {
    /// The calls that were answered well, by operation.
    pub(crate) calls: BTreeMap<String, u64>,
    pub(crate) read_units: f64,
    pub(crate) write_units: f64,
    /// The bodies of messages to the queue.
    pub(crate) messages: Vec<String>,
}

impl Meter {
    /// Starts the endpoint of the `textback` in this folder.
    pub(crate) async fn start(system: &Path) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(system.join("textback"));
        command.args(["endpoint", "--aws-port", "0", "--data"]).arg(data.path());
        let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().expect("textback starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let endpoint = loop {
            let line = lines.next_line().await.expect("a pipe").expect("the endpoint becomes ready");
            if let Some(url) = line.strip_prefix("ready: ") {
                break url.trim_end_matches('/').to_owned();
            }
        };
        let (client, executions, tally) = (Client::new(), Executions::default(), Mutex::default());
        let line = Arc::new(Line { endpoint, client, executions, tally });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let router = Router::new().fallback(pass_on).with_state(Arc::clone(&line));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, line, _child: child, _data: data }
    }

    /// The variables that lead a program here.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        let queue = format!("{}/123456789012/textback-wake-ups", self.url);
        let services = SERVICES.map(|service| (service, self.url.clone()));
        services.into_iter().chain([("QUEUE_URL", queue)]).collect()
    }

    pub(crate) fn executions(&self) -> &Executions {
        &self.line.executions
    }

    /// What has passed since this was last asked.
    pub(crate) fn take(&self) -> Tally {
        std::mem::take(&mut self.line.tally())
    }
}

async fn pass_on(
    State(line): State<Arc<Line>>,
    method: Method,
    uri: Uri,
    mut headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    if uri.path().starts_with(durable::PATH) {
        line.note("CheckpointDurableExecution", &asked, &Value::Null);
        return line.executions.answer(uri.path(), &asked);
    }
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let form = String::from_utf8_lossy(&body).into_owned();
    let operation = match target.rsplit_once('.') {
        Some((_, operation)) => operation,
        None => form.split('&').find_map(|field| field.strip_prefix("Action=")).unwrap_or_default(),
    }
    .to_owned();
    let body = match target.starts_with("DynamoDB") {
        true => {
            asked["ReturnConsumedCapacity"] = "TOTAL".into();
            asked.to_string().into()
        }
        false => body,
    };
    headers.remove(header::CONTENT_LENGTH);
    let request = line.client.request(method, format!("{}{uri}", line.endpoint)).headers(headers).body(body);
    let answer = request.send().await.expect("the endpoint answers");
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = answer.bytes().await.expect("a whole answer");
    if status.is_success() {
        line.note(&operation, &asked, &serde_json::from_slice(&body).unwrap_or_default());
    }
    (status, headers, body).into_response()
}

impl Line {
    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, operation: &str, asked: &Value, told: &Value) {
        let mut tally = self.tally();
        let units = units_in(&told["ConsumedCapacity"]);
        match READS.contains(&operation) {
            true => tally.read_units += units,
            false => tally.write_units += units,
        }
        tally.messages.extend(asked["MessageBody"].as_str().map(str::to_owned));
        *tally.calls.entry(operation.to_owned()).or_default() += 1;
    }
}

/// Of one table, or of each table of a batch or a transaction.
fn units_in(consumed: &Value) -> f64 {
    let of_each = consumed.as_array().into_iter().flatten().map(units_in);
    consumed["CapacityUnits"].as_f64().unwrap_or(0.0) + of_each.sum::<f64>()
}
