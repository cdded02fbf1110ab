//! Ten times more jobs than the searchers can take at once: how fast are they created, in which order do they end,
//! how often is each woken, and does one client's burst delay another's few?
#![expect(clippy::print_stdout, reason = "a program that prints its measurements")]

use std::{
    net::{IpAddr, Ipv4Addr},
    path::Path,
    time::{Duration, Instant},
};

use clap::Parser;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use tests::{Process, World, example, log_lines};
use tokio::process::Command;

/// Overloads a real process and prints what came of it.
#[derive(Clone, Debug, Parser)]
struct Settings {
    /// Jobs of the burst; 50 are searched at the same time
    #[arg(long, default_value_t = 500)]
    burst: usize,
    /// Jobs of another client, created after the burst
    #[arg(long, default_value_t = 20)]
    few: usize,
    /// Seconds of a lease, after which a job that no searcher took up is looked at
    #[arg(long, default_value_t = 2)]
    lease: u16,
    /// Milliseconds that a search takes
    #[arg(long, default_value_t = 2_000)]
    pace: u64,
}

/// Creations one after the other on an idle system, to compare with.
const IDLE: usize = 40;
/// Creators at the same time.
const CREATORS: usize = 4;

struct Created {
    token: String,
    latency: Duration,
}

#[tokio::main]
async fn main() {
    let settings = Settings::parse();
    let folder = tempfile::tempdir().expect("a folder");
    let mut process = start(folder.path(), &settings).await;
    let [bursting, other] = [1, 2]
        .map(|last| World::attached_from(&process.world.url, IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))));
    let idle = create(&bursting, "idle", IDLE, 1).await;
    drain(&bursting, &idle).await;
    let before = woken(&process.log());
    let burst = create(&bursting, "burst", settings.burst, CREATORS).await;
    let few = create(&other, "few", settings.few, 1).await;
    let ends = [drain(&bursting, &burst).await, drain(&other, &few).await];
    process.interrupt().await;
    let log = process.whole_log().await;
    let jobs = burst.len() + few.len();
    let swept = woken(&log) - before;
    println!(
        "jobs: {jobs}, 50 at a time; not completed: {}",
        ends.iter().flatten().filter(|end| !is_completed(end)).count()
    );
    println!("creation, idle:      {}", latencies(&idle));
    println!("creation, overload:  {}", latencies(&burst));
    println!("wake-ups for a job:  1 at its creation, {:.2} by the sweep", swept as f64 / jobs as f64);
    println!("rescues without one: {}", log.matches("the job is orphaned").count());
    println!("waited until the end: burst {}; the other client's {}", waits(&ends[0]), waits(&ends[1]));
    println!("overtaken by later ones of the burst: {}", overtaken(&ends[0]));
}

async fn start(folder: &Path, settings: &Settings) -> Process {
    let catalogue = folder.join("unused.jsonl");
    std::fs::write(&catalogue, "{\"title\":\"t\",\"url\":\"https://a.example/\"}\n")
        .expect("a writable folder");
    let mut program = Command::new(example("noting-shops"));
    program.args(["--port", "0", "--aws-port", "0", "--lease", &settings.lease.to_string()]);
    program.arg("--data").arg(folder.join("data")).arg("--catalogue").arg(catalogue);
    program.env("SHOPS_PACE_MS", settings.pace.to_string());
    Process::of(&mut program).await.unwrap_or_else(|log| panic!("not ready: {log}"))
}

async fn create(world: &World, name: &str, count: usize, at_once: usize) -> Vec<Created> {
    let create = |number| async move {
        let started = Instant::now();
        let token = world.created(&json!({ "query": format!("{name}-{number}") })).await;
        Created { token, latency: started.elapsed() }
    };
    stream::iter(0..count).map(create).buffered(at_once).collect().await
}

async fn drain(world: &World, created: &[Created]) -> Vec<Value> {
    let mut ends = Vec::new();
    for job in created {
        ends.push(
            world
                .until_however_long(&job.token, |status| {
                    status["error"] != Value::Null || is_completed(status)
                })
                .await,
        );
    }
    ends
}

fn is_completed(status: &Value) -> bool {
    status["status"] == "completed"
}

/// Wake-ups that sweeps have logged as sent.
fn woken(log: &str) -> usize {
    log_lines(log).iter().filter_map(|line| usize::try_from(line.get("woken")?.as_u64()?).ok()).sum()
}

fn latencies(created: &[Created]) -> String {
    let millis = created.iter().map(|job| job.latency.as_secs_f64() * 1_000.0).collect();
    let [half, most, all] = shares(millis);
    format!("median {half:.1} ms, 95 % {most:.1} ms, longest {all:.1} ms")
}

fn waits(ends: &[Value]) -> String {
    let wait = |end: &Value| {
        let at = |name: &str| end[name].as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok());
        at("updatedAt")
            .zip(at("createdAt"))
            .map_or(0.0, |(end, start)| end.duration_since(start).as_secs_f64())
    };
    let [half, most, all] = shares(ends.iter().map(wait).collect());
    format!("median {half:.1} s, 95 % {most:.1} s, longest {all:.1} s")
}

/// For each job, how many that were created later ended earlier.
fn overtaken(ends: &[Value]) -> String {
    let ended: Vec<_> = ends.iter().map(|end| end["updatedAt"].as_str().unwrap_or_default()).collect();
    let by = |place: usize| ended[place + 1..].iter().filter(|later| **later < ended[place]).count() as f64;
    let [half, most, all] = shares((0..ended.len()).map(by).collect());
    format!("median {half}, 95 % {most}, most {all}")
}

/// The median, the 95th percentile and the largest.
fn shares(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [50, 95, 100]
        .map(|share| values.get((values.len() * share / 100).min(values.len() - 1)).copied().unwrap_or(0.0))
}
