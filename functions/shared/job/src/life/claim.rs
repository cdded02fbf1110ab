//! The lease of a search: claimed by a searcher, renewed with every step of progress, given back.

use crate::{Due, Job, Lease, Moment, SourceProgress, SourceState, State, TransitionError};

impl Job {
    /// Leases the job to a searcher. The new lease is the returned job's epoch; older ones are void.
    pub fn claim(&self, at: Moment) -> Result<Self, TransitionError> {
        match self.state {
            State::Pending | State::Processing(None) => {}
            State::Processing(Some(lease)) if lease.is_alive(at) => {
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
        let (lease, mut next) = self.with_progress(epoch, sources, at)?;
        next.state =
            State::Processing(Some(Lease { epoch, until: lease.until.max(at.now.plus(at.rules.lease)) }));
        Ok(next)
    }

    /// Gives the lease back before the searcher must stop: no crash, and the next searcher goes on from here.
    pub fn release(
        &self,
        epoch: u32,
        sources: &[SourceProgress],
        at: Moment,
    ) -> Result<Self, TransitionError> {
        let (_, mut next) = self.with_progress(epoch, sources, at)?;
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

    /// The next version of the job with what its sources have done since, for the holder of this lease alone.
    pub(crate) fn with_progress(
        &self,
        epoch: u32,
        sources: &[SourceProgress],
        at: Moment,
    ) -> Result<(Lease, Self), TransitionError> {
        let lease = self.lease_of(epoch)?;
        let mut next = self.next(at.now);
        next.sources = merge(&self.sources, sources);
        Ok((lease, next))
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

/// Sources as they were stored, each moved on to its newer state.
fn merge(stored: &[SourceProgress], newer: &[SourceProgress]) -> Vec<SourceProgress> {
    let newer_state = |source: &SourceProgress| {
        newer.iter().find(|candidate| candidate.name == source.name).map_or(source.state, |found| found.state)
    };
    stored.iter().map(|source| source.forward_to(newer_state(source))).collect()
}
