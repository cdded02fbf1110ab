//! What Textback costs, in one Markdown table: the deployed binaries beside their floor and their peers, and the whole
//! system under load. `tests/bin/benches` builds what is measured and calls this.
//!
//! - [`wire::runtime_api`] and [`wire::aws`]: the two ends of a function's wire, with a stopwatch; [`program`] is what runs between;
//! - [`measured::rounds`], [`measured::throttle`], [`measured::callgrind`], [`measured::size`]: what is measured of it; [`functions`] makes a table of that;
//! - [`peers`]: the whole job beside those of others, with [`wire::durable`] and [`wire::meter`] underneath;
//! - [`searcher`], [`waiting`]: what a search costs its function, alone and in company;
//! - [`system`], [`system::load`], [`system::growth`]: the whole system, with clients and a past;
//! - [`profile`]: whose code a warm request runs;
//! - [`gates`]: the figures that a commit may only change on purpose.

mod functions;
mod gates;
mod peers;
mod profile;
mod program;
mod searcher;
mod system;
mod waiting;

/// What is measured of a program.
mod measured {
    pub(crate) mod callgrind;
    pub(crate) mod rounds;
    pub(crate) mod size;
    pub(crate) mod throttle;
}

/// The two ends of a function's wire, with a stopwatch.
mod wire {
    pub(crate) mod aws;
    pub(crate) mod durable;
    pub(crate) mod meter;
    pub(crate) mod runtime_api;
}

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::functions::Place;

/// Measures Textback.
#[derive(Parser)]
struct Flags {
    /// The folder of the functions' binaries and of bench-floor
    #[arg(long)]
    functions: PathBuf,
    /// The folder of the textback binary
    #[arg(long)]
    system: Option<PathBuf>,
    /// The folder in which tests/bin/benches has installed the peers
    #[arg(long)]
    peers: Option<PathBuf>,
    #[command(subcommand)]
    part: Part,
}

#[derive(Clone, Subcommand)]
enum Part {
    /// Cold, first, warm, memory, size and instructions, beside the floor and the peers
    Functions {
        /// Lives of each program
        #[arg(long, default_value_t = 9)]
        rounds: u32,
    },
    /// Textback beside what people would write instead: time, size, calls, US dollars, and a wake-up delivered twice
    Peers {
        /// Lives of each program
        #[arg(long, default_value_t = 9)]
        rounds: u32,
    },
    /// Whose code a warm creation and a warm read of the status run; needs binaries with symbols
    Profile,
    /// Jobs and reads a second, with 1, 10 and 100 clients
    Load,
    /// The same with many jobs stored
    Growth {
        /// The most jobs stored, a power of ten from 1,000 on
        #[arg(long, default_value_t = 100_000)]
        most: u64,
    },
    /// The searcher's processor time for a job, beside Celery's
    Searcher,
    /// Searches that wait, one and several in an invocation
    Waiting,
    /// Compares what the binaries cost with gates.toml; fails where it grew
    Gate {
        /// What they were built with
        #[arg(long, default_value = "deployed", value_parser = ["deployed", "dev"])]
        profile: String,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let Flags { functions, system, peers, part } = Flags::parse();
    let place = Place::new(functions, peers).await;
    let system = || system.clone().expect("--system says where textback is");
    let text = match part {
        Part::Functions { rounds } => place.table(rounds).await,
        Part::Peers { rounds } => peers::table(&place, &system(), rounds).await,
        Part::Profile => profile::table(&place).await,
        Part::Load => system::load::table(&system()).await,
        Part::Growth { most } => system::growth::table(&system(), most).await,
        Part::Searcher => searcher::table(&place).await,
        Part::Waiting => waiting::table(&place).await,
        Part::Gate { profile } => return gate(&place, &profile).await,
    };
    print(&text);
    ExitCode::SUCCESS
}

async fn gate(place: &Place, profile: &str) -> ExitCode {
    let gates = gates::gates_of(profile);
    let figures = place.figures(&gates).await;
    let checked = gates::check(gates, &figures);
    let rows: String = checked.iter().map(|checked| format!("{checked}\n")).collect();
    print(&format!("| gate ({profile}) | kept at | slack | measured | |\n|---|---|---|---|---|\n{rows}"));
    match checked.iter().any(gates::Checked::is_failure) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

#[expect(clippy::print_stdout, reason = "the table is what the program is for")]
fn print(text: &str) {
    println!("{text}");
}
