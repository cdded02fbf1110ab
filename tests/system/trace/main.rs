//! One job's way through all logs: a search with a text whose searcher is killed in the middle, and every line that any
//! process logged about it, in the order of time. `tests/bin/trace`

use std::{collections::BTreeSet, io::Write, path::Path};

use job::Token;
use serde_json::{Map, Value};
use tests::{Process, binary, log_lines};
use tokio::process::Command;

async fn start(data: &Path, pace: &str) -> Result<Process, String> {
    let mut program = Command::new(binary("textback"));
    program.args(["--port", "0", "--aws-port", "0", "--lease", "4", "--pace", pace, "--data"]).arg(data);
    Process::of(program.env("LOG_LEVEL", "info")).await
}

/// A process's lines under its name.
fn lines(name: &str, log: &str) -> Vec<Map<String, Value>> {
    let mut lines = log_lines(log);
    for line in &mut lines {
        line.insert("process".to_owned(), name.into());
    }
    lines
}

/// Those of one job: with its key, or under a trace under which its key was seen.
fn of_job(key: &str, mut lines: Vec<Map<String, Value>>) -> Vec<Map<String, Value>> {
    let trace = |line: &Map<String, Value>| line.get("trace.id").and_then(Value::as_str).map(str::to_owned);
    let has_key = |line: &Map<String, Value>| line.get("job.key").is_some_and(|found| found == key);
    let traces: BTreeSet<_> = lines.iter().filter(|line| has_key(line)).filter_map(trace).collect();
    let is_others = |line: &Map<String, Value>| line.contains_key("job.key") && !has_key(line);
    lines.retain(|line| {
        has_key(line) || trace(line).is_some_and(|id| traces.contains(&id)) && !is_others(line)
    });
    lines.sort_by_key(|line| line["timestamp"].as_str().map(str::to_owned));
    lines
}

fn told(mut line: Map<String, Value>) -> String {
    let mut take = |field: &str| match line.remove(field) {
        Some(Value::String(text)) => text,
        other => other.map(|value| value.to_string()).unwrap_or_default(),
    };
    let [at, level, process, message, trace] =
        ["timestamp", "level", "process", "message", "trace.id"].map(&mut take);
    let (time, end) =
        (at.get(11..23).unwrap_or_default(), trace.get(trace.len().saturating_sub(6)..).unwrap_or_default());
    line.remove("target");
    let rest: Vec<_> = line.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{time} {process:<6} {level:<5} …{end} {message:<34} {}", rest.join(" "))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let mut first = start(folder.path(), "6").await?;
    let token = first.world.created_with_phone("원피스").await;
    first.world.until(&token, |status| status["progress"].as_u64() >= Some(25)).await;
    first.kill().await;
    let mut second = start(folder.path(), "1").await?;
    second.world.drain(&token).await;
    let key = Token::parse(&token)?.key().short();
    let (before, after) = (first.whole_log().await, second.log_to_the_end().await);
    let all = [lines("first", &before), lines("second", &after)].concat();
    let mut out = std::io::stdout();
    writeln!(
        out,
        "job {key}: every line of two processes, the first of which was killed (…: the trace's end)"
    )?;
    for line in of_job(&key, all) {
        writeln!(out, "{}", told(line))?;
    }
    Ok(())
}
