//! The steps of the system.

use std::fmt;

use crate::state::Actor;

/// The fate of a call to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is done and answered. A put whose condition does not hold is answered by what stands; a publish is taken.
    Done,
    /// It is not done, and answered by an error. Of a publish that means: its outcome is unknown.
    Failed,
    /// It is done, and answered by an error. Of a publish that means: it is taken, and its outcome is unknown.
    Errored,
    /// It is answered by an error, and done later.
    Late,
    /// A publish is refused for good.
    Refused,
    /// A publish is surely not done, and worth another try.
    NotSent,
}

/// A step of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Time passes until the next moment at which a clock strikes for an actor.
    TimePasses,
    /// A write that was given up lands.
    LateWriteLands,
    /// The queue loses its wake-ups, or has delivered them.
    WakeUpsEnd,
    /// The table's broom takes the expired row.
    RowSwept,
    /// The table's broom takes an expired finding.
    FindingSwept(usize),
    /// A creator sends its request.
    Posts(usize),
    /// A wake-up reaches a searcher.
    Wakes(usize),
    /// The rescue reaches a searcher.
    Rescues(usize),
    /// The sweep finds the job in the due index.
    Sweeps,
    /// The owner asks to cancel.
    Cancels,
    /// The owner erases: of a job with an idempotency key a marker stays.
    Erases,
    /// The call that an actor waits for reaches its service.
    Call(Actor, Fate),
    /// A source answers a searcher, with hits or with an error.
    Answers {
        /// Whom.
        searcher: usize,
        /// Which source.
        source: usize,
        /// True when it has hits.
        with_hits: bool,
    },
    /// A searcher sets about writing progress.
    WritesProgress(usize),
    /// A searcher sets about ending its search.
    Finishes(usize),
    /// A searcher is told to stop.
    Stops(usize),
    /// A process dies.
    Dies(Actor),
}

impl Action {
    /// The same step of the other searcher, if it is one of a searcher.
    pub const fn of_the_other(self) -> Self {
        match self {
            Self::Wakes(place) => Self::Wakes(1 - place),
            Self::Rescues(place) => Self::Rescues(1 - place),
            Self::Call(Actor::Searcher(place), fate) => Self::Call(Actor::Searcher(1 - place), fate),
            Self::Answers { searcher, source, with_hits } => {
                Self::Answers { searcher: 1 - searcher, source, with_hits }
            }
            Self::WritesProgress(place) => Self::WritesProgress(1 - place),
            Self::Finishes(place) => Self::Finishes(1 - place),
            Self::Stops(place) => Self::Stops(1 - place),
            Self::Dies(Actor::Searcher(place)) => Self::Dies(Actor::Searcher(1 - place)),
            other => other,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Creator(place) => write!(f, "creator {}", place + 1),
            Self::Searcher(place) => write!(f, "searcher {}", place + 1),
            Self::Sweep => write!(f, "the sweep"),
            Self::Owner => write!(f, "the owner's server"),
        }
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done => "is answered",
            Self::Failed => "fails",
            Self::Errored => "is done, and answered by an error",
            Self::Late => "is answered by an error, and done later",
            Self::Refused => "is refused",
            Self::NotSent => "is surely not done",
        })
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimePasses => write!(f, "time passes"),
            Self::LateWriteLands => write!(f, "the write that was given up lands"),
            Self::WakeUpsEnd => write!(f, "no wake-up is left in the queue"),
            Self::RowSwept => write!(f, "the table drops the expired job"),
            Self::FindingSwept(source) => {
                write!(f, "the table drops the expired finding of source {}", source + 1)
            }
            Self::Posts(place) => write!(f, "{} sends its request", Actor::Creator(*place)),
            Self::Wakes(place) => write!(f, "{} is woken", Actor::Searcher(*place)),
            Self::Rescues(place) => write!(f, "{} takes up the orphaned job", Actor::Searcher(*place)),
            Self::Sweeps => write!(f, "the sweep finds the job past its due time"),
            Self::Cancels => write!(f, "the owner asks to cancel"),
            Self::Erases => write!(f, "the owner erases"),
            Self::Call(actor, fate) => write!(f, "{actor}: its call {fate}"),
            Self::Answers { searcher, source, with_hits } => {
                let how = if *with_hits { "with hits" } else { "with an error" };
                write!(f, "{}: source {} answers {how}", Actor::Searcher(*searcher), source + 1)
            }
            Self::WritesProgress(place) => write!(f, "{} is to write progress", Actor::Searcher(*place)),
            Self::Finishes(place) => write!(f, "{} is to end its search", Actor::Searcher(*place)),
            Self::Stops(place) => write!(f, "{} is told to stop", Actor::Searcher(*place)),
            Self::Dies(actor) => write!(f, "{actor} dies"),
        }
    }
}
