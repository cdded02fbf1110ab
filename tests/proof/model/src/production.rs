//! The production code as the model calls it: the functions of `job`, each of which a mutant may alter.

use job::{
    Due, FailureReason, Job, Lease, Moment, NewJob, Notification, Outgoing, PublishOutcome, Repair, Repaired,
    SourceProgress, State, Step, StoredVersion, Timestamp, TransitionError, WriteOutcome,
};

use crate::{
    mutant::Mutant,
    saved::Saved,
    state::{Found, SOURCES},
};

/// The production code, or one mutant of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Production {
    /// The behaviour that is altered.
    pub mutant: Option<Mutant>,
}

impl Production {
    fn is(&self, mutant: Mutant) -> bool {
        self.mutant == Some(mutant)
    }

    /// True when `JobTable::erase` leaves a marker of a job with an idempotency key.
    pub fn leaves_markers(&self) -> bool {
        !self.is(Mutant::ErasedWithoutMarker)
    }

    /// [`Job::create`]
    pub fn create(&self, new_job: NewJob, at: Moment) -> Job {
        let job = Job::create(new_job, at);
        if self.is(Mutant::NewJobWithoutDueTime) { Job { due: None, ..job } } else { job }
    }

    /// [`Job::next_step`]
    pub fn next_step(&self, job: &Job, at: Moment) -> Step {
        let step = match (&job.state, &job.notification) {
            (State::Processing(Some(lease)), _) if self.is(Mutant::LiveLeaseClaimed) => {
                let free = Job { state: State::Processing(None), ..job.clone() };
                if lease.until > at.now { free.next_step(at) } else { job.next_step(at) }
            }
            _ => job.next_step(at),
        };
        match step {
            Step::Search(claimed) => Step::Search(Box::new(self.claimed(job, *claimed))),
            Step::Publish(claimed) if self.is(Mutant::TextRecordedBeforeItIsSent) => {
                let sent = claimed.record_notification(attempt_of(&claimed), PublishOutcome::Sent, at);
                Step::Publish(Box::new(sent.unwrap_or(*claimed)))
            }
            Step::Repair(repaired) => Step::Repair(Box::new(self.repaired(job, *repaired, at))),
            other => other,
        }
    }

    fn claimed(&self, before: &Job, claimed: Job) -> Job {
        match (self.mutant, claimed.state.clone()) {
            (Some(Mutant::DueTimeDroppedOnClaim), _) => Job { due: None, ..claimed },
            (Some(Mutant::LeaseWithoutEpoch), State::Processing(Some(lease))) => {
                let epoch = before.epoch.max(1);
                Job { epoch, state: State::Processing(Some(Lease { epoch, ..lease })), ..claimed }
            }
            _ => claimed,
        }
    }

    /// The epoch by which a write under a lease is judged, and the job that it is made of.
    fn fenced(&self, job: &Job, epoch: u32) -> (u32, Job) {
        match job.state {
            State::Processing(Some(lease)) if self.is(Mutant::NoFencing) => (lease.epoch, job.clone()),
            State::Cancelled { at } if self.is(Mutant::CancelOverwritten) => {
                let lease = Lease { epoch, until: at };
                (epoch, Job { state: State::Processing(Some(lease)), ..job.clone() })
            }
            _ => (epoch, job.clone()),
        }
    }

    /// [`Job::advance`]
    pub fn advance(
        &self,
        job: &Job,
        epoch: u32,
        sources: &[SourceProgress],
        at: Moment,
    ) -> Result<Job, TransitionError> {
        let (epoch, job) = self.fenced(job, epoch);
        job.advance(epoch, sources, at)
    }

