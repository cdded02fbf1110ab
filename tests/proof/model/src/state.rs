//! One state of the whole system: the table, the queue, the actors at work, the time, and what happened.

pub mod call;
pub mod creator;
pub mod history;
pub mod owner;
pub mod searcher;
pub mod sweep;
pub mod write;

use job::{Job, Timestamp};

use self::{creator::Creator, history::History, owner::Owner, searcher::Searcher, sweep::Sweep, write::Put};
use crate::{
    bounds::{Clocks, Left},
    saved::Saved,
};

/// Sources at most.
pub const SOURCES: usize = 2;
/// The start of the model's time, in seconds since 1970: any moment is as good as another.
const START: u64 = 1_800_000_000;

/// An actor, which calls services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Asks for a search.
    Creator(usize),
    /// One invocation of `process-job` for the job.
    Searcher(usize),
    /// One invocation of `sweep-jobs` for the job.
    Sweep,
    /// Cancels.
    Owner,
}

/// The row under the job's key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// The job.
    pub job: Saved,
    /// Who wrote it and does not know yet. Other actors' writer ids are of no interest: an id is only
    /// ever compared by the attempt that made it.
    pub awaited: Option<Actor>,
}

/// A write whose caller was told of an error, and that is still on its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Late {
    /// The write.
    pub put: Put,
    /// Who made it, while that one still wants to know.
    pub awaited: Option<Actor>,
}

/// A stored finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Found {
    /// Its hits.
    pub hits: u16,
    /// When it expires, with its job: tells it from one of an earlier job under the same key.
    pub expires_at: Timestamp,
}

/// One state.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// The true time, in seconds.
    pub now: u32,
    /// The seconds that each actor's clock is ahead of it.
    pub clocks: Clocks,
    /// The job's row.
    pub row: Option<Row>,
    /// True when the marker of an erased job stands in the row's place.
    pub marker: bool,
    /// A write that was given up and is still on its way.
    pub late: Option<Late>,
    /// The findings.
    pub findings: [Option<Found>; SOURCES],
    /// True when the queue holds wake-ups. How many does not matter: it may deliver one again and again.
    pub wake_up: bool,
    /// Those who ask for a search.
    pub creators: [Creator; 2],
    /// Those who search and text.
    pub searchers: [Searcher; 2],
    /// The one who sweeps.
    pub sweep: Sweep,
    /// The one who cancels.
    pub owner: Owner,
    /// When those who are at work are answered or dead: the creators, the searchers, the sweep, the owner's server.
    pub until: [u32; 6],
    /// The faults that are left.
    pub left: Left,
    /// The events so far.
    pub history: History,
}

impl Actor {
    /// All actors.
    pub const ALL: [Self; 6] =
        [Self::Creator(0), Self::Creator(1), Self::Searcher(0), Self::Searcher(1), Self::Sweep, Self::Owner];
    /// The place of the first searcher among all.
    pub const FIRST_SEARCHER: usize = 2;
}

impl State {
    /// The job that stands.
    pub fn job(&self) -> Option<&Job> {
        self.row.as_ref().map(|row| &*row.job)
    }

    /// A clock.
    pub fn clock(&self, actor: Actor) -> Timestamp {
        self.moment_after(self.ahead(actor))
    }

    /// The seconds that a clock is ahead of the true time.
    pub const fn ahead(&self, actor: Actor) -> u32 {
        match actor {
            Actor::Creator(_) => self.clocks.creator,
            Actor::Searcher(place) => self.clocks.searchers[place],
            Actor::Sweep => self.clocks.sweep,
            Actor::Owner => self.clocks.owner,
        }
    }

    /// The true time, and some seconds.
    pub fn moment_after(&self, seconds: u32) -> Timestamp {
        stamp(self.now + seconds)
    }

    /// The job, if there is one and it has not expired on this actor's clock: what a read by it shows.
    pub fn read_by(&self, actor: Actor) -> Option<Saved> {
        let row = self.row.as_ref()?;
        (!row.job.is_expired(self.clock(actor))).then(|| row.job.clone())
    }
}

/// The moment some seconds after the start.
pub fn stamp(seconds: u32) -> Timestamp {
    Timestamp::from_millis((START + u64::from(seconds)) * 1_000)
}

/// The seconds from the start to a moment, and some seconds less; `None` when that is before the start.
pub fn seconds_of(moment: Timestamp, less: u32) -> Option<u32> {
    let seconds = moment.seconds().checked_sub(START + u64::from(less))?;
    u32::try_from(seconds).ok()
}

impl Found {
    /// True when it was stored for this job, and not for an earlier one under the same key.
    pub fn is_of(&self, job: &Job) -> bool {
        self.expires_at == job.expires_at
    }
}
