//! The pace at which a watcher reads a job. Every read is paid for, and so is every second in which an end
//! is not seen.

use std::time::Duration;

use crate::{Job, Notification, NotificationStatus, State, Timestamp};

/// A pause on the way, in seconds. Progress is written every 4 s at most, so reading oftener shows nothing new but the end,
/// and every read is one of the 30 that a job of 35 s may cost the table.
const PAUSE: u64 = 5;
/// For so many seconds a watcher waits for the first answer, and reads every [`FIRST_PAUSE`]. It is written 0.3 s after it came.
const FIRST: u64 = 6;
/// The pause until then, in seconds.
const FIRST_PAUSE: u64 = 2;
/// The most seconds before and after the usual end in which every second is read.
const NEAR: u64 = 4;
/// With more than this many seconds to go, a watcher has settled down to wait.
const FAR: u64 = 60;

impl Job {
    /// The same job, whose search will usually have ended then; `None` where that is unknown.
    #[must_use]
    pub fn expecting(self, end: Option<Timestamp>) -> Self {
        Self { expected_at: end, ..self }
    }

    /// The time that a watcher should wait before reading again, in whole seconds; `None` once nothing more will change.
    ///
    /// Before a searcher has taken it up, the queue is long: a job's place in it is unknown, but one that has waited for
    /// long will hardly be next, so its watcher waits a quarter as long again, at most 30 s. A receipt is told within the
    /// hour, and read once after each time its channel is asked for it.
    pub fn poll_after(&self, now: Timestamp) -> Option<Duration> {
        let age = now.since(self.began_at());
        let is_waiting = self.notification_status() == NotificationStatus::Waiting;
        let seconds = match (&self.state, is_waiting) {
            (State::Pending, _) => (age.as_secs() / 4).clamp(1, 30),
            (State::Processing(_), _) => self.before_usual_end(now).unwrap_or_else(|| at_age(age.as_secs())),
            (_, true) => 3,
            (_, false) => match &self.notification {
                Notification::Awaited(awaited) => awaited.read_after(now)?,
                _ => return None,
            },
        };
        Some(Duration::from_secs(seconds))
    }

    /// Now and then until the usual end is near, and every second around it: sources that take a
    /// tenth more or less than usual are still seen to end within a second. `None` when that end is unknown or has
    /// passed in vain.
    fn before_usual_end(&self, now: Timestamp) -> Option<u64> {
        let end = self.expected_at?;
        let near = (end.since(self.began_at()) / 10).clamp(Duration::from_secs(2), Duration::from_secs(NEAR));
        if now.since(end) > near {
            return None;
        }
        let left = end.since(now).saturating_sub(near).as_secs();
        let is_first = now.since(self.began_at()).as_secs() < FIRST && !self.has_answers();
        let pause = match is_first {
            true => FIRST_PAUSE,
            false if left > FAR => 2 * PAUSE,
            false => PAUSE,
        };
        Some(left.clamp(1, pause))
    }
}

/// The older a search of unknown end is, the less likely it ends in the next second: 11 reads in the
/// first 35 s.
const fn at_age(seconds: u64) -> u64 {
    match seconds {
        0..2 => 1,
        2..8 => 2,
        8..60 => 4,
        60..180 => seconds / 12,
        _ => 15,
    }
}

#[cfg(test)]
#[path = "watch/watch_tests.rs"]
mod tests;
