//! `explore`: explores the scenarios and prints rows of the proof's table, or tells the story of one schedule. Ends with 1
//! when anything is violated.

use std::{
    io::Write,
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Instant,
};

use clap::Parser;
use simulation::{
    Property,
    explore::{Exploration, Explored, Replayed, SCENARIOS, Scenario, Schedule},
};

/// Every schedule of the scenarios that departs from the usual way at few places.
#[derive(Clone, Debug, Parser)]
struct Flags {
    /// The most deviations
    #[arg(long, default_value_t = 1)]
    deviations: usize,
    /// Scenarios whose executions with one deviation have more steps than this stay at one
    #[arg(long, value_name = "STEPS", default_value_t = usize::MAX)]
    steps: usize,
    /// One scenario alone
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// Scenarios at the same time
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// End with the first violation, and tell its story
    #[arg(long)]
    first: bool,
    /// Tell the story of one schedule, such as number:4=2
    #[arg(long, value_name = "SCHEDULE")]
    replay: Option<Schedule>,
}

fn main() -> ExitCode {
    let flags = Flags::parse();
    match &flags.replay {
        Some(schedule) => tell(schedule),
        None => explore_all(&flags),
    }
}

fn explore_all(flags: &Flags) -> ExitCode {
    let is_wanted = |scenario: &&Scenario| flags.scenario.as_deref().is_none_or(|name| scenario.name == name);
    let scenarios: Vec<_> = SCENARIOS.iter().filter(is_wanted).collect();
    if scenarios.is_empty() {
        let names: Vec<_> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        say(&format!("there is no such scenario; there are {}", names.join(", ")));
        return ExitCode::FAILURE;
    }
    let next = AtomicUsize::new(0);
    let explored: Vec<Explored> = thread::scope(|scope| {
        let work = || {
            let mut explored = Vec::new();
            while let Some(scenario) = scenarios.get(next.fetch_add(1, Ordering::Relaxed)) {
                let began = Instant::now();
                let exploration = Exploration::new(**scenario, flags.deviations);
                let (until_found, steps) = (flags.first, flags.steps);
                let result = Exploration { until_found, steps, ..exploration }.run();
                say(&format!("{result} ({} s)", began.elapsed().as_secs()));
                if let Some(found) = result.found.first().filter(|_| flags.first) {
                    tell(&found.schedule);
                }
                explored.push(result);
            }
            explored
        };
        let threads: Vec<_> = (0..flags.threads.max(1)).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    rows(&explored);
    let is_sound = explored.iter().all(|explored| explored.found.is_empty());
    if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The story of a schedule, and what it violates.
fn tell(schedule: &Schedule) -> ExitCode {
    let Some(scenario) = Scenario::named(&schedule.scenario) else {
        say(&format!("there is no scenario {}", schedule.scenario));
        return ExitCode::FAILURE;
    };
    let Replayed { lines, violations } = Exploration::new(scenario, 0).replay(schedule);
    say(&format!("== {schedule}"));
    lines.iter().for_each(|line| say(line));
    violations.iter().for_each(|(property, what)| say(&format!("VIOLATED {property:?}: {what}")));
    if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn rows(explored: &[Explored]) {
    let sum = |count: fn(&Explored) -> usize| explored.iter().map(count).sum::<usize>();
    let (executions, states) = (sum(|explored| explored.executions), sum(|explored| explored.states));
    let longest = explored.iter().map(|explored| explored.longest).max().unwrap_or(0);
    let twice = explored.iter().filter(|explored| explored.deviations > 1).count();
    let violations = sum(|explored| explored.found.len());
    say(&format!(
        "complete: {} scenarios, {twice} of them with two deviations, {executions} executions, {states} distinct states, \
         at most {longest} steps, {violations} violations",
        explored.len()
    ));
    for property in Property::ALL {
        let (words, _) = property.words();
        let found = explored.iter().flat_map(|explored| &explored.found);
        let count = found.filter(|found| found.property == property).count();
        let how = format!(
            "exploration of {} scenarios with one deviation, {twice} with two: {states} states",
            explored.len()
        );
        let _ = writeln!(std::io::stdout(), "| {words} | {how} | {executions} executions | {count} | - |");
    }
}

fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