    /// [`Job::finish`]
    pub fn finish(
        &self,
        job: &Job,
        epoch: u32,
        sources: &[SourceProgress],
        at: Moment,
    ) -> Result<Job, TransitionError> {
        let (epoch, job) = self.fenced(job, epoch);
        let ended = job.finish(epoch, sources, at)?;
        if self.is(Mutant::TextRecordedBeforeItIsSent) {
            return Ok(ended
                .record_notification(attempt_of(&ended), PublishOutcome::Sent, at)
                .unwrap_or(ended));
        }
        Ok(ended)
    }

    /// [`Job::release`]
    pub fn release(
        &self,
        job: &Job,
        epoch: u32,
        sources: &[SourceProgress],
        at: Moment,
    ) -> Result<Job, TransitionError> {
        let (epoch, job) = self.fenced(job, epoch);
        let released = job.release(epoch, sources, at)?;
        if self.is(Mutant::GivenBackWithoutDueTime) {
            return Ok(Job { due: Some(Due { at: job.expires_at, wakes: 0 }), ..released });
        }
        Ok(released)
    }

    /// [`Job::cancel`]
    pub fn cancel(&self, job: &Job, now: Timestamp) -> Result<Option<Job>, TransitionError> {
        let cancelled = job.cancel(now)?;
        if self.is(Mutant::CancelKeepsContact) {
            return Ok(cancelled.map(|cancelled| Job { notification: job.notification.clone(), ..cancelled }));
        }
        Ok(cancelled)
    }

    /// [`Job::repair`]
    pub fn repair(&self, job: &Job, at: Moment) -> Option<Repaired> {
        job.repair(at).map(|repaired| self.repaired(job, repaired, at))
    }

    fn repaired(&self, before: &Job, repaired: Repaired, at: Moment) -> Repaired {
        let is_unfinished = repaired.job.ended_at().is_none();
        match (self.mutant, repaired.repair) {
            (Some(Mutant::CrashesNeverCounted), _) => {
                let free = Job { crashes: 0, ..before.clone() };
                let repaired = free.repair(at).unwrap_or(repaired);
                Repaired { job: Job { crashes: before.crashes, ..repaired.job }, ..repaired }
            }
            (Some(Mutant::SweepEndsInsteadOfWaking), _) if is_unfinished => {
                let state = State::Failed { at: at.now, reason: FailureReason::Crashed };
                Repaired {
                    job: Job { state, notification: Notification::None, due: None, ..repaired.job },
                    ..repaired
                }
            }
            (Some(Mutant::NeverForsaken), _) => {
                let due = repaired.job.due.map(|due| Due { wakes: 0, ..due });
                Repaired { job: Job { due, ..repaired.job }, ..repaired }
            }
            (Some(Mutant::UnknownWithoutEnd), Repair::NotificationOutcomeLost) => {
                Repaired { job: try_again(before, repaired.job, at), ..repaired }
            }
            _ => repaired,
        }
    }

    /// [`Job::record_notification`]
    pub fn record_notification(
        &self,
        job: &Job,
        attempt: u8,
        outcome: PublishOutcome,
        at: Moment,
    ) -> Result<Job, TransitionError> {
        let attempt = match &job.notification {
            Notification::Sending(sending) if self.is(Mutant::OutcomeOfAnyAttempt) => sending.attempt(),
            _ => attempt,
        };
        let recorded = job.record_notification(attempt, outcome, at)?;
        match outcome {
            PublishOutcome::Unknown if self.is(Mutant::UnknownWithoutEnd) => Ok(try_again(job, recorded, at)),
            PublishOutcome::Unknown if self.is(Mutant::UnknownTakenForNotSent) => {
                job.record_notification(attempt, PublishOutcome::NotSent { spread: 100 }, at)
            }
            PublishOutcome::Refused if self.is(Mutant::FailedThoughUnknown) => {
                Ok(Job { notification: Notification::Failed, ..recorded })
            }
            _ => Ok(recorded),
        }
    }

