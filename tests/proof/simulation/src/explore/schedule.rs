//! Schedules: a scenario, and where an execution of it departs from the usual way.

use std::{fmt, str::FromStr};

/// The choices of one execution that differ from the usual ones: everything else follows. As text, `NAME:12=3,20=1`: of
/// this scenario, the third other way at step 12 and the first at step 20.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Schedule {
    /// The scenario's name.
    pub scenario: String,
    /// Steps and the ways taken at them, in order.
    pub deviations: Vec<(usize, usize)>,
}

/// It is no schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedSchedule;

impl fmt::Display for MalformedSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a schedule is SCENARIO:STEP=WAY,STEP=WAY…")
    }
}

impl std::error::Error for MalformedSchedule {}

impl Schedule {
    /// The usual way of a scenario.
    pub fn usual(scenario: &str) -> Self {
        Self { scenario: scenario.to_owned(), deviations: Vec::new() }
    }

    /// The same with one more deviation.
    pub(super) fn departing(&self, step: usize, way: usize) -> Self {
        let mut departing = self.clone();
        departing.deviations.push((step, way));
        departing
    }

    /// The way to take at a step.
    pub(super) fn way_at(&self, step: usize) -> usize {
        self.deviations.iter().find(|(at, _)| *at == step).map_or(0, |(_, way)| *way)
    }

    /// The first step that is not yet decided on.
    pub(super) fn end(&self) -> usize {
        self.deviations.last().map_or(0, |(step, _)| step + 1)
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let deviations: Vec<_> = self.deviations.iter().map(|(step, way)| format!("{step}={way}")).collect();
        write!(f, "{}:{}", self.scenario, deviations.join(","))
    }
}

impl FromStr for Schedule {
    type Err = MalformedSchedule;

    fn from_str(text: &str) -> Result<Self, MalformedSchedule> {
        let (scenario, deviations) = text.split_once(':').ok_or(MalformedSchedule)?;
        let deviation = |text: &str| {
            let (step, way) = text.split_once('=').ok_or(MalformedSchedule)?;
            Ok((step.parse().map_err(|_| MalformedSchedule)?, way.parse().map_err(|_| MalformedSchedule)?))
        };
        let deviations = deviations.split(',').filter(|text| !text.is_empty()).map(deviation);
        Ok(Self { scenario: scenario.to_owned(), deviations: deviations.collect::<Result<_, _>>()? })
    }
}
