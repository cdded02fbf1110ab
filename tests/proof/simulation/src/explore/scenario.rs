//! A scenario: who takes part, and what they do.

use job::Channels;

use crate::{checks::story::Bounds, plan, time};

/// One thing that an owner does, or an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Creates the job, asking for an SMS.
    CreateWithNumber,
    /// Creates the job, asking for none.
    Create,
    /// Creates a job that no source answers, asking for an SMS.
    CreateHopeless,
    /// Cancels it.
    Cancel,
    /// Erases it.
    Erase,
    /// Sends another request under the key of the erased job, which is refused.
    CreateAnother,
    /// Waits until it has ended, and its SMS's life with it.
    AwaitEnd,
    /// Has it searched again, as `textback redrive` does.
    Redrive,
    /// Waits until the table has it.
    AwaitCreation,
    /// Has the number stopped, as the reader of another text to it does.
    Stop,
    /// Gives a number, to be texted from then on and no other.
    Give(&'static str),
    /// Gives a number while another owner gives another.
    GiveBeside(&'static str),
}

/// Something that is usual in a scenario and a fault elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// Each wake-up is delivered to two searchers at the same time.
    Doubled,
    /// Wake-ups of new jobs are lost, so that the sweep finds them.
    Unheard,
    /// The second source kills each process that asks it.
    Deadly,
    /// Sources take longer than a lease.
    Slow,
    /// What owners do later comes first wherever it can.
    Hasty,
    /// No receipt ever comes.
    Unreceipted,
    /// No SMS arrives.
    Undelivered,
    /// The first channel refuses every SMS.
    Refused,
    /// SOLAPI sends nothing: there is too much.
    Throttled,
    /// Publishes are accepted, and their answers lost.
    Unanswered,
    /// The first searcher is told to stop before its source has answered.
    Interrupted,
}

/// One scenario: all executions of it begin alike.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// Its name.
    pub name: &'static str,
    /// Its content, in a line.
    pub about: &'static str,
    /// The owners at the same time, all of the same job.
    pub(super) owners: &'static [&'static [Act]],
    /// The sources that are asked.
    pub(super) sources: usize,
    pub(super) channels: Channels,
    pub(super) habits: &'static [Habit],
    /// The milliseconds that the clocks of owners, of searchers and of the sweep are off.
    pub(super) clocks: [i64; 3],
}

/// A deviation makes a search end so many milliseconds later at most: the promise of two minutes, and what comes next.
const DEVIATION: u64 = 150_000;
/// The milliseconds that a slow source takes: longer than a lease, and than the sweep waits.
const LONG: u64 = 100_000;

impl Scenario {
    /// The milliseconds that every clock is off.
    pub(super) fn clocks_off(&self) -> [i64; time::CLOCKS] {
        std::array::from_fn(|place| self.clocks.get(place).copied().unwrap_or(0))
    }

    /// The milliseconds that each source takes to answer.
    pub(super) fn source_takes(&self) -> u64 {
        if self.has(Habit::Slow) { LONG } else { 0 }
    }

    /// When everything must be over, with so many deviations: each costs a lease, or two, and a minute of the sweep's; and
    /// the source that had not answered by then is asked anew.
    pub(super) fn bounds(&self, deviations: usize) -> Bounds {
        let apart = self.clocks.iter().map(|off| off.unsigned_abs()).max().unwrap_or(0);
        let deaths = if self.has(Habit::Deadly) { 4 } else { 0 };
        let search = (DEVIATION + self.source_takes()) * (1 + deaths + deviations as u64) + apart;
        Bounds { search, ..plan::bounds_apart(apart) }
    }

    pub(super) fn has(&self, habit: Habit) -> bool {
        self.habits.contains(&habit)
    }
}
