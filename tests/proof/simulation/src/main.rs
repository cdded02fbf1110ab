//! `simulation`: runs the simulation and prints rows of the proof's table. Ends with 1 when anything is violated.

use std::{
    io::Write,
    process::ExitCode,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use clap::Parser;
use simulation::{Breakage, Report, Simulation};

/// Thousands of jobs through the real functions, in virtual time, with faults on every wire.
#[derive(Clone, Debug, Parser)]
struct Flags {
    /// The first seed; alone, it replays that one
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The number of seeds to run, from the first one on
    #[arg(long, default_value_t = 1)]
    seeds: u64,
    /// Jobs in each
    #[arg(long, default_value_t = 1_000)]
    jobs: u32,
    /// Seeds at the same time, each on a thread of its own
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Texts by SOLAPI
    #[arg(long)]
    solapi: bool,
    /// Texts by SENS
    #[arg(long, conflicts_with = "solapi")]
    sens: bool,
    /// Break something on purpose, to see that it is noticed
    #[arg(long, value_enum)]
    breakage: Option<Breakage>,
    /// Tell the events of the job whose key begins like this
    #[arg(long, value_name = "KEY")]
    follow: Option<String>,
}

fn main() -> ExitCode {
    let flags = Flags::parse();
    let (next, end) = (AtomicU64::new(flags.seed), flags.seed + flags.seeds);
    let mut reports: Vec<Report> = thread::scope(|scope| {
        let work = || {
            let mut reports = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= end {
                    return reports;
                }
                let (breakage, follow) = (flags.breakage, flags.follow.clone());
                let usual = match (flags.solapi, flags.sens) {
                    (true, _) => Simulation::by_solapi(seed, flags.jobs),
                    (_, true) => Simulation::by_sens(seed, flags.jobs),
                    _ => Simulation::new(seed, flags.jobs),
                };
                let report = Simulation { breakage, follow, ..usual }.run();
                let _ = writeln!(std::io::stderr(), "seed {seed}: {report}");
                reports.push(report);
            }
        };
        let threads: Vec<_> = (0..flags.threads.max(1)).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    reports.sort_by_key(|report| report.seeds.first().copied());
    let mut all = Report::default();
    reports.into_iter().for_each(|report| all.add(report));
    let mut out = std::io::stdout();
    let _ = write!(out, "{}", all.rows());
    let _ = write!(std::io::stderr(), "all: {all}");
    if all.violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
