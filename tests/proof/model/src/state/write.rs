//! A conditional write of a job.

use job::{Moment, PublishOutcome, Repair, Repaired, Timestamp, TransitionError};

use crate::saved::Saved;

/// The purpose of a write, as the laws ask about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// A new job.
    Insert,
    /// A lease.
    Claim,
    /// Progress, an end, or a lease given back, under the lease that was written as the n-th.
    Search(u8),
    /// A repair.
    Repair(Repair),
    /// The owner's word.
    Cancel,
    /// A claim on the text.
    ClaimNotification,
    /// The outcome of a publish, and its number.
    Record(PublishOutcome, u8),
}

/// A write under way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Put {
    /// The job that it is to replace; none when it is an insert.
    pub before: Option<Saved>,
    /// The job that is to stand afterwards.
    pub after: Saved,
    /// The purpose of the write.
    pub change: Change,
    /// The clock by which it was decided.
    pub at: Timestamp,
    /// True when it was answered by an error, and is now being read back.
    pub is_unanswered: bool,
}

impl Put {
    /// A write that replaces a job.
    pub const fn replacing(before: Saved, after: Saved, change: Change, at: Timestamp) -> Self {
        Self { before: Some(before), after, change, at, is_unanswered: false }
    }

    /// The write of a repaired job.
    pub fn repairing(before: Saved, repaired: Repaired, at: Moment) -> Self {
        Self::replacing(before, Saved::new(repaired.job), Change::Repair(repaired.repair), at.now)
    }

    /// The write of what a transition makes of a job, if it applies.
    pub fn of(
        before: &Saved,
        after: Result<job::Job, TransitionError>,
        change: Change,
        at: Timestamp,
    ) -> Result<Self, TransitionError> {
        after.map(|after| Self::replacing(before.clone(), Saved::new(after), change, at))
    }
}
