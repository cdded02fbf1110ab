//! All executions of a scenario with few deviations from the usual way, in the order of their number.

use std::{collections::HashSet, fmt, path::Path};

use super::{
    execution::{Outcome, Setting, execute},
    scenario::Scenario,
    schedule::Schedule,
};
use crate::{breakage::Breakage, checks::property::Property};

/// The exploration of one scenario.
#[derive(Clone, Debug)]
pub struct Exploration {
    /// The scenario.
    pub scenario: Scenario,
    /// The most deviations.
    pub deviations: usize,
    /// An execution with more steps is departed from once and not again.
    pub steps: usize,
    /// Executions are departed from before this step alone.
    pub depth: usize,
    /// The part that is broken on purpose.
    pub breakage: Option<Breakage>,
    /// True when the rest is left once a violation is found.
    pub until_found: bool,
}

/// The violation of a property, by one of the schedules with the fewest deviations that show it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The property.
    pub property: Property,
    /// The observation.
    pub what: String,
    /// The schedule.
    pub schedule: Schedule,
}

/// The result of an exploration.
#[derive(Clone, Debug)]
pub struct Explored {
    /// The exploration.
    pub of: Exploration,
    /// Schedules that were executed.
    pub executions: usize,
    /// Different states in which there was a choice.
    pub states: usize,
    /// The most deviations of an execution.
    pub deviations: usize,
    /// The most steps of an execution.
    pub longest: usize,
    /// The latest end of a search, in seconds after the job was created.
    pub latest_end: u64,
    /// The first violation of each property.
    pub found: Vec<Found>,
}

/// A schedule as it went: its story, one line a call, and what it violates.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// The story.
    pub lines: Vec<String>,
    /// The violations.
    pub violations: Vec<(Property, String)>,
}

impl Exploration {
    /// All schedules of a scenario with at most so many deviations.
    pub const fn new(scenario: Scenario, deviations: usize) -> Self {
        Self {
            scenario,
            deviations,
            steps: usize::MAX,
            depth: usize::MAX,
            breakage: None,
            until_found: false,
        }
    }

    /// Explores.
    ///
    /// # Panics
    /// When it cannot: no folder, no runtime.
    pub fn run(self) -> Explored {
        let inbox = tempfile::NamedTempFile::new().expect("a folder");
        let setting = self.setting(inbox.path(), false);
        let mut explored = Explored {
            of: self.clone(),
            executions: 0,
            states: 0,
            deviations: 0,
            longest: 0,
            latest_end: 0,
            found: Vec::new(),
        };
        let mut seen = HashSet::new();
        let mut level = vec![Schedule::usual(self.scenario.name)];
        for number in 0..=self.deviations {
            if number > 1 && explored.longest > self.steps {
                break;
            }
            explored.deviations = number;
            let mut next = Vec::new();
            for schedule in level {
                // An execution that comes back to a state of its own goes round in circles: it is followed until it has had
                // too many steps.
                let mut own = HashSet::new();
                let outcome = execute(&setting, &schedule, &mut |fingerprint| {
                    own.insert(fingerprint) && !seen.insert(fingerprint)
                });
                explored.add(&schedule, &outcome);
                if self.until_found && !explored.found.is_empty() {
                    return explored;
                }
                if number < self.deviations {
                    next.extend(departures(&schedule, &outcome, self.depth));
                }
            }
            level = next;
        }
        explored.states = seen.len();
        explored
    }

    /// Plays one schedule to its end.
    ///
    /// # Panics
    /// When it cannot: no folder, no runtime.
    pub fn replay(&self, schedule: &Schedule) -> Replayed {
        let inbox = tempfile::NamedTempFile::new().expect("a folder");
        let outcome = execute(&self.setting(inbox.path(), true), schedule, &mut |_| false);
        Replayed { lines: outcome.lines, violations: outcome.violations }
    }

    /// The schedule that departs at these calls, one after another: each by who calls, the beginning of the call, and the
    /// beginning of the way that it goes, as a story tells them; the first such call, or the last where it begins with
    /// "last ". `None` when there is no such call.
    ///
    /// # Panics
    /// When it cannot: no folder, no runtime.
    pub fn departing(&self, departures: &[(&str, &str, &str)]) -> Option<Schedule> {
        let inbox = tempfile::NamedTempFile::new().expect("a folder");
        let mut schedule = Schedule::usual(self.scenario.name);
        for (who, call, way) in departures {
            let outcome = execute(&self.setting(inbox.path(), true), &schedule, &mut |_| false);
            let of = |call: &str| {
                let steps = outcome.told.iter().enumerate().skip(schedule.end());
                steps.filter(|(_, step)| step.who == *who && step.call.starts_with(call)).collect::<Vec<_>>()
            };
            let (step, told) = match call.strip_prefix("last ") {
                Some(call) => of(call).pop()?,
                None => *of(call).first()?,
            };
            let way = told.ways.iter().position(|words| words.starts_with(way))?;
            schedule = schedule.departing(step, way);
        }
        Some(schedule)
    }

    const fn setting<'a>(&'a self, inbox: &'a Path, is_told: bool) -> Setting<'a> {
        Setting { scenario: &self.scenario, breakage: self.breakage, inbox, is_told }
    }
}

/// The schedules that depart from this one after its last deviation, and before a depth.
fn departures(schedule: &Schedule, outcome: &Outcome, depth: usize) -> Vec<Schedule> {
    let steps = outcome.ways.iter().enumerate().take(depth).skip(schedule.end());
    steps.flat_map(|(step, ways)| (1..*ways).map(move |way| schedule.departing(step, way))).collect()
}

impl Explored {
    /// The properties that are violated.
    pub fn violated(&self) -> Vec<Property> {
        self.found.iter().map(|found| found.property).collect()
    }

    fn add(&mut self, schedule: &Schedule, outcome: &Outcome) {
        self.executions += 1;
        self.longest = self.longest.max(outcome.ways.len());
        self.latest_end = self.latest_end.max(outcome.ended.unwrap_or(0) / 1_000);
        for (property, what) in &outcome.violations {
            if !self.violated().contains(property) {
                let (what, schedule) = (what.clone(), schedule.clone());
                self.found.push(Found { property: *property, what, schedule });
            }
        }
    }
}

/// The figures in a line, and the violations.
impl fmt::Display for Explored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            of: Exploration { scenario, .. },
            executions,
            states,
            deviations,
            longest,
            latest_end,
            found,
        } = self;
        write!(
            f,
            "{}: {}; deviations ≤ {deviations}: {executions} executions, {states} distinct states, at most {longest} steps, searches end within {latest_end} s",
            scenario.name, scenario.about
        )?;
        for Found { property, what, schedule } in found {
            write!(f, "\nVIOLATED {property:?} by {schedule}: {what}")?;
        }
        Ok(())
    }
}
