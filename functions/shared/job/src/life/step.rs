//! The next step of a searcher that was woken for a job: a duplicate wake-up finds nothing to do.

use crate::{Job, LONGEST_ASK, Moment, Notification, Repaired, SmsReference, Timestamp, TransitionError};

/// The next thing to do for a job. What it carries is to be written first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Search, under the lease of the carried job.
    Search(Box<Job>),
    /// Publish the text that the carried job claims.
    Publish(Box<Job>),
    /// Ask the channel whether the text that it knows by this name arrived.
    AskReceipt(SmsReference),
    /// Write the repaired job, then look again.
    Repair(Box<Repaired>),
    /// Come back for the text at this moment.
    Later(Timestamp),
    /// Leave it: it has ended, or another searcher works on it.
    Leave,
}

impl Job {
    /// The next thing that a searcher should do.
    pub fn next_step(&self, at: Moment) -> Step {
        if self.ended_at().is_some() {
            return self.next_notification_step(at);
        }
        match self.claim(at) {
            Ok(claimed) => Step::Search(Box::new(claimed)),
            Err(TransitionError::LeaseExpired | TransitionError::TooOld) => self.repair_step(at),
            Err(_) => Step::Leave,
        }
    }

    fn next_notification_step(&self, at: Moment) -> Step {
        if let Notification::Awaited(awaited) = &self.notification {
            return match at.awaits(awaited.at, LONGEST_ASK) {
                true => Step::Later(awaited.at),
                false => Step::AskReceipt(awaited.reference.clone()),
            };
        }
        match self.claim_notification(at) {
            Ok(claimed) => Step::Publish(Box::new(claimed)),
            Err(TransitionError::NotificationTooEarly { at }) => Step::Later(at),
            Err(_) => self.repair_step(at),
        }
    }

    fn repair_step(&self, at: Moment) -> Step {
        self.repair(at).map_or(Step::Leave, |repaired| Step::Repair(Box::new(repaired)))
    }
}
