//! The end of a search: completed or failed by its searcher, cancelled by its owner.

use crate::{
    FailureReason, Job, Moment, Notification, SourceFault, SourceProgress, SourceState, State, Timestamp,
    TransitionError,
};

impl Job {
    /// Ends the search with what its sources answered: completed, or failed when none of them did.
    pub fn complete(
        &self,
        epoch: u32,
        sources: &[SourceProgress],
        at: Moment,
    ) -> Result<Self, TransitionError> {
        let (_, next) = self.with_progress(epoch, sources, at)?;
        Ok(next.end(FailureReason::NoSourceAnswered, at))
    }

    /// Ends the search like [`Job::complete`] and, in the same write, claims the text that is now due.
    pub fn finish(
        &self,
        epoch: u32,
        sources: &[SourceProgress],
        at: Moment,
    ) -> Result<Self, TransitionError> {
        let ended = self.complete(epoch, sources, at)?;
        Ok(ended.claim_notification(at).unwrap_or(ended))
    }

    /// Ends the job on its owner's word, even while a searcher works on it. Its contact is erased and no text is sent.
    /// `Ok(None)`: it was cancelled before.
    pub fn cancel(&self, now: Timestamp) -> Result<Option<Self>, TransitionError> {
        match self.state {
            State::Cancelled { .. } => return Ok(None),
            State::Completed { .. } | State::Failed { .. } => return Err(TransitionError::Ended),
            State::Pending | State::Processing(_) => {}
        }
        let mut next = self.next(now);
        next.state = State::Cancelled { at: now };
        next.notification = match next.notification {
            Notification::Waiting(_) | Notification::Withheld => Notification::None,
            other => other,
        };
        next.reservations.clear();
        next.due = None;
        next.expected_at = None;
        Ok(Some(next))
    }

    /// Ends a search: sources that are not over are marked as timed out, and a waiting text becomes due.
    pub(crate) fn end(mut self, reason: FailureReason, at: Moment) -> Self {
        for source in &mut self.sources {
            *source = source.forward_to(SourceState::Failed(SourceFault::TimedOut));
        }
        self.state = match self.has_answers() {
            true => State::Completed { at: at.now },
            false => State::Failed { at: at.now, reason },
        };
        self.due = None;
        self.expected_at = None;
        self.make_notification_due(at);
        self
    }
}