    /// The outcome that an error of a write is taken for without reading it back; `None`: it is read back.
    pub const fn settle_unread(&self) -> Option<WriteOutcome<Saved>> {
        match self.mutant {
            Some(Mutant::ReadBackOmitted) => Some(WriteOutcome::NotCommitted),
            Some(Mutant::ErrorTakenForSuccess) => Some(WriteOutcome::Committed),
            _ => None,
        }
    }

    /// [`WriteOutcome::after_insert`]
    pub fn settle_insert(
        &self,
        created_at: Timestamp,
        standing: Option<(StoredVersion, Saved)>,
    ) -> WriteOutcome<Saved> {
        let long_ago = Timestamp::from_millis(0);
        let now = if self.is(Mutant::ExpiredTakenForStanding) { long_ago } else { created_at };
        WriteOutcome::after_insert(now, standing)
    }

    /// `JobTable::insert`: the condition of the put.
    pub fn may_insert_over(&self, standing: &Job, created_at: Timestamp) -> bool {
        self.is(Mutant::InsertOverwrites) || standing.expires_at <= created_at
    }

    /// `JobTable::keep_finding`: the condition of the put.
    pub fn may_keep_over(&self, standing: &Found, job: &Job) -> bool {
        if self.is(Mutant::EarlierFindingStands) {
            return standing.expires_at <= job.updated_at;
        }
        standing.expires_at < job.expires_at
    }

    /// `keep`: how many hits are counted, of one's own finding or of the one that stands.
    pub fn hits_kept(&self, own: &Found, standing: Option<Found>) -> u16 {
        let standing = standing.filter(|_| !self.is(Mutant::OwnHitsCounted));
        standing.map_or(own.hits, |standing| standing.hits)
    }

    /// True when a source counts as done before its finding is stored.
    pub fn counts_before_it_keeps(&self) -> bool {
        self.is(Mutant::DoneBeforeItIsKept)
    }

    /// `JobTable::read_with_findings`: each source's place and hits.
    pub fn findings_for(
        &self,
        findings: &[Option<Found>; SOURCES],
        job: &Job,
        now: Timestamp,
    ) -> Vec<(usize, u16)> {
        if self.is(Mutant::NothingRecalled) {
            return Vec::new();
        }
        let by_age = self.is(Mutant::EarlierFindingsRecalled);
        let counts = |found: &Found| if by_age { found.expires_at > now } else { found.is_of(job) };
        let stored = findings.iter().enumerate().filter_map(|(place, found)| Some((place, (*found)?)));
        stored.filter(|(_, found)| counts(found)).map(|(place, found)| (place, found.hits)).collect()
    }

    /// `JobTable::repair`: whether a repair ends a search, so that the findings are read first.
    pub fn ends_search(&self, before: &Job, repaired: &Repaired) -> bool {
        let is_ending = before.ended_at().is_none() && repaired.job.ended_at().is_some();
        is_ending && !self.is(Mutant::FindingsForgottenAtTheEnd)
    }

    /// `JobTable::repair`: the repair of a search that ends with what was found.
    pub fn repair_with(&self, job: &Job, found: &[Option<Found>; SOURCES], at: Moment) -> Option<Repaired> {
        let found = self.findings_for(found, job, at.now);
        let found = found.iter().map(|(place, hits)| (job.sources[*place].name.as_str(), *hits));
        self.repair(&job.recalling(found), at)
    }
}

fn attempt_of(job: &Job) -> u8 {
    match &job.notification {
        Notification::Sending(sending) => sending.attempt(),
        _ => 0,
    }
}

/// The text is due once more, whatever was counted.
fn try_again(before: &Job, recorded: Job, at: Moment) -> Job {
    let Notification::Sending(sending) = &before.notification else { return recorded };
    let due = Due { at: at.now.plus(at.rules.lease), wakes: 0 };
    let notification =
        Notification::Due(Outgoing { at: at.now, tries: sending.tries + 1, ..sending.clone() });
    Job { notification, due: Some(due), ..recorded }
}
