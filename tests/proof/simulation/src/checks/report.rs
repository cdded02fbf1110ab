use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use super::property::Property;

/// The result of one or several simulations.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The seeds.
    pub seeds: Vec<u64>,
    /// Jobs whose owners were told that they exist.
    pub jobs: u64,
    /// Virtual time, in seconds.
    pub seconds: u64,
    /// Calls that were answered, and other events.
    pub events: u64,
    /// Of the last simulation: a digest of all its events in their order.
    pub digest: u64,
    /// Texts in the inbox.
    pub texts: u64,
    /// Jobs with two texts.
    pub doubled: u64,
    /// Jobs whose text ended as unknown without one.
    pub unknown: u64,
    /// Jobs whose text was withheld.
    pub withheld: u64,
    /// Messages sent to the queue.
    pub messages: u64,
    /// The ends of jobs, by status.
    pub ends: BTreeMap<String, u64>,
    /// The faults that were injected, by kind.
    pub injected: BTreeMap<String, u64>,
    /// The violations: property, seed, key and observation.
    pub violations: Vec<Violation>,
}

/// Something that may not be.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The property that is violated.
    pub property: Property,
    /// The seed that shows it.
    pub seed: u64,
    /// The job.
    pub key: String,
    /// The observation.
    pub what: String,
}

impl Report {
    /// Adds another simulation's.
    pub fn add(&mut self, other: Self) {
        self.seeds.extend(other.seeds);
        self.jobs += other.jobs;
        self.seconds += other.seconds;
        self.events += other.events;
        self.digest = other.digest;
        self.texts += other.texts;
        self.doubled += other.doubled;
        self.unknown += other.unknown;
        self.withheld += other.withheld;
        self.messages += other.messages;
        for (end, times) in other.ends {
            *self.ends.entry(end).or_default() += times;
        }
        for (kind, times) in other.injected {
            *self.injected.entry(kind).or_default() += times;
        }
        self.violations.extend(other.violations);
    }

    /// The properties that are violated.
    pub fn violated(&self) -> Vec<Property> {
        Property::ALL
            .into_iter()
            .filter(|property| self.violations.iter().any(|violation| violation.property == *property))
            .collect()
    }

    /// The rows of a Markdown table: property, how it is checked, runs, violations, seed.
    pub fn rows(&self) -> String {
        let mut rows = String::new();
        for property in Property::ALL {
            let (words, check) = property.words();
            let of_it: Vec<_> =
                self.violations.iter().filter(|violation| violation.property == property).collect();
            let seed =
                of_it.first().map_or_else(|| self.seeds_told(), |violation| violation.seed.to_string());
            let (jobs, count) = (self.jobs, of_it.len());
            let _ = writeln!(rows, "| {words} | simulation: {check} | {jobs} jobs | {count} | {seed} |");
        }
        rows
    }

    fn seeds_told(&self) -> String {
        match (self.seeds.iter().min(), self.seeds.iter().max()) {
            (Some(first), Some(last)) if first != last => format!("{first}–{last}"),
            (first, _) => first.map_or_else(String::new, u64::to_string),
        }
    }
}

/// So many violations are told; all are counted.
const TOLD: usize = 20;

/// The result in words.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} jobs in {:.1} h of virtual time, {} events, {} messages, {} texts, {} jobs with two, {} unknown without one, {} withheld",
            self.jobs,
            self.seconds as f64 / 3_600.0,
            self.events,
            self.messages,
            self.texts,
            self.doubled,
            self.unknown,
            self.withheld
        )?;
        let told = |counts: &BTreeMap<String, u64>| {
            counts.iter().map(|(kind, times)| format!("{kind} {times}")).collect::<Vec<_>>().join(", ")
        };
        writeln!(f, "ended: {}", told(&self.ends))?;
        writeln!(f, "injected: {} in all: {}", self.injected.values().sum::<u64>(), told(&self.injected))?;
        writeln!(
            f,
            "digest of the events of seed {}: {:016x}",
            self.seeds.last().unwrap_or(&0),
            self.digest
        )?;
        for violation in self.violations.iter().take(TOLD) {
            let Violation { property, seed, key, what } = violation;
            writeln!(f, "VIOLATED {property:?}, seed {seed}, job {}: {what}", key.get(..8).unwrap_or(key))?;
        }
        Ok(())
    }
}
