//! One job can be followed through all logs: every request and every wake-up is a line, under the trace of the request
//! that started it.

use job::Token;
use serde_json::{Map, Value};
use tests::{Process, log_lines};

type Line = Map<String, Value>;

/// The lines of a log that say this.
fn lines(log: &str, message: &str) -> Vec<Line> {
    let mut lines = log_lines(log);
    lines.retain(|line| line["message"] == message);
    lines
}

/// A text that a line has for this name.
fn field<'a>(line: &'a Line, name: &str) -> &'a str {
    line.get(name).and_then(Value::as_str).unwrap_or_else(|| panic!("no {name} in {line:?}"))
}

/// A number that a line has for this name.
fn number(line: &Line, name: &str) -> u64 {
    line.get(name).and_then(Value::as_u64).unwrap_or_else(|| panic!("no {name} in {line:?}"))
}

#[tokio::test]
async fn a_request_and_its_wake_up_are_one_line_each_under_one_trace() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path(), &["--pace", "0"]).await;
    let token = process.world.created_with_phone("원피스").await;
    process.world.drain(&token).await;
    let (log, key) = (process.log_to_the_end().await, Token::parse(&token).unwrap().key().short());

    let requests = lines(&log, "request answered");
    let created: Vec<_> = requests.iter().filter(|line| line["method"] == "POST").collect();
    assert_eq!(created.len(), 1, "{log}");
    for (name, value) in [("job.key", key.as_str()), ("route", "/api/search-jobs"), ("outcome", "done")] {
        assert_eq!(field(created[0], name), value);
    }
    assert_eq!(number(created[0], "status"), 202);
    number(created[0], "duration_ms");

    let woken = lines(&log, "wake-up answered");
    assert_eq!(woken.len(), 1, "{log}");
    for (name, value) in [("job.key", key.as_str()), ("outcome", "done")] {
        assert_eq!(field(&woken[0], name), value);
    }
    assert_eq!(number(&woken[0], "attempts"), 1);
    number(&woken[0], "duration_ms");
    let trace = field(created[0], "trace.id");
    assert_eq!((field(&woken[0], "trace.id"), trace.len()), (trace, 35));
    for step in ["job created", "search ended", "text sent"] {
        let line = &lines(&log, step)[0];
        assert_eq!((field(line, "trace.id"), field(line, "job.key")), (trace, key.as_str()), "{line:?}");
    }
}

#[tokio::test]
async fn every_read_is_a_line_with_its_route_and_without_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path(), &["--pace", "0"]).await;
    let token = process.world.created(&serde_json::json!({ "query": "원피스" })).await;
    let paths = [
        format!("/s/{token}"),
        format!("/api/search-jobs/{token}/results"),
        "/nowhere/01023456789".to_owned(),
    ];
    for path in &paths {
        process.world.get(path).await;
    }
    let log = process.log_to_the_end().await;
    let requests = lines(&log, "request answered");
    let routes: Vec<_> = requests.iter().map(|line| field(line, "route")).collect();
    let expected = ["/api/search-jobs", "/s/{token}", "/api/search-jobs/{token}/results", "other"];
    assert_eq!(routes, expected, "{log}");
    assert!(!log.contains(&token) && !log.contains("01023456789"));
}

#[tokio::test]
async fn a_sweep_begins_a_trace_of_its_own_which_its_wake_ups_carry() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Process::start(folder.path(), &["--pace", "60", "--lease", "3"]).await;
    let token = first.world.created(&serde_json::json!({ "query": "원피스" })).await;
    first.world.until(&token, |status| status["status"] == "processing").await;
    first.kill().await;
    let mut second = Process::start(folder.path(), &["--pace", "0", "--lease", "3"]).await;
    second.world.drain(&token).await;
    let log = second.log_to_the_end().await;
    let done = lines(&log, "wake-up answered");
    assert!(!done.is_empty(), "{log}");
    let before = first.whole_log().await;
    let created = lines(&before, "job created").remove(0);
    let created = field(&created, "trace.id");
    assert!(
        done.iter().all(|line| field(line, "trace.id") != created),
        "the queue's first wake-up died with it"
    );
}
