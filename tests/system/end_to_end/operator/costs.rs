//! What a job costs in calls and units, counted at the AWS endpoint and compared with `tests/cost/benches/gates.toml`: a
//! commit that changes it has to say so there.

use std::{collections::BTreeMap, fs};

use emulator::{CallCount, Service};
use job::{NotificationLimits, Rules};
use serde::Deserialize;
use serde_json::json;
use tests::{PHONE, Scripted, World};
use tokio_util::sync::CancellationToken;

use crate::searching::searcher::{Searcher, key};

#[derive(Deserialize)]
struct Gates {
    job: BTreeMap<String, Vec<String>>,
}

fn gate(step: &str) -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/cost/benches/gates.toml");
    let gates: Gates = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    gates.job.get(step).unwrap_or_else(|| panic!("{path} does not say what {step:?} costs")).clone()
}

/// What was called since, in words. The sweep's look at the index and the queue's polls belong to no job.
fn since(before: &[CallCount], after: &[CallCount]) -> Vec<String> {
    let polls = ["Query due", "ReceiveMessage", "DeleteMessageBatch", "GetQueueAttributes"];
    let of_jobs = after.iter().filter(|called| !polls.contains(&called.operation.as_str()));
    let more = |called: &CallCount| {
        let earlier = before
            .iter()
            .find(|other| (other.service, &other.operation) == (called.service, &called.operation));
        let (calls, read, write) =
            earlier.map_or((0, 0.0, 0.0), |other| (other.calls, other.read_units, other.write_units));
        let (calls, read, write) =
            (called.calls - calls, called.read_units - read, called.write_units - write);
        (calls > 0).then(|| line(called, (calls, read, write)))
    };
    of_jobs.filter_map(more).collect()
}

fn line(called: &CallCount, (calls, read, write): (u64, f64, f64)) -> String {
    let operation = &called.operation;
    match called.service {
        Service::DynamoDb if read > 0.0 => format!("{calls} {operation}, {read} read units"),
        Service::DynamoDb => format!("{calls} {operation}, {write} write units"),
        _ => format!("{calls} {operation}"),
    }
}

struct Meter(Searcher);

impl Meter {
    /// Four sources that answer at once.
    async fn new() -> Self {
        let sources = ["a", "b", "c", "d"].map(|name| Scripted::new(name, 20));
        sources.iter().for_each(Scripted::answer);
        Self(Searcher::with(&sources.each_ref()).await)
    }

    /// Does something, and compares what it cost with its gate.
    async fn compare<T>(&self, step: &str, work: impl Future<Output = T>) -> T {
        let before = self.0.world.calls();
        let done = work.await;
        assert_eq!(since(&before, &self.0.world.calls()), gate(step), "{step}");
        done
    }

    async fn search(&self, token: &str) {
        assert!(self.0.invoke(&[&key(token)], &CancellationToken::new()).await.is_empty());
    }
}

#[tokio::test]
async fn a_search_without_a_text_costs_what_the_gates_say() {
    let meter = Meter::new().await;
    let world = &meter.0.world;
    let token = meter.compare("create", world.created(&json!({ "query": "원피스" }))).await;
    let again = json!({ "query": "가방" }).to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", "0123456789abcdef")];
    let create = || world.send((reqwest::Method::POST, "/api/search-jobs"), &headers, &again);
    meter.compare("create-with-key", create()).await;
    meter.compare("create-again-with-key", create()).await;
    meter.compare("search", meter.search(&token)).await;
    meter.compare("duplicate-wake-up", meter.search(&token)).await;
    let status = meter.compare("status", world.status(&token)).await;
    let known = [("if-none-match", status.header("etag"))];
    let path = format!("/api/search-jobs/{token}");
    let same = meter.compare("status", world.send((reqwest::Method::GET, &path), &known, "")).await;
    assert_eq!(same.status, 304);
    meter.compare("results", world.results(&token)).await;
    let path = format!("/s/{token}");
    meter.compare("page", world.get(&path)).await;
    let same = meter.compare("page-again", world.send((reqwest::Method::GET, &path), &known, "")).await;
    assert_eq!(same.status, 304);
}

#[tokio::test]
async fn a_search_with_a_text_costs_what_the_gates_say() {
    let meter = Meter::new().await;
    let order = json!({ "query": "원피스", "phone": PHONE, "consent": true });
    let token = meter.compare("create-with-unlimited-text", meter.0.world.created(&order)).await;
    meter.compare("search-and-text", meter.search(&token)).await;
}

#[tokio::test]
async fn a_counted_text_costs_what_the_gates_say() {
    let folder = tempfile::tempdir().unwrap();
    let source = Scripted::new("a", 1);
    let settings = World::settings(folder.path().to_owned(), Scripted::system(&[&source]), Rules::AGREED);
    let world =
        World::of(textback::SystemSettings { notification_limits: NotificationLimits::AGREED, ..settings })
            .await;
    world.drop_wake_ups(true);
    let before = world.calls();
    world.created(&json!({ "query": "원피스", "phone": PHONE, "consent": true })).await;
    assert_eq!(since(&before, &world.calls()), gate("create-with-text"));
}

#[test]
fn one_call_more_is_seen() {
    let put = |calls, write_units| CallCount {
        service: Service::DynamoDb,
        operation: "PutItem".to_owned(),
        calls,
        read_units: 0.0,
        write_units,
    };
    assert_eq!(since(&[put(1, 2.0)], &[put(3, 6.0)]), ["2 PutItem, 4 write units"]);
    assert!(since(&[put(1, 2.0)], &[put(1, 2.0)]).is_empty());
}
