//! Explores every configuration, hunts every mutant, and prints the rows of the proof's table; what is told besides goes
//! to the standard error. Fails when a property is broken or a mutant survives.

use std::process::ExitCode;

use model::{
    configurations::ALL,
    mutant::Mutant,
    report::{Counterexample, Explored, explore, hunt, names},
};

/// The threads of the checker: the proof is to run on two cores.
const THREADS: usize = 2;

fn main() -> ExitCode {
    let explored: Vec<_> = ALL.iter().map(|bounds| tell(explore(bounds, THREADS))).collect();
    let found: Vec<_> = Mutant::ALL.into_iter().map(|mutant| (mutant, hunt(mutant))).collect();
    tell_mutants(&found);
    let survivors = found.iter().filter(|(_, found)| found.is_none()).count();
    let violations = rows_of_laws(&explored) + row_of_events(&explored) + survivors;
    row("mistakes that could have been made are found", "mutants of the model", found.len(), survivors);
    if violations == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn row(property: &str, how: &str, runs: usize, violations: usize) {
    println!("| {property} | {how} | {runs} | {violations} | - |");
}

#[expect(clippy::print_stderr, reason = "what is told beside the table")]
fn say(line: &str) {
    eprintln!("{line}");
}

/// Tells how far a configuration went, and how it broke what it broke.
fn tell(explored: Explored) -> Explored {
    let Explored { bounds, states, depth, took, broken, .. } = &explored;
    let seconds = took.as_secs_f64();
    say(&format!("{}: {states} states, depth {depth}, {seconds:.1} s ({bounds})", bounds.name));
    for counterexample in broken {
        tell_steps(counterexample);
    }
    explored
}

fn tell_steps(counterexample: &Counterexample) {
    say(&format!("broken: {}", counterexample.property));
    for step in counterexample.steps.iter().chain(&counterexample.rest) {
        say(&format!("  {step}"));
    }
}

/// The shortest ways, and the table of mutants.
fn tell_mutants(found: &[(Mutant, Option<Counterexample>)]) {
    for (mutant, counterexample) in found {
        say(&format!("\nmutant {mutant:?}"));
        counterexample.iter().for_each(tell_steps);
    }
    say("\n| mutant | property broken | steps |\n|---|---|---|");
    for (mutant, counterexample) in found {
        match counterexample {
            Some(Counterexample { property, steps, .. }) => {
                say(&format!("| {mutant:?} | {property} | {} |", steps.len()));
            }
            None => say(&format!("| {mutant:?} | SURVIVES | - |")),
        }
    }
}

/// A row for each configuration, and one for each law in all of them. How often one was broken.
fn rows_of_laws(explored: &[Explored]) -> usize {
    for Explored { bounds, states, depth, took, broken, .. } in explored {
        let property = format!("explored completely: {} ({bounds})", bounds.name);
        let how = format!("stateright, depth {depth}, {:.0} s", took.as_secs_f64());
        row(&property, &how, *states, broken.len());
    }
    let states = explored.iter().map(|explored| explored.states).sum();
    let mut violations = 0;
    for law in names(true) {
        let breaks = |explored: &&Explored| explored.broken.iter().any(|found| found.property == law);
        let broken = explored.iter().filter(breaks).count();
        row(law, "every state of the model", states, broken);
        violations += broken;
    }
    violations
}

/// A law about what never happens would say nothing.
fn row_of_events(explored: &[Explored]) -> usize {
    let events = names(false);
    let is_seen = |event: &&&str| explored.iter().any(|explored| explored.seen.contains(**event));
    let unseen: Vec<_> = events.iter().filter(|event| !is_seen(event)).collect();
    for event in &unseen {
        say(&format!("never seen: {event}"));
    }
    row("what the laws speak of does happen", "reached in the model", events.len(), unseen.len());
    unseen.len()
}
