//! Real processes on one endpoint, killed at random again and again while jobs keep coming: what is left afterwards?
//!
//! - [`cluster`]: three processes beside the one that runs their endpoint, and what is done to all four: `kill -9`,
//!   SIGTERM, the endpoint's process frozen, its disk full;
//! - [`traffic`]: a creator that repeats itself until it is answered, and a reader that looks for steps back;
//! - [`hurry`]: the clock of a text in doubt, set ahead;
//! - [`history`]: what the shops noted and when which process ended, and what that proves.
//!
//! It prints rows of a table (property, how it is checked, runs, violations, seed), then the time from a kill to the
//! search going on elsewhere, and fails on a violation. The seed decides who is killed and when; what a process is at
//! just then is the machine's affair.
#![expect(clippy::print_stdout, reason = "a program that prints a table")]

mod cluster;
mod history;
mod hurry;
mod traffic;

use std::{process::ExitCode, sync::Arc, time::Duration};

use clap::Parser;
use fastrand::Rng;

use crate::{cluster::Cluster, history::History, traffic::Traffic};

/// Kills real processes at random and counts what is lost.
#[derive(Clone, Debug, Parser)]
struct Settings {
    /// The number of kills
    #[arg(long, default_value_t = 200)]
    kills: usize,
    /// The number of jobs that are created meanwhile
    #[arg(long, default_value_t = 1_000)]
    jobs: usize,
    /// Seconds of a lease
    #[arg(long, default_value_t = 3)]
    lease: u16,
    /// Seconds for which the endpoint's process is frozen, and a third of which its disk is full
    #[arg(long, default_value_t = 30)]
    outage: u64,
    /// Spare the process that runs the endpoint, so that the queue lives as on AWS, and let two leases pass after each
    /// kill: how soon a search goes on elsewhere is then seen for each kill alone
    #[arg(long)]
    spare_endpoint: bool,
    /// Set the clock of a text in doubt ahead once all searches have ended, instead of waiting 90 s for its second publish
    #[arg(long)]
    hurry_texts: bool,
    /// Decides who is killed and when
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// The longest and the shortest time between two kills: a search takes 600 ms.
const BETWEEN_KILLS_MS: std::ops::Range<u64> = 200..1_200;
/// The middle of a search, counted from its job's creation.
const IN_THE_MIDDLE: Duration = Duration::from_millis(400);
/// One in so many processes is told to stop instead of being killed.
const TOLD_TO_STOP: usize = 10;

#[tokio::main]
async fn main() -> ExitCode {
    let settings = Settings::parse();
    let folder = tempfile::tempdir().expect("a folder");
    let cluster = Arc::new(Cluster::start(folder.path(), (settings.lease, settings.spare_endpoint)).await);
    let traffic = Traffic::start(&cluster, &settings);
    harass(&cluster, &traffic, &settings).await;
    let left = traffic.drain(settings.hurry_texts).await;
    let history = cluster.end().await;
    report(&settings, &history, &left)
}

/// Kills, stops, freezes and fills up, until every kill is done.
async fn harass(cluster: &Arc<Cluster>, traffic: &Traffic, settings: &Settings) {
    let mut dice = Rng::with_seed(settings.seed);
    for kill in 1..=settings.kills {
        tokio::time::sleep(Duration::from_millis(dice.u64(BETWEEN_KILLS_MS))).await;
        let fills_disk = !settings.spare_endpoint && kill == (settings.kills * 2).div_ceil(3);
        let disk = if fills_disk { cluster.fill_hosts_disk().await } else { None };
        // So that jobs come all the time and not only at first, and some of them while the disk is full.
        traffic.allow(settings.jobs * kill / settings.kills);
        if let Some(disk) = disk {
            cluster.make_room(disk, Duration::from_secs(settings.outage.div_ceil(3))).await;
        }
        if settings.spare_endpoint {
            tokio::time::sleep(IN_THE_MIDDLE).await;
        }
        cluster.kill_one(&mut dice).await;
        if settings.spare_endpoint {
            tokio::time::sleep(Duration::from_secs((2 * settings.lease).into())).await;
            continue;
        }
        if kill % TOLD_TO_STOP == 0 {
            cluster.stop_one(&mut dice).await;
        }
        if kill == settings.kills.div_ceil(3) {
            cluster.freeze_host(Duration::from_secs(settings.outage)).await;
        }
    }
}

fn report(settings: &Settings, history: &History, left: &traffic::Left) -> ExitCode {
    let rows = history.rows(settings).into_iter().chain(left.rows());
    let (mut violations, mut unchecked) = (0, Vec::new());
    for mut row in rows {
        // What was never looked at is not proved: a log line or a note that reads otherwise must not pass for soundness.
        if row.runs == 0 {
            row.violations += 1;
            unchecked.push(format!("never checked: {}", row.property));
        }
        println!(
            "| {} | {} | {} | {} | {} |",
            row.property, row.check, row.runs, row.violations, settings.seed
        );
        violations += row.violations;
    }
    println!("\n{}", history.resumption(settings.lease));
    println!("{}", left.texts());
    println!("violations: {violations}");
    match violations {
        0 => ExitCode::SUCCESS,
        _ => {
            for detail in unchecked.into_iter().chain(history.details()).chain(left.details()).take(20) {
                println!("  {detail}");
            }
            ExitCode::FAILURE
        }
    }
}

/// One line of the proof's table.
struct Row {
    property: &'static str,
    check: String,
    runs: usize,
    violations: usize,
}
