//! The functions beside their floor and their peers.

use std::{fmt::Write, path::PathBuf, time::Duration};

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    gates::Gate,
    measured::{
        callgrind,
        rounds::{Seen, live, live_throttled, median},
        size::Size,
        throttle::Throttle,
    },
    program::{Life, Program, event},
    wire::aws::Aws,
};

/// Where everything is.
pub(crate) struct Place {
    pub(crate) functions: PathBuf,
    pub(crate) peers: Option<PathBuf>,
    pub(crate) aws: Aws,
    pub(crate) folder: TempDir,
}

/// What is deployed.
const FUNCTIONS: [&str; 7] =
    ["create-job", "job-status", "cancel-job", "web-page", "process-job", "sweep-jobs", "record-receipt"];
/// Lives from whose median the gate takes the memory.
const GATED_LIVES: u32 = 3;
/// How often a figure is measured before it breaks a gate: on a busy machine, a call may time out and be made again.
const TRIES: u32 = 3;
/// What a function is asked whose instructions are kept, by the names of its events. A searcher's is one job, to its end.
const GATED: [(&str, &str); 7] = [
    ("create-job", "search"),
    ("job-status", "status"),
    ("web-page", "job"),
    ("cancel-job", "cancel"),
    ("process-job", "wake-up"),
    ("sweep-jobs", "schedule"),
    ("record-receipt", "delivered"),
];

/// A program with what it is asked.
struct Contestant {
    title: &'static str,
    program: Program,
    event: String,
    seen: Seen,
}

impl Place {
    pub(crate) async fn new(functions: PathBuf, peers: Option<PathBuf>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let aws = Aws::start(folder.path()).await;
        Self { functions, peers, aws, folder }
    }

    /// A job that the endpoint has, created by the function that does that: its token, and its item.
    pub(crate) async fn created(&self) -> (String, Value) {
        self.created_by(&Program::binary("create-job", &self.functions)).await
    }

    /// The same by another program that does.
    pub(crate) async fn created_by(&self, program: &Program) -> (String, Value) {
        self.aws.messages();
        let mut life = Life::begin(program, &self.aws, &self.folder.path().join("program.log")).await;
        let (_, answer) = life.answer(&event("create-job", "search", "")).await;
        life.end().await;
        let body: Value =
            serde_json::from_str(answer["body"].as_str().unwrap_or_default()).unwrap_or_default();
        let token = body["id"].as_str().unwrap_or_else(|| panic!("no job: {answer}"));
        let key = self.aws.messages().pop().expect("a creation wakes a searcher");
        (token.to_owned(), self.aws.job(&key))
    }

    async fn contestants(&self) -> Vec<Contestant> {
        let create = event("create-job", "search", "");
        let contestant = |title, program, event: &str| Contestant {
            title,
            program,
            event: event.to_owned(),
            seen: Seen::default(),
        };
        let (token, _) = self.created().await;
        let binary = |name| Program::binary(name, &self.functions);
        let mut all = vec![
            contestant("floor (bare runtime)", binary("bench-floor"), &create),
            contestant("create-job", binary("create-job"), &create),
            contestant("job-status", binary("job-status"), &event("job-status", "status", &token)),
        ];
        if let Some(peers) = &self.peers {
            let path = |file: &str| peers.join(file).display().to_string();
            let node = ["node".to_owned(), path("node/bundle.mjs")].into();
            let python = [path("python/bin/python3"), path("python/function.py")].into();
            all.push(contestant("Node + SDK v3, bundled", Program { name: "node", command: node }, &create));
            all.push(contestant("Python + boto3", Program { name: "python", command: python }, &create));
        }
        all
    }

    /// The table of all programs, and that of what is deployed.
    pub(crate) async fn table(&self, rounds: u32) -> String {
        let mut contestants = self.contestants().await;
        for _ in 0..rounds {
            for Contestant { program, event, seen, .. } in &mut contestants {
                live(program, &|| event.clone(), (&self.aws, self.folder.path()), seen).await;
            }
        }
        let throttled = self.throttle(rounds, &mut contestants).await;
        let mut text = HEAD.to_owned();
        for contestant in &contestants {
            text.push_str(&row(contestant));
        }
        if let Err(error) = throttled {
            let _ = writeln!(text, "\nThe share of 128 MB was not emulated: {error}.");
        }
        text + &goals(&contestants) + &self.weights() + &self.instructions(&contestants).await
    }

    async fn throttle(&self, rounds: u32, contestants: &mut [Contestant]) -> std::io::Result<()> {
        let throttle = Throttle::new(128)?;
        for _ in 0..rounds {
            for Contestant { program, event, seen, .. } in &mut *contestants {
                let place = (&self.aws, self.folder.path());
                live_throttled(program, event, place, (&throttle, seen)).await?;
            }
        }
        Ok(())
    }

    fn weights(&self) -> String {
        let row = |name: &str| {
            let file = self.functions.join(name);
            let size = file.exists().then(|| Size::of(&file));
            size.map(|size| format!("| {name} | {} | {} |\n", mb(size.binary), mb(size.zip)))
        };
        let rows: String = FUNCTIONS.iter().chain(&["bench-floor"]).filter_map(|name| row(name)).collect();
        format!("\n| | binary, MB | zip, MB |\n|---|---|---|\n{rows}")
    }

