use aws_sdk_sqs::types::Message;
use emulator::{ACCOUNT, WAKE_UP_QUEUE};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Fact, Facts, World, equal, event_for, holds};

use crate::{
    sam::{Api, Sam},
    table::{Call, Table},
};

/// Another number than the events', which has had its text for this minute.
const PHONE: &str = "010-9876-5432";
/// The job of this path.
const API: &str = "api";

/// A search from its form to the text and back, through the API in containers. The queue's message is the one that
/// create-job sent; process-job is invoked with it, as the event source mapping does.
pub(crate) async fn walk(sam: &Sam, endpoint: &World, table: &mut Table) {
    let call = Call::now("start-api", "listens", "-");
    let api = sam.start_api().await;
    table.row(&call, &Ok("yes".to_owned()));
    let mut path = Path { api, table, token: String::new() };
    // Those of the events before were worked on by hand.
    wake_ups(&endpoint.url).await;
    path.create().await;
    path.search(sam, &wake_ups(&endpoint.url).await).await;
    path.read().await;
    path.follow(&endpoint.texts().await.pop().unwrap_or_default()).await;
    path.turn_away().await;
    path.api.stop().await;
}

struct Path<'a> {
    api: Api,
    table: &'a mut Table,
    token: String,
}

impl Path<'_> {
    async fn create(&mut self) {
        self.request(Method::GET, "/", [equal("/status", 200), holds("/body", "<form")]).await;
        let call = Call::now("start-api", "POST /api/search-jobs", API);
        let request = json!({ "query": "노트북", "phone": PHONE, "consent": true });
        let answer = self.api.world.create(&request).await;
        self.token = answer.header("location").rsplit('/').next().unwrap_or_default().to_owned();
        let facts = [
            equal("/status", 202),
            equal("/body/status", "pending"),
            equal("/body/notification/state", "waiting"),
        ];
        self.told(&call, &answer, facts);
    }

    async fn search(&mut self, sam: &Sam, wake_ups: &[Message]) {
        let call = Call::now("process-job", "the queue's message", API);
        let told = match wake_ups {
            [wake_up] => self.searched(sam, wake_up).await,
            _ => Err(vec![format!("{} messages in the queue instead of 1", wake_ups.len())]),
        };
        self.table.row(&call, &told);
    }

    async fn searched(&self, sam: &Sam, wake_up: &Message) -> Result<String, Vec<String>> {
        let mut event = event_for("process-job", "wake-up", &self.token);
        let record = &mut event["Records"][0];
        let names_the_job = record["body"].as_str() == wake_up.body();
        record["body"] = json!(wake_up.body);
        record["messageId"] = json!(wake_up.message_id);
        record["receiptHandle"] = json!(wake_up.receipt_handle);
        let answer = sam.invoke("process-job", &event).await.map_err(|problem| vec![problem])?;
        let answer = json!({ "namesTheJob": names_the_job, "failures": answer["batchItemFailures"] });
        Facts::of([equal("/namesTheJob", true), equal("/failures", json!([]))]).told_by(&answer, "")
    }

    async fn read(&mut self) {
        let completed = [
            equal("/status", 200),
            equal("/body/status", "completed"),
            equal("/body/progress", 100),
            equal("/body/notification/state", "sent"),
        ];
        self.request(Method::GET, "/api/search-jobs/TOKEN", completed).await;
        let results =
            [equal("/status", 200), equal("/body/complete", true), holds("/body/hits/0/url", "https://")];
        self.request(Method::GET, "/api/search-jobs/TOKEN/results", results).await;
    }

    /// The link at the end of the text, as whoever gets it would open it.
    async fn follow(&mut self, text: &Value) {
        let call = Call::now("inbox", "the text's link", API);
        let link = text["body"].as_str().and_then(|body| body.lines().last()).map(tests::without_code);
        let facts = Facts::of([equal("/link", format!("{}/s/TOKEN", self.api.world.url))]);
        let told = facts.told_by(&json!({ "link": link }), &self.token);
        self.table.row(&call, &told);
        let page = [equal("/status", 200), holds("/body", "노트북"), holds("/body", "<html")];
        self.request(Method::GET, "/s/TOKEN", page).await;
    }

    /// What nobody may do, through the `$default` route and otherwise.
    async fn turn_away(&mut self) {
        let ended = [equal("/status", 409), holds("/body/type", "already-ended")];
        self.request(Method::DELETE, "/api/search-jobs/TOKEN", ended).await;
        self.request(Method::GET, "/api/search-jobs/0000000000000000000000", [equal("/status", 404)]).await;
        self.request(
            Method::PUT,
            "/api/search-jobs",
            [equal("/status", 405), equal("/allow", "POST, OPTIONS")],
        )
        .await;
        self.request(Method::GET, "/nowhere", [equal("/status", 404), holds("/body", "<html")]).await;
    }

    async fn request<const N: usize>(&mut self, method: Method, path: &str, facts: [Fact; N]) {
        let what = format!("{method} {path}");
        let call = Call::now("start-api", &what, API);
        let headers = [("accept", if path.starts_with("/api") { "application/json" } else { "text/html" })];
        let own = path.replace("TOKEN", &self.token);
        let answer = self.api.world.send((method, &own), &headers, "").await;
        self.told(&call, &answer, facts);
    }

    fn told<const N: usize>(&mut self, call: &Call<'_>, answer: &Answer, facts: [Fact; N]) {
        let answer = json!({ "status": answer.status, "allow": answer.header("allow"), "body": answer.text });
        let told = Facts::of(facts).told_by(&answer, &self.token);
        self.table.row(call, &told);
    }
}

/// Takes everything off the queue.
async fn wake_ups(endpoint: &str) -> Vec<Message> {
    let queue = cloud::Aws::local(endpoint).sqs();
    let url = format!("{endpoint}/{ACCOUNT}/{WAKE_UP_QUEUE}");
    let mut taken = Vec::new();
    loop {
        let received = queue.receive_message().queue_url(&url).max_number_of_messages(10).send().await;
        match received.expect("an answer").messages {
            Some(messages) if !messages.is_empty() => taken.extend(messages),
            _ => return taken,
        }
    }
}
