use std::time::Duration;

use crate::Timestamp;

/// The spans that a job's life obeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// The time for which a searcher holds a job between two of its writes.
    pub lease: Duration,
    /// The age that an unfinished job may reach before it is ended with what there is.
    pub max_age: Duration,
    /// The time for which a job and its findings are kept after creation.
    pub retention: Duration,
}

impl Rules {
    /// The agreed spans. Lease 60 s: with a sweep every 60 s a dead searcher's job is taken up within 2 minutes.
    /// Age 30 min: longer than any search worth waiting for, shorter than an owner's patience. Kept 7 days.
    pub const AGREED: Self = Self {
        lease: Duration::from_secs(60),
        max_age: Duration::from_secs(30 * 60),
        retention: Duration::from_secs(7 * 24 * 60 * 60),
    };

    /// The agreed spans with another lease, for trying crashes quickly.
    pub const fn with_lease(lease: Duration) -> Self {
        Self { lease, ..Self::AGREED }
    }
}

/// A moment under the rules in force: what every transition is told besides its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The clock.
    pub now: Timestamp,
    /// The rules.
    pub rules: Rules,
}

/// Clocks that differ by less are believed. A time that was stored and lies further ahead than its rule allows was
/// written by a clock that was put right since: no one waits for it.
pub(crate) const CLOCKS_APART: Duration = Duration::from_secs(15 * 60);

impl Moment {
    /// True when a stored time is still to come, which was written for at most so long ahead.
    pub(crate) fn awaits(self, stored: Timestamp, at_most: Duration) -> bool {
        stored > self.now && stored <= self.now.plus(at_most).plus(CLOCKS_APART)
    }
}