    async fn instructions(&self, contestants: &[Contestant]) -> String {
        let mut text =
            "\n| instructions, M | cold, to the first answer | a warm request |\n|---|---|---|\n".to_owned();
        for Contestant { title, program, event, .. } in contestants {
            if self.is_ours(program) {
                let (next, place) = (|| event.clone(), (&self.aws, self.folder.path()));
                let cold = callgrind::cold(program, &next, place).await;
                let warm = callgrind::warm(program, &next, place).await;
                let _ = writeln!(text, "| {title} | {} | {} |", millions(cold), millions(warm));
            }
        }
        text
    }

    /// Valgrind would take minutes for the others.
    fn is_ours(&self, program: &Program) -> bool {
        program.command[0].starts_with(&self.functions.display().to_string())
    }

    /// The figures that these gates keep, by name.
    pub(crate) async fn figures(&self, gates: &[Gate]) -> Vec<(String, u64)> {
        let (token, item) = self.created().await;
        let place = (&self.aws, self.folder.path());
        let mut figures = Vec::new();
        for gate in gates {
            let Some((name, what)) = gate.name.split_once(": ") else { continue };
            let Some((name, event_name)) = GATED.into_iter().find(|(gated, _)| *gated == name) else {
                continue;
            };
            let program = Program::binary(name, &self.functions);
            let next = || match name {
                "process-job" => event(name, event_name, "").replace("KEY", &self.aws.copy_job(&item)),
                _ => event(name, event_name, &token),
            };
            let measure = async || match what {
                "instructions, cold" => Some(callgrind::cold(&program, &next, place).await),
                "instructions, warm" => Some(callgrind::warm(&program, &next, place).await),
                "peak memory, KiB" => Some(self.peak_kib(&program, &next()).await),
                "zip, bytes" => Some(Size::of(&self.functions.join(name)).zip),
                _ => None,
            };
            let mut figure = measure().await;
            for _ in 1..TRIES {
                if figure.is_some_and(|figure| gate.is_broken_by(figure)) {
                    figure = figure.min(measure().await);
                }
            }
            figures.extend(figure.map(|figure| (gate.name.clone(), figure)));
        }
        figures
    }

    async fn peak_kib(&self, program: &Program, event: &str) -> u64 {
        let mut seen = Seen::default();
        for _ in 0..GATED_LIVES {
            live(program, &|| event.to_owned(), (&self.aws, self.folder.path()), &mut seen).await;
        }
        median(&seen.peak_kib)
    }
}

const HEAD: &str = "\
| medians | init, ms | first request, ms | **cold, ms** | warm, ms | CPU of it, ms | with calls of 4 ms, ms | peak RSS, MB \
| at 128 MB: first, ms | cold, ms | warm, ms |
|---|---|---|---|---|---|---|---|---|---|---|
";

fn row(Contestant { title, seen, .. }: &Contestant) -> String {
    let cells = [
        ms(median(&seen.init)),
        ms(median(&seen.first)),
        format!("**{}**", ms(median(&seen.cold()))),
        ms(median(&seen.warm)),
        ms(median(&seen.cpu)),
        ms(median(&seen.delayed)),
        format!("{:.1}", median(&seen.peak_kib) as f64 / 1_000.0 * 1.024),
        ms(median(&seen.throttled_first)),
        ms(median(&seen.throttled_cold())),
        ms(median(&seen.throttled_warm)),
    ];
    format!("| {title} | {} |\n", cells.join(" | "))
}

/// Our create-job beside each peer, and put and wake-up at the same time beside one after the other.
fn goals(contestants: &[Contestant]) -> String {
    let find = |title: &str| contestants.iter().find(|contestant| contestant.title.starts_with(title));
    let (Some(ours), Some(reader)) = (find("create-job"), find("job-status")) else { return String::new() };
    let mut text =
        "\n| create-job, beside | cold: 1 / | warm CPU: 1 / | cold at 128 MB: 1 / |\n|---|---|---|---|\n"
            .to_owned();
    for peer in ["Node", "Python", "floor"].iter().filter_map(|title| find(title)) {
        let ratio = |of: fn(&Seen) -> Vec<Duration>| {
            median(&of(&peer.seen)).as_secs_f64() / median(&of(&ours.seen)).as_secs_f64()
        };
        let (cold, cpu, small) =
            (ratio(Seen::cold), ratio(|seen| seen.cpu.clone()), ratio(Seen::throttled_cold));
        let _ = writeln!(text, "| {} | {cold:.1} | {cpu:.1} | {small:.1} |", peer.title);
    }
    // A status is one call: what it takes longer is what a call takes here, with the delays of timers and wake-ups.
    let call = median(&reader.seen.delayed).saturating_sub(median(&reader.seen.warm));
    let sequential = median(&ours.seen.warm) + call * 2;
    let share = median(&ours.seen.delayed).as_secs_f64() / sequential.as_secs_f64();
    let first =
        median(&ours.seen.throttled_first).as_secs_f64() / median(&ours.seen.throttled_warm).as_secs_f64();
    let _ = writeln!(
        text,
        "\nWith calls of 4 ms, which take {} here, a create takes {share:.2} of one call after the other.",
        ms(call),
    );
    let _ = writeln!(text, "At 128 MB, the first request takes {first:.2} of a warm one.");
    text
}

pub(crate) fn ms(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1_000.0)
}

pub(crate) fn mb(bytes: u64) -> String {
    format!("{:.2}", bytes as f64 / 1e6)
}

fn millions(count: u64) -> String {
    format!("{:.3}", count as f64 / 1e6)
}
