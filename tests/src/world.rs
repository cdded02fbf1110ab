use std::{collections::HashMap, path::PathBuf, sync::Mutex, time::Duration};

use aws_sdk_dynamodb::types::AttributeValue;
use job::Rules;
use reqwest::{Client, Method, redirect::Policy};
use serde_json::{Value, json};
use tempfile::TempDir;
use textback::{AwsSide, Sources, System, SystemSettings};
use tokio::{runtime::Runtime, sync::watch, time::timeout};

use crate::Answer;

/// A number as somebody types it. No text goes anywhere: the system under test keeps them in an inbox.
pub const PHONE: &str = "010-2345-6789";

/// Longer than anything here takes; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(90);

/// A system and a client of it.
pub struct World {
    /// The address of its front door.
    pub url: String,
    client: Client,
    running: Mutex<Option<Running>>,
    worked: Option<watch::Receiver<u64>>,
    /// Kept so that the folder outlives the system.
    _folder: Option<TempDir>,
}

/// How a system ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// In order, as with Ctrl-C.
    Stopped,
    /// All at once, as with `kill -9`: no task gets another turn.
    Killed,
}

/// The system has a runtime of its own, so that it can be killed without the test.
struct Running {
    runtime: Option<Runtime>,
    system: Option<System>,
}

impl Running {
    fn system(&self) -> &System {
        self.system.as_ref().expect("it is only taken when it ends")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl World {
    /// The system at `TEXTBACK_URL`, or one in this process with the sample's sources.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start() -> Self {
        match std::env::var("TEXTBACK_URL") {
            Ok(url) => Self::attached(&url),
            Err(_) => Self::with(Sources::sample().expect("the sample is sound"), Rules::AGREED).await,
        }
    }

    /// A system in this process with these sources and rules.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn with(sources: Sources, rules: Rules) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Self::settings(folder.path().to_owned(), sources, rules);
        Self { _folder: Some(folder), ..Self::of(settings).await }
    }

    /// Settings for a system in this process.
    pub fn settings(data: PathBuf, sources: Sources, rules: Rules) -> SystemSettings {
        SystemSettings {
            port: 0,
            aws: AwsSide::Embedded { port: 0, drop_wake_ups: false },
            data,
            sources,
            rules,
        }
    }

