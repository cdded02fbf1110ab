use std::time::Duration;

use crate::{CLOCKS_APART, LONGEST_ASK, LONGEST_RETRY, Moment, Timestamp};

/// The partitions of the due index. One takes 1,000 writes a second, a job needs about 3 such writes: 4 shards
/// carry some 1,300 jobs a second, and cost the sweep eight queries a minute.
pub const DUE_SHARDS: u8 = 4;

/// The shard of the due index that lists orphaned jobs, whose wake-ups the queue delivered in vain.
pub const ORPHAN_SHARD: u8 = DUE_SHARDS;

/// Unanswered wake-ups after which the queue is no longer trusted with a job.
const PATIENCE: u8 = 2;
/// The longest time between two wake-ups of a job, in leases: 10 minutes when a lease is 60 s. It bounds, too, how
/// long a queue with a backlog is believed to hold a job's wake-up.
const LONGEST_DELAY: u32 = 10;

/// When the sweep must look at a job unless it moves by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Due {
    /// The moment from which the sweep sees the job.
    pub at: Timestamp,
    /// Wake-ups of the sweep that no searcher has answered.
    pub wakes: u8,
}

impl Due {
    /// The first look, a lease after the job last moved by itself.
    pub(crate) fn first(at: Moment) -> Self {
        Self { at: at.now.plus(at.rules.lease), wakes: 0 }
    }

    /// The next look after one more wake-up: 1, 2, 4, 8 and then always 10 leases later.
    pub(crate) fn again(self, at: Moment) -> Self {
        let leases = 1u32.checked_shl(u32::from(self.wakes)).unwrap_or(LONGEST_DELAY).min(LONGEST_DELAY);
        let delay: Duration = at.rules.lease.saturating_mul(leases);
        Self { at: at.now.plus(delay), wakes: self.wakes.saturating_add(1) }
    }

    /// The same, and no later than then.
    pub(crate) fn by(self, until: Option<Timestamp>) -> Self {
        Self { at: until.map_or(self.at, |until| self.at.min(until)), ..self }
    }

    /// The latest moment for which a job can have become due by its rules: what is due later was made so by a clock that
    /// was put right since, and is due now.
    pub fn latest(at: Moment) -> Timestamp {
        at.now.plus(Self::longest(at)).plus(CLOCKS_APART)
    }

    /// True when the sweep must look at the job now.
    pub(crate) fn is_past(self, at: Moment) -> bool {
        !at.awaits(self.at, Self::longest(at))
    }

    fn longest(at: Moment) -> Duration {
        let waits = LONGEST_RETRY.max(LONGEST_ASK) + at.rules.lease;
        at.rules.lease.saturating_mul(LONGEST_DELAY).max(waits)
    }

    /// True when the time passed so long ago that the job's wake-up is not waiting in the queue any more, whatever the
    /// queue says.
    pub(crate) fn is_long_past(self, at: Moment) -> bool {
        self.at.plus(at.rules.lease.saturating_mul(LONGEST_DELAY)) <= at.now
    }

    /// True when wake-up after wake-up went unanswered.
    pub(crate) const fn is_unanswered(self) -> bool {
        self.wakes >= PATIENCE
    }
}
