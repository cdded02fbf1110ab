//! The report: configurations that were explored, and findings.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use job::Job;
use stateright::{Checker, Expectation, HasDiscoveries, Model, Path};

use crate::{
    action::Action, bounds::Bounds, mutant::Mutant, production::Production, state::State, system::System,
};

/// One configuration, explored.
#[derive(Clone, Debug)]
pub struct Explored {
    /// Its bounds.
    pub bounds: Bounds,
    /// Different states.
    pub states: usize,
    /// Steps of the longest way to a state, as it was first reached.
    pub depth: usize,
    /// The time that it took.
    pub took: Duration,
    /// The properties that did not hold.
    pub broken: Vec<Counterexample>,
    /// The events that were seen to happen.
    pub seen: BTreeSet<&'static str>,
}

/// The way in which a property is broken.
#[derive(Clone, Debug)]
pub struct Counterexample {
    /// The property.
    pub property: &'static str,
    /// The steps, one a line.
    pub steps: Vec<String>,
    /// The job's life from there on when nothing else goes wrong, one line each, if that is not well.
    pub rest: Vec<String>,
}

/// Explores a configuration completely, on as many threads.
pub fn explore(bounds: &Bounds, threads: usize) -> Explored {
    let system = System { bounds: bounds.clone(), production: Production::default() };
    let begun = Instant::now();
    let checker =
        system.checker().threads(threads).finish_when(HasDiscoveries::AnyFailures).spawn_bfs().join();
    let (states, depth, took) = (checker.unique_state_count(), checker.max_depth(), begun.elapsed());
    let seen = checker.discoveries().into_keys().filter(|name| !is_law(checker.model(), name)).collect();
    Explored { bounds: bounds.clone(), states, depth, took, broken: counterexamples(&checker), seen }
}

/// Looks for a mutant until it is found; the shortest way to what it breaks.
pub fn hunt(mutant: Mutant) -> Option<Counterexample> {
    let mut shortest: Option<Counterexample> = None;
    loop {
        // A state after n steps is at depth n + 1, and what is at the target depth is not looked at.
        let depth = shortest.as_ref().map(|found| found.steps.len() + 1);
        let system = System { bounds: mutant.bounds(), production: Production { mutant: Some(mutant) } };
        let mut builder = system.checker().threads(1).finish_when(HasDiscoveries::AnyFailures);
        if let Some(depth) = depth {
            builder = builder.target_max_depth(depth);
        }
        let checker = builder.spawn_bfs().join();
        match counterexamples(&checker).into_iter().min_by_key(|found| (found.steps.len(), found.property)) {
            Some(shorter) => shortest = Some(shorter),
            None => return shortest,
        }
    }
}

/// The names of what must hold, or of what must happen somewhere.
pub fn names(of_laws: bool) -> Vec<&'static str> {
    let all = crate::properties::all().into_iter();
    let is_wanted = |expectation: &Expectation| matches!(expectation, Expectation::Always) == of_laws;
    all.filter(|property| is_wanted(&property.expectation)).map(|property| property.name).collect()
}

fn is_law(system: &System, name: &str) -> bool {
    system.properties().iter().any(|law| law.name == name && matches!(law.expectation, Expectation::Always))
}

fn counterexamples(checker: &impl Checker<System>) -> Vec<Counterexample> {
    let broken = checker.discoveries().into_iter().filter(|(name, _)| is_law(checker.model(), name));
    let counterexample = |(property, path): (&'static str, Path<State, Action>)| {
        let rest = checker.model().bad_rest(path.last_state());
        Counterexample { property, steps: told(checker.model(), path), rest }
    };
    broken.map(counterexample).collect()
}

/// The steps of a path, each with the row that it leaves behind. The model puts searchers in order after each step; who
/// reads the steps is told of the same searcher by the same number.
fn told(system: &System, path: Path<State, Action>) -> Vec<String> {
    let path = path.into_vec();
    let mut is_swapped = false;
    let steps = path.windows(2).filter_map(|two| {
        let ((before, action), (after, _)) = (&two[0], &two[1]);
        let action = (*action)?;
        let step = told_step(system, before, action, is_swapped);
        is_swapped ^= system.after(before, action) != *after;
        let row = if before.row == after.row { String::new() } else { row_of(after) };
        Some(format!("{:>5} s  {step}{row}", before.now))
    });
    steps.collect()
}

fn told_step(system: &System, before: &State, action: Action, is_swapped: bool) -> String {
    let told = if is_swapped { action.of_the_other() } else { action };
    let call = match action {
        Action::Call(actor, _) => system.call_of(before, actor),
        _ => None,
    };
    match (told, call) {
        (Action::Call(actor, fate), Some(call)) => format!("{actor}: its {} {fate}", call.name()),
        (told, _) => told.to_string(),
    }
}

fn row_of(state: &State) -> String {
    state.job().map_or_else(|| "  [no row]".to_owned(), told_row)
}

/// A row on one line.
pub fn told_row(job: &Job) -> String {
    let (status, text) = (job.status().code(), job.notification.status().code());
    format!("  [version {}: {status}, epoch {}, text {text}]", job.version, job.epoch)
}
