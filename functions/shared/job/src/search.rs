//! The life of the search: claim, advance, complete, release, cancel.

use crate::{
    Due, FailureReason, Job, Lease, Moment, SourceFault, SourceProgress, SourceState, State, Text, Timestamp,
    TransitionError,
};

impl Job {
    /// Leases the job to a searcher. The new lease is the returned job's epoch; older ones are void.
    pub fn claim(&self, at: Moment) -> Result<Self, TransitionError> {
        match self.state {
            State::Pending | State::Processing(None) => {}
            State::Processing(Some(lease)) if lease.until > at.now => {
                return Err(TransitionError::Leased { until: lease.until });
            }
            State::Processing(Some(_)) => return Err(TransitionError::LeaseExpired),
            State::Completed { .. } | State::Failed { .. } | State::Cancelled { .. } => {
                return Err(TransitionError::Ended);
            }
        }
        if self.is_over_age(at) {
            return Err(TransitionError::TooOld);
        }
        let mut next = self.next(at.now);
        next.epoch += 1;
        next.state = State::Processing(Some(Lease { epoch: next.epoch, until: at.now.plus(at.rules.lease) }));
        next.sources = self.sources.iter().map(|source| source.forward_to(SourceState::Searching)).collect();
        next.due = Some(Due::first(at));
        Ok(next)
    }

    /// Records what the sources have done since, and renews the lease.
    ///
    /// The due time stays as it is: the index is not written for every step of progress, and the sweep passes
    /// over a job whose lease is alive.
    pub fn advance(
        &self,
        epoch: u32,
        sources: &[SourceProgress],
        at: Moment,
    ) -> Result<Self, TransitionError> {
        let lease = self.lease_of(epoch)?;
        let mut next = self.next(at.now);
        next.sources = merge(&self.sources, sources);
        next.state =
            State::Processing(Some(Lease { epoch, until: lease.until.max(at.now.plus(at.rules.lease)) }));
        Ok(next)
    }

    /// Ends the search with what its sources answered: completed, or failed when none of them did.
    pub fn complete(
        &self,
        epoch: u32,
        sources: &[SourceProgress],
        at: Moment,
    ) -> Result<Self, TransitionError> {
        self.lease_of(epoch)?;
        let mut next = self.next(at.now);
        next.sources = merge(&self.sources, sources);
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
        Ok(ended.claim_text(at).unwrap_or(ended))
    }

    /// Gives the lease back before the searcher must stop: no crash, and the next searcher goes on from here.
    pub fn release(
        &self,
        epoch: u32,
        sources: &[SourceProgress],
        at: Moment,
    ) -> Result<Self, TransitionError> {
        self.lease_of(epoch)?;
        let mut next = self.next(at.now);
        next.sources = merge(&self.sources, sources);
        next.state = State::Processing(None);
        next.due = Some(Due::first(at));
        Ok(next)
    }

    /// The same job, knowing these findings: sources and how many hits each has. A searcher stores a finding before it
    /// writes that the source is done, and may be lost in between.
    pub fn recalling<'a>(&self, found: impl IntoIterator<Item = (&'a str, u16)>) -> Self {
        let mut recalling = self.clone();
        for (name, hits) in found {
            let sources = recalling.sources.iter_mut().filter(|source| source.name.as_str() == name);
            sources.for_each(|source| *source = source.forward_to(SourceState::Done { hits }));
        }
        recalling
    }

    /// Ends the job on its owner's word, whoever searches. Its contact is erased and no text is sent. `Ok(None)`:
    /// it was cancelled before.
    pub fn cancel(&self, now: Timestamp) -> Result<Option<Self>, TransitionError> {
        match self.state {
            State::Cancelled { .. } => return Ok(None),
            State::Completed { .. } | State::Failed { .. } => return Err(TransitionError::Ended),
            State::Pending | State::Processing(_) => {}
        }
        let mut next = self.next(now);
        next.state = State::Cancelled { at: now };
        next.text = match next.text {
            Text::Waiting(_) => Text::None,
            other => other,
        };
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
        self.make_text_due(at);
        self
    }

    fn lease_of(&self, epoch: u32) -> Result<Lease, TransitionError> {
        match self.state {
            State::Processing(Some(lease)) if lease.epoch == epoch => Ok(lease),
            State::Pending | State::Processing(_) => Err(TransitionError::Fenced),
            State::Completed { .. } | State::Failed { .. } | State::Cancelled { .. } => {
                Err(TransitionError::Ended)
            }
        }
    }
}

fn merge(stored: &[SourceProgress], newer: &[SourceProgress]) -> Vec<SourceProgress> {
    let newer_state = |source: &SourceProgress| {
        newer.iter().find(|candidate| candidate.name == source.name).map_or(source.state, |found| found.state)
    };
    stored.iter().map(|source| source.forward_to(newer_state(source))).collect()
}
