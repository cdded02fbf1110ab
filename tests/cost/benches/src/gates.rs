//! The figures that a commit may only change on purpose: `gates.toml` says what each is, and by how much it may grow.

use std::{fmt, fs};

use serde::Deserialize;

use crate::program::ROOT;

/// One figure that is kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gate {
    /// What it is.
    pub(crate) name: String,
    /// What it was when somebody last looked at it.
    pub(crate) value: u64,
    /// What it may be more, in percent.
    pub(crate) slack: u64,
}

impl Gate {
    const fn margin(&self) -> u64 {
        self.value * self.slack / 100
    }

    /// True when a figure is more than may be.
    pub(crate) const fn is_broken_by(&self, figure: u64) -> bool {
        figure > self.value + self.margin()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GatesFile {
    /// Of the binaries that are deployed.
    deployed: Vec<Gate>,
    /// Of those that tests use, which are there without an hour of optimising.
    dev: Vec<Gate>,
    /// Of jobs, whatever they are built with: the end-to-end tests compare these.
    #[serde(rename = "job")]
    _job: toml::Table,
}

/// What the measured figures say about a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Holds,
    /// It is better by more than its slack: another commit could lose that unseen.
    IsLoose,
    IsBroken,
    /// Nobody measured it.
    IsMissing,
}

/// A gate beside what was measured.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    gate: Gate,
    measured: Option<u64>,
    pub(crate) verdict: Verdict,
}

/// The gates of binaries that were built with this profile.
pub(crate) fn gates_of(profile: &str) -> Vec<Gate> {
    let path = format!("{ROOT}/tests/cost/benches/gates.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let file: GatesFile = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    match profile {
        "deployed" => file.deployed,
        _ => file.dev,
    }
}

/// Every gate with its verdict.
pub(crate) fn check(gates: Vec<Gate>, figures: &[(String, u64)]) -> Vec<Checked> {
    let judge = |gate: Gate| {
        let measured = figures.iter().find(|(name, _)| *name == gate.name).map(|(_, figure)| *figure);
        let verdict = match measured {
            None => Verdict::IsMissing,
            Some(figure) if gate.is_broken_by(figure) => Verdict::IsBroken,
            Some(figure) if figure < gate.value.saturating_sub(gate.margin()) => Verdict::IsLoose,
            Some(_) => Verdict::Holds,
        };
        Checked { gate, measured, verdict }
    };
    gates.into_iter().map(judge).collect()
}

impl Checked {
    /// True when a commit with this figure may not land.
    pub(crate) fn is_failure(&self) -> bool {
        matches!(self.verdict, Verdict::IsBroken | Verdict::IsMissing)
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Gate { name, value, slack } = &self.gate;
        let measured = self.measured.map_or("–".to_owned(), |measured| measured.to_string());
        let word = match self.verdict {
            Verdict::Holds => "holds",
            Verdict::IsLoose => "holds; lower it in gates.toml",
            Verdict::IsBroken => "**BROKEN**",
            Verdict::IsMissing => "**NOT MEASURED**",
        };
        write!(f, "| {name} | {value} | +{slack} % | {measured} | {word} |")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(figures: &[(&str, u64)]) -> Vec<Verdict> {
        let gate = |name: &str, value, slack| Gate { name: name.to_owned(), value, slack };
        let gates = vec![gate("create instructions", 1_000_000, 2), gate("writes", 5, 0)];
        let figures: Vec<_> = figures.iter().map(|(name, figure)| ((*name).to_owned(), *figure)).collect();
        check(gates, &figures).into_iter().map(|checked| checked.verdict).collect()
    }

    #[test]
    fn three_percent_more_instructions_break_a_gate_of_two_percent() {
        let figures = [("create instructions", 1_030_000), ("writes", 5)];
        assert_eq!(verdicts(&figures), [Verdict::IsBroken, Verdict::Holds]);
    }

    #[test]
    fn one_write_more_breaks_an_exact_gate() {
        let figures = [("create instructions", 1_019_999), ("writes", 6)];
        assert_eq!(verdicts(&figures), [Verdict::Holds, Verdict::IsBroken]);
    }

    #[test]
    fn what_nobody_measured_fails_and_what_got_better_asks_for_a_lower_gate() {
        let figures = [("create instructions", 900_000)];
        assert_eq!(verdicts(&figures), [Verdict::IsLoose, Verdict::IsMissing]);
    }

    #[test]
    fn a_broken_gate_is_told_with_both_figures() {
        let gate = Gate { name: "zip".to_owned(), value: 100, slack: 1 };
        let checked = check(vec![gate], &[("zip".to_owned(), 102)]);
        assert!(checked[0].is_failure());
        assert_eq!(checked[0].to_string(), "| zip | 100 | +1 % | 102 | **BROKEN** |");
    }

    #[test]
    fn the_file_of_gates_can_be_read() {
        assert!(!gates_of("deployed").is_empty() && !gates_of("dev").is_empty());
    }
}
