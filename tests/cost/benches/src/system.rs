//! The whole system in a process of its own, asked over HTTP.

pub(crate) mod growth;
pub(crate) mod load;

use std::{path::Path, process::Stdio, time::Duration};

use reqwest::{Client, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::{sleep, timeout},
};

/// A system that runs; it ends with this value.
pub(crate) struct System {
    pub(crate) url: String,
    pub(crate) endpoint: String,
    pub(crate) client: Client,
    _child: Child,
    _data: TempDir,
}

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(120);
/// Between two looks at whether a job has ended.
const LOOK: Duration = Duration::from_millis(10);

impl System {
    /// Starts the `textback` in this folder with these flags.
    pub(crate) async fn start(folder: &Path, flags: &[&str]) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(folder.join("textback"));
        command.args(["--port", "0", "--aws-port", "0", "--data"]).arg(data.path()).args(flags);
        command.env("LOG_LEVEL", "error").stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().expect("textback starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let (mut endpoint, mut url) = (String::new(), String::new());
        while url.is_empty() {
            let line = timeout(PATIENCE, lines.next_line()).await.expect("textback is ready in time");
            let line = line.expect("a pipe").expect("it becomes ready");
            if let Some(found) = line.strip_prefix("AWS endpoint: ") {
                endpoint = found.split(' ').next().unwrap_or_default().to_owned();
            }
            if let Some(found) = line.strip_prefix("ready: ") {
                url = found.trim_end_matches('/').to_owned();
            }
        }
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { url, endpoint, client: Client::new(), _child: child, _data: data }
    }

    /// Creates a job, with a text to this number at its end or without one; its token.
    pub(crate) async fn create(&self, phone: Option<&str>) -> String {
        let order = match phone {
            Some(phone) => json!({ "query": "원피스", "phone": phone, "consent": true }),
            None => json!({ "query": "원피스" }),
        };
        let answer = self.client.post(format!("{}/api/search-jobs", self.url)).json(&order).send().await;
        let job: Value = answer.expect("an answer").json().await.expect("a job");
        job["id"].as_str().unwrap_or_else(|| panic!("no job: {job}")).to_owned()
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.url)).send().await.expect("an answer")
    }

    /// A job's status, read whole.
    pub(crate) async fn status(&self, token: &str) -> Value {
        self.get(&format!("/api/search-jobs/{token}")).await.json().await.expect("a job")
    }

    /// Waits until nothing more will change for a job.
    pub(crate) async fn drain(&self, token: &str) {
        let watching = async {
            loop {
                let job = self.status(token).await;
                let has_ended = matches!(job["status"].as_str(), Some("completed" | "failed" | "cancelled"));
                if has_ended && job["notification"]["state"] != "waiting" {
                    return;
                }
                sleep(LOOK).await;
            }
        };
        timeout(PATIENCE, watching).await.expect("the job ends, and its text is out");
    }

    /// The calls to the table that its AWS endpoint has counted so far, but for the sweep's.
    pub(crate) async fn table_calls(&self) -> u64 {
        let answer =
            self.client.get(format!("{}/_local/calls", self.endpoint)).send().await.expect("an answer");
        let counted: Vec<Counted> = answer.json().await.expect("counts");
        let of_jobs = |counted: &&Counted| counted.service == "dynamodb" && counted.operation != "Query due";
        counted.iter().filter(of_jobs).map(|counted| counted.calls).sum()
    }
}

/// One operation's count.
#[derive(serde::Deserialize)]
struct Counted {
    service: String,
    operation: String,
    calls: u64,
}
