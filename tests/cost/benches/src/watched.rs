//! What a job of 35 s asks of the table, by what its owner does meanwhile: watch to the end, or close the phone after
//! 5 s. The watcher here does what the page's script does: it reads the status as often as it is told, and the page
//! whenever that has news.

use std::{
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::system::{Counted, System};

/// How long the search takes.
const SEARCH: &str = "35";
/// When the phone is closed.
const GLANCE: Duration = Duration::from_secs(5);

/// What somebody saw.
#[derive(Default)]
struct Watched {
    reads: u64,
    pages: u64,
    /// From the end to reading it.
    late: Option<Duration>,
}

/// The table in Markdown. Three searches, one after the other, to three numbers: the first teaches the searcher how
/// long its sources take.
pub(crate) async fn table(folder: &Path) -> String {
    let system = System::start(folder, &["--pace", SEARCH]).await;
    let mut text = HEAD.to_owned();
    for (what, phone, patience) in [
        ("watched, and nobody knows how long it takes", "010-2345-6781", Duration::MAX),
        ("watched, and it takes as long as usual", "010-2345-6782", Duration::MAX),
        ("phone closed after 5 s", "010-2345-6783", GLANCE),
    ] {
        let before = system.calls().await;
        let token = system.create(Some(phone)).await;
        let watched = watch(&system, &token, patience).await;
        let texted = texts(&system, phone).await;
        let counted = since(&before, &system.calls().await);
        assert!(texted, "{what}: no text");
        text.push_str(&row(what, &watched, &counted));
    }
    text
}

const HEAD: &str = "\
| a search of 35 s, with a text | status reads | pages | read after its end, s | table requests | read units | write units |
|---|---|---|---|---|---|---|
";

async fn watch(system: &System, token: &str, patience: Duration) -> Watched {
    let (began, mut watched) = (Instant::now(), Watched::default());
    let mut shown = open(system, token, &mut watched).await;
    let mut pause = Duration::from_secs(1);
    while began.elapsed() + pause < patience {
        sleep(pause).await;
        let answer = system.get(&format!("/api/search-jobs/{token}")).await;
        watched.reads += 1;
        let wait = answer.headers().get("retry-after").and_then(|wait| wait.to_str().ok()?.parse().ok());
        let job: Value = answer.json().await.expect("a job");
        if watched.late.is_none() && job["progress"] == 100 {
            watched.late = late(&job);
        }
        if news(&shown, &job) {
            shown = open(system, token, &mut watched).await;
        }
        match wait {
            Some(seconds) => pause = Duration::from_secs(seconds),
            None => return watched,
        }
    }
    watched
}

/// Opens the page; the job as it shows it.
async fn open(system: &System, token: &str, watched: &mut Watched) -> Value {
    let page = system.get(&format!("/s/{token}")).await.text().await.expect("a page");
    watched.pages += 1;
    // What the page's elements say for its script.
    let states = page
        .split("data-state=\"")
        .skip(1)
        .filter(|rest| rest.starts_with("done") || rest.starts_with("failed"));
    let word = |name: &str| {
        let rest = page.split(&format!("{name}=\"")).nth(1).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    serde_json::json!({ "over": states.count(), "status": word("data-status"), "text": word("data-text") })
}

/// Whether the page has to be read again, as its script decides.
fn news(shown: &Value, job: &Value) -> bool {
    let sources = job["sources"].as_array().into_iter().flatten();
    let over =
        sources.filter(|source| source["state"] == "done" || source["state"] == "failed").count() as u64;
    shown["status"] != job["status"]
        || shown["text"] != job["text"]
        || over > shown["over"].as_u64().unwrap_or(0)
}

fn late(job: &Value) -> Option<Duration> {
    let ended: jiff::Timestamp = job["updatedAt"].as_str()?.parse().ok()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(now.saturating_sub(Duration::from_millis(ended.as_millisecond().try_into().ok()?)))
}

/// Waits, without a read, until the text to this number is out.
async fn texts(system: &System, phone: &str) -> bool {
    let digits = phone.replace('-', "")[1..].to_owned();
    for _ in 0..600 {
        let inbox = system.client.get(format!("{}/_local/texts", system.endpoint)).send().await;
        let inbox = inbox.expect("an answer").text().await.expect("texts");
        if inbox.contains(&digits) {
            // What became of it is recorded by now, or in a moment.
            sleep(Duration::from_millis(200)).await;
            return true;
        }
        sleep(Duration::from_millis(100)).await;
    }
    false
}

fn since(before: &[Counted], after: &[Counted]) -> Vec<Counted> {
    let more = |now: &Counted| {
        let was = before.iter().find(|was| (&was.service, &was.operation) == (&now.service, &now.operation));
        let (calls, read, write) =
            was.map_or((0, 0.0, 0.0), |was| (was.calls, was.read_units, was.write_units));
        Counted {
            calls: now.calls - calls,
            read_units: now.read_units - read,
            write_units: now.write_units - write,
            ..now.clone()
        }
    };
    after.iter().map(more).collect()
}

fn row(what: &str, watched: &Watched, counted: &[Counted]) -> String {
    let (requests, read, write) = crate::system::sum(counted, "dynamodb");
    let late = watched.late.map_or("–".to_owned(), |late| format!("{:.1}", late.as_secs_f64()));
    let Watched { reads, pages, .. } = watched;
    format!("| {what} | {reads} | {pages} | {late} | {requests} | {read} | {write} |\n")
}
