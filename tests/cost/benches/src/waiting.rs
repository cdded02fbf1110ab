//! Searches that wait together: one, a few and ten in an invocation. What Lambda bills is the memory for as long as an
//! invocation lasts, whoever waits in it.

use std::{fs, path::Path, time::Duration};

use axum::{Json, Router, routing::get};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    functions::Place,
    program::{Life, Program, event},
};

/// How long the source takes.
const SOURCE: Duration = Duration::from_secs(3);
/// How many wait in an invocation: the most is the template's `BatchSize`.
const COMPANIES: [usize; 4] = [1, 2, 5, 10];
/// The memory of process-job in the template, and what one job an invocation would be given, in GB.
const MEMORY_GB: f64 = 0.25;
const PLAIN_MEMORY_GB: f64 = 0.5;

/// The table in Markdown.
pub(crate) async fn table(place: &Place) -> String {
    let file = place.folder.path().join("sources.toml");
    fs::write(&file, sources(slow_source().await)).expect("a file in a folder of ours");
    let mut text = HEAD.to_owned();
    let mut each = Vec::new();
    for company in COMPANIES {
        let (took, peak_kib) = invocation(place, &file, company).await;
        let gb_seconds = took.as_secs_f64() * MEMORY_GB;
        each.push((took, gb_seconds / company as f64));
        text.push_str(&format!(
            "| {company} | {:.2} | {gb_seconds:.3} | {:.3} | {:.1} |\n",
            took.as_secs_f64(),
            gb_seconds / company as f64,
            peak_kib as f64 * 1.024 / 1_000.0,
        ));
    }
    let (Some((alone, _)), Some((_, least))) = (each.first(), each.last()) else { return text };
    let plain = alone.as_secs_f64() * PLAIN_MEMORY_GB;
    text + &format!("\nTen together cost 1/{:.0} of one job an invocation at 512 MB.\n", plain / least)
}

const HEAD: &str = "\
| searches of 3 s in one invocation | billed, s | GB-seconds | for each of them | peak RSS, MB |
|---|---|---|---|---|
";

/// The time and the most memory of a searcher that is woken for so many jobs at once.
async fn invocation(place: &Place, sources: &Path, jobs: usize) -> (Duration, u64) {
    let keys = created(place, jobs).await;
    let mut life = begin(&Program::binary("process-job", &place.functions), place, sources).await;
    let (took, answer) = life.answer(&batch(&keys)).await;
    assert_eq!(answer["batchItemFailures"], json!([]), "{answer}");
    let peak_kib = life.peak_kib();
    life.end().await;
    (took, peak_kib)
}

async fn begin(searcher: &Program, place: &Place, sources: &Path) -> Life {
    let variables = [
        ("SOURCES_FILE", sources.display().to_string()),
        ("SOURCES", r#"[{"name":"slow","ko":"느린 곳","en":"Slow"}]"#.to_owned()),
    ];
    let log = place.folder.path().join("program.log");
    Life::begin_with(searcher, (&place.aws, &variables), &log).await
}

/// The keys of new jobs, which the endpoint has.
async fn created(place: &Place, jobs: usize) -> Vec<String> {
    let program = Program::binary("create-job", &place.functions);
    let variables = [("SOURCES", r#"[{"name":"slow","ko":"느린 곳","en":"Slow"}]"#.to_owned())];
    let log = place.folder.path().join("program.log");
    let mut life = Life::begin_with(&program, (&place.aws, &variables), &log).await;
    place.aws.messages();
    for _ in 0..jobs {
        life.answer(&event("create-job", "search", "")).await;
    }
    life.end().await;
    place.aws.messages()
}

/// What the queue hands over: a wake-up for each of these jobs.
pub(crate) fn batch(keys: &[String]) -> String {
    let record = |(place, key): (usize, &String)| json!({ "messageId": place.to_string(), "body": key });
    json!({ "Records": keys.iter().enumerate().map(record).collect::<Vec<Value>>() }).to_string()
}

/// The address of a source that takes its time.
async fn slow_source() -> String {
    let answer = async || {
        tokio::time::sleep(SOURCE).await;
        Json(json!({ "items": [{ "name": "원피스", "link": "https://a.example/1" }] }))
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let router = Router::new().route("/search", get(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/search")
}

fn sources(address: String) -> String {
    format!(
        "[[source]]\nname = \"slow\"\nlabel = {{ ko = \"느린 곳\", en = \"Slow\" }}\nkind = \"http\"\n\
         url = \"{address}?q={{query}}\"\nallow_private = true\nrate = 100\nhits = \"$.items[*]\"\n\
         hit = {{ title = \"$.name\", url = \"$.link\" }}\n"
    )
}
