//! What a step costs while more and more jobs are stored: a job is found by its key, and the index holds only what is
//! due, so nothing should change.

use std::{path::Path, time::Duration};

use futures::{StreamExt, stream};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::system::{System, load::measure};

/// DynamoDB's limit for one BatchWriteItem.
const BATCH: u64 = 25;
/// Batches on their way at once.
const AT_ONCE: usize = 4;
/// After so long without a call, nothing is under way.
const QUIET: Duration = Duration::from_secs(1);
/// How often each step is done at each size.
const TIMES: usize = 200;

/// The table in Markdown, up to so many stored jobs.
pub(crate) async fn table(folder: &Path, most: u64) -> String {
    let system = System::start(folder, &["--pace", "0", "--text-limits", "off"]).await;
    let ended = system.create(None).await;
    system.drain(&ended).await;
    let model = stored_job(&system).await;
    let mut text = HEAD.to_owned();
    let mut stored = 1;
    for size in [1, 1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|size| *size <= most.max(1)) {
        store(&system, &model, stored..size).await;
        stored = stored.max(size);
        let cells = [
            step(&system, async || drop(system.create(None).await)).await,
            step(&system, async || drop(system.status(&ended).await)).await,
            step(&system, async || drop(results(&system, &ended).await)).await,
        ];
        text.push_str(&format!("| {size} | {} |\n", cells.join(" | ")));
    }
    text
}

const HEAD: &str = "\
| stored jobs | create, and its search: table calls | a second | median, ms | 99 %, ms | status: table calls | a second | median, ms | 99 %, ms \
| results: table calls | a second | median, ms | 99 %, ms |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
";

async fn results(system: &System, token: &str) -> Vec<u8> {
    let answer = system.get(&format!("/api/search-jobs/{token}/results")).await;
    answer.bytes().await.expect("a whole answer").into()
}

/// Does something many times, one after the other: the calls for one of it, to the end of all that it set going, and
/// the time that its caller waited.
async fn step(system: &System, work: impl AsyncFn()) -> String {
    let before = settled(system).await;
    let times = measure(1, TIMES, work).await;
    let calls = settled(system).await - before;
    format!("{:.2} | {times}", calls as f64 / TIMES as f64)
}

/// The calls to the table so far, once there are no more of them.
async fn settled(system: &System) -> u64 {
    let mut calls = 0;
    loop {
        let now = system.table_calls().await;
        if now == calls {
            return calls;
        }
        calls = now;
        sleep(QUIET).await;
    }
}

/// The item of the job that has ended.
async fn stored_job(system: &System) -> Value {
    let scan = json!({ "TableName": "textback", "FilterExpression": "sk = :job",
        "ExpressionAttributeValues": { ":job": { "S": "job" } } });
    let answer = call(system, "Scan", &scan).await;
    answer["Items"][0].clone()
}

/// Stores copies of a job under other keys.
async fn store(system: &System, model: &Value, numbers: std::ops::Range<u64>) {
    let batches = numbers.step_by(usize::try_from(BATCH).unwrap_or(1)).map(async |first| {
        let puts: Vec<_> = (first..first + BATCH).map(|number| put(model, number)).collect();
        let told = call(system, "BatchWriteItem", &json!({ "RequestItems": { "textback": puts } })).await;
        assert!(told["UnprocessedItems"].as_object().is_none_or(serde_json::Map::is_empty), "{told}");
    });
    stream::iter(batches).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
}

fn put(model: &Value, number: u64) -> Value {
    let mut item = model.clone();
    let key: String = (0..4).map(|part| format!("{:016x}", mixed(number * 4 + part))).collect();
    item["pk"] = json!({ "S": format!("job#{key}") });
    json!({ "PutRequest": { "Item": item } })
}

/// Spreads numbers as hashes are spread (SplitMix64).
const fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

async fn call(system: &System, operation: &str, body: &Value) -> Value {
    let request = system.client.post(&system.endpoint).body(body.to_string());
    let request = request
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header("content-type", "application/x-amz-json-1.0");
    request.send().await.expect("an answer").json().await.expect("JSON")
}
