mod inside;

use std::{collections::HashMap, net::IpAddr, path::PathBuf, sync::Mutex, time::Duration};

use aws_sdk_dynamodb::types::AttributeValue;
use job::{ChannelName, Channels, NotificationLimits, Rules};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;
use textback::{AwsSide, Sources, SystemSettings, TIME_LIMIT};
use tokio::{sync::watch, time::timeout};

use crate::{Answer, client::client, process::running::Running, within};

/// A number as a visitor types it. No text goes anywhere: the system under test keeps them in an inbox.
pub const PHONE: &str = "010-2345-6789";

/// Longer than any search of a test takes; a test that waits this long has failed.
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

    /// Settings for a system in this process. Without limits on texts: most tests text one number in quick succession,
    /// and those about limits say which.
    pub fn settings(data: PathBuf, sources: Sources, rules: Rules) -> SystemSettings {
        SystemSettings {
            host: std::net::Ipv4Addr::LOCALHOST.into(),
            port: 0,
            aws: AwsSide::Embedded { port: 0, drop_wake_ups: false },
            data,
            sources,
            rules,
            time_limit: TIME_LIMIT,
            notification_limits: NotificationLimits::NONE,
            channels: Channels::one(ChannelName::Sns),
            alim_talk: None,
        }
    }

    /// A system with these settings.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn of(settings: SystemSettings) -> Self {
        let running = Running::start(settings).await;
        let (url, mut worked) = (running.system().url(), running.system().worked());
        // The schedule's first round comes at once: it must not repair what a test makes for a sweep of its own.
        within("the first round of the schedule", worked.wait_for(|rounds| *rounds > 0))
            .await
            .expect("it runs");
        Self {
            url,
            client: client(None),
            running: Mutex::new(Some(running)),
            worked: Some(worked),
            _folder: None,
        }
    }

    /// A system that is not this process's.
    pub fn attached(url: &str) -> Self {
        Self::of_client(url, client(None))
    }

    /// A system that is not this process's, seen from this address of this machine.
    pub fn attached_from(url: &str, address: IpAddr) -> Self {
        Self::of_client(url, client(Some(address)))
    }

    fn of_client(url: &str, client: Client) -> Self {
        let url = url.trim_end_matches('/').to_owned();
        Self { url, client, running: Mutex::new(None), worked: None, _folder: None }
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

    /// Sends a request under its idempotency key, and again while it is told to come later: a hundred at once are more
    /// than the local table of a busy machine does within the second that a call to it has.
    pub async fn create_under(&self, key: &str, body: &Value) -> Answer {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        loop {
            let answer = self.send((Method::POST, "/api/search-jobs"), &headers, &body.to_string()).await;
            if answer.status != 503 {
                return answer;
            }
        }
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

    /// `PUT /api/search-jobs/{token}/notification`.
    pub async fn give_number(&self, token: &str, phone: &str) -> Answer {
        let path = format!("/api/search-jobs/{token}/notification");
        let body = json!({ "phone": phone, "consent": true });
        self.send((Method::PUT, &path), &[("content-type", "application/json")], &body.to_string()).await
    }

    /// Any `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send((Method::GET, path), &[], "").await
    }

    /// Any request.
    ///
    /// # Panics
    /// When no answer comes.
    pub async fn send(&self, request: (Method, &str), headers: &[(&str, &str)], body: &str) -> Answer {
        self.try_send(request, headers, body).await.expect("an answer")
    }

    /// Any request to a system that may die over it.
    pub async fn try_send(
        &self,
        (method, path): (Method, &str),
        headers: &[(&str, &str)],
        body: &str,
    ) -> Option<Answer> {
        let request = self.client.request(method.clone(), format!("{}{path}", self.url));
        let mut request = request.body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = async { Answer::read(request.send().await.ok()?).await };
        within(&format!("the answer to {method} {path}"), answer).await
    }

    /// The texts in the inbox, oldest first.
    pub async fn texts(&self) -> Vec<Value> {
        self.get("/_local/texts").await.json().as_array().cloned().unwrap_or_default()
    }

    /// Waits until nothing more will change for a job, and returns its last status.
    pub async fn drain(&self, token: &str) -> Value {
        self.until(token, |status| {
            let ended = ["completed", "failed", "cancelled"].iter().any(|end| status["status"] == *end);
            ended && status["notification"]["state"] != "waiting"
        })
        .await
    }

    /// Waits until a job's status is as expected: looks again whenever the system has worked, or, in
    /// another process, when that says so.
    ///
    /// # Panics
    /// When that does not happen.
    pub async fn until(&self, token: &str, expected: impl Fn(&Value) -> bool) -> Value {
        match timeout(PATIENCE, self.until_however_long(token, expected)).await {
            Ok(status) => status,
            Err(_) => panic!("the job stayed as it was: {}", self.status(token).await.text),
        }
    }

    /// The same with all the time in the world.
    pub async fn until_however_long(&self, token: &str, expected: impl Fn(&Value) -> bool) -> Value {
        loop {
            let answer = self.status(token).await;
            let status = answer.json();
            if expected(&status) {
                return status;
            }
            self.something_happens(answer.header("retry-after").parse().unwrap_or(1)).await;
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
        within("a job that expires", watching).await;
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

    /// The number of stored jobs that owe their owner a text: it is waiting, due or under way.
    ///
    /// # Panics
    /// When the system is not this process's.
    pub async fn texted_jobs(&self) -> usize {
        self.items().await.iter().filter(|item| item.contains_key("tc")).count()
    }

    /// Waits until what is stored is as expected.
    ///
    /// # Panics
    /// When that does not happen, or the system is not this process's.
    pub async fn until_items(&self, expected: impl Fn(&[HashMap<String, AttributeValue>]) -> bool) {
        let watching = async {
            while !expected(&self.items().await) {
                self.something_happens(1).await;
            }
        };
        timeout(PATIENCE, watching).await.expect("the items change as expected");
    }

    /// Waits until every wake-up is worked through and deleted: what its searchers count and write is then there.
    ///
    /// # Panics
    /// When some stay, or the system is not this process's.
    pub async fn until_idle(&self) {
        let working = async {
            while self.wake_ups().await > 0 {
                self.something_happens(1).await;
            }
        };
        timeout(PATIENCE, working).await.expect("every wake-up is worked through");
    }

    /// The number of wake-ups in the queue: visible, delayed, or in a searcher's hands.
    async fn wake_ups(&self) -> u32 {
        let variables = self.variables();
        let queue = cloud::Aws::local(&variables["AWS_ENDPOINT_URL"]).sqs();
        let ask = queue.get_queue_attributes().queue_url(&variables["QUEUE_URL"]);
        let told = ask.attribute_names("All".into()).send().await.expect("the queue's attributes");
        let attributes = told.attributes.unwrap_or_default();
        let counts =
            attributes.iter().filter(|(name, _)| name.as_str().starts_with("ApproximateNumberOfMessages"));
        counts.map(|(_, count)| count.parse::<u32>().expect("a number")).sum()
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