    /// A system with these settings.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn of(settings: SystemSettings) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let system = runtime.spawn(System::start(settings)).await.expect("no panic").expect("it starts");
        let (url, worked) = (system.url(), Some(system.worked()));
        let running = Mutex::new(Some(Running { runtime: Some(runtime), system: Some(system) }));
        Self { url, client: client(), running, worked, _folder: None }
    }

    /// Somebody else's system.
    pub fn attached(url: &str) -> Self {
        let url = url.trim_end_matches('/').to_owned();
        Self { url, client: client(), running: Mutex::new(None), worked: None, _folder: None }
    }

    /// Ends the system.
    ///
    /// # Panics
    /// When it has ended before, or is not this process's.
    pub async fn end(&self, fate: Fate) {
        let running = self.running.lock().expect("no panic under the lock").take();
        let mut running = running.expect("a system of this process, still running");
        if let (Fate::Stopped, Some(system), Some(runtime)) = (fate, running.system.take(), &running.runtime)
        {
            runtime.spawn(system.stop()).await.expect("no panic");
        }
    }

    /// The environment of the functions, with which its AWS endpoint can be used.
    ///
    /// # Panics
    /// When the system is not this process's.
    pub fn variables(&self) -> HashMap<&'static str, String> {
        let running = self.running.lock().expect("no panic under the lock");
        running.as_ref().expect("a system of this process").system().variables().iter().cloned().collect()
    }

    /// Lets its queue lose every message, or keep them again.
    ///
    /// # Panics
    /// When the system is not this process's, or uses another's endpoint.
    pub fn drop_wake_ups(&self, drops: bool) {
        let running = self.running.lock().expect("no panic under the lock");
        let system = running.as_ref().expect("a system of this process").system();
        system.endpoint().expect("an endpoint of its own").drop_wake_ups(drops);
    }

    /// `POST /api/search-jobs`.
    pub async fn create(&self, body: &Value) -> Answer {
        self.send(
            (Method::POST, "/api/search-jobs"),
            &[("content-type", "application/json")],
            &body.to_string(),
        )
        .await
    }

    /// Creates a job and returns its token.
    ///
    /// # Panics
    /// When it is not created.
    pub async fn created(&self, body: &Value) -> String {
        let answer = self.create(body).await;
        assert_eq!(answer.status, 202, "{}", answer.text);
        answer.json()["id"].as_str().expect("an id").to_owned()
    }

    /// Creates a job whose owner wants a text, and returns its token.
    pub async fn created_with_phone(&self, query: &str) -> String {
        self.created(&json!({ "query": query, "phone": PHONE, "consent": true })).await
    }

    /// `GET /api/search-jobs/{token}`.
    pub async fn status(&self, token: &str) -> Answer {
        self.get(&format!("/api/search-jobs/{token}")).await
    }

    /// `GET /api/search-jobs/{token}/results`.
    pub async fn results(&self, token: &str) -> Answer {
        self.get(&format!("/api/search-jobs/{token}/results")).await
    }

    /// `DELETE /api/search-jobs/{token}`.
    pub async fn cancel(&self, token: &str) -> Answer {
        self.send((Method::DELETE, &format!("/api/search-jobs/{token}")), &[], "").await
    }

    /// Any `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send((Method::GET, path), &[], "").await
    }

    /// Any request.
    ///
    /// # Panics
    /// When nobody answers.
    pub async fn send(&self, (method, path): (Method, &str), headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.url)).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::read(request.send().await.expect("an answer")).await
    }

    /// The texts in the inbox, oldest first.
    pub async fn texts(&self) -> Vec<Value> {
        self.get("/_local/texts").await.json().as_array().cloned().unwrap_or_default()
    }

    /// Waits until nothing more will change for a job, and returns its last status.
    pub async fn drain(&self, token: &str) -> Value {
        self.until(token, |status| {
            let ended = ["completed", "failed", "cancelled"].iter().any(|end| status["status"] == *end);
            ended && status["text"] != "waiting"
        })
        .await
    }

    /// Waits until a job's status is as expected: looks again whenever the system has worked, or, at somebody
    /// else's, when that says so.
    ///
    /// # Panics
    /// When that does not happen.
    pub async fn until(&self, token: &str, expected: impl Fn(&Value) -> bool) -> Value {
        let watching = async {
            loop {
                let answer = self.status(token).await;
                let status = answer.json();
                if expected(&status) {
                    return status;
                }
                self.something_happens(answer.header("retry-after").parse().unwrap_or(1)).await;
            }
        };
        let seen = timeout(PATIENCE, watching).await;
        match seen {
            Ok(status) => status,
            Err(_) => panic!("the job stayed as it was: {}", self.status(token).await.text),
        }
    }

    /// Waits until a job can no longer be read.
    ///
    /// # Panics
    /// When it stays.
    pub async fn until_missing(&self, token: &str) {
        let watching = async {
            while self.status(token).await.status != 404 {
                self.something_happens(1).await;
            }
        };
        timeout(PATIENCE, watching).await.expect("it expires");
    }

    /// Everything in the system's table, as stored.
    ///
    /// # Panics
    /// When the system is not this process's.
    pub async fn items(&self) -> Vec<HashMap<String, AttributeValue>> {
        let variables = self.variables();
        let table = cloud::Aws::local(&variables["AWS_ENDPOINT_URL"]).dynamodb();
        let scan = table.scan().table_name(&variables["TABLE_NAME"]).send().await.expect("a scan");
        scan.items.unwrap_or_default()
    }

    async fn something_happens(&self, retry_after_seconds: u64) {
        let soon = Duration::from_secs(retry_after_seconds);
        match self.worked.clone() {
            // Progress within a search is not announced, so a look is due at the latest when the answer says so.
            Some(mut worked) => drop(timeout(soon, worked.changed()).await),
            None => tokio::time::sleep(soon).await,
        }
    }
}

/// The link at the end of a text.
///
/// # Panics
/// When there is none.
pub fn link_in(text: &Value) -> String {
    let body = text["body"].as_str().expect("a body");
    body.lines().last().expect("a last line").to_owned()
}

fn client() -> Client {
    Client::builder().redirect(Policy::none()).build().expect("a client")
}
