use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{
    Consent, DUE_SHARDS, Due, Key, Language, Moment, Notification, NotificationStatus, ORPHAN_SHARD,
    QueryText, RequestFingerprint, Reservation, SourceProgress, SourceState, StopProof, Timestamp,
};

/// One search that its owner asked for: the meaning of one row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Job {
    /// The name under which it is stored.
    pub key: Key,
    /// Grows with every write; what a reader compares.
    pub version: u64,
    /// The words that are searched for.
    pub query: QueryText,
    /// The language of its owner.
    pub language: Language,
    /// The sources that are asked, in the order shown.
    pub sources: Vec<SourceProgress>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Until when it is kept. From then on it reads as unknown, whether or not the table has deleted it.
    pub expires_at: Timestamp,
    /// Its progress.
    pub state: State,
    /// Leases given so far: the number of attempts, and the fence against late writers.
    pub epoch: u32,
    /// Leases that expired in silence.
    pub crashes: u8,
    /// The life of its text.
    pub notification: Notification,
    /// The places that it takes in limits' counters, until its notification is claimed.
    pub reservations: Vec<Reservation>,
    /// When a searcher must look at it: present exactly while it is unfinished, a text or its receipt is due, or it is not
    /// told yet that one is withheld.
    pub due: Option<Due>,
    /// The request that made it, when that had an idempotency key.
    pub request: Option<RequestFingerprint>,
    /// The consent of its owner, where a text was asked for.
    pub consent: Option<Consent>,
    /// Set once an operator had it searched again after it had failed.
    pub redriven: Option<Redriven>,
    /// The proof that a text came to its number, where one was promised.
    pub stop_proof: Option<StopProof>,
    /// When the search under way will have ended if its sources take as long as usual, where its searcher knows that.
    pub expected_at: Option<Timestamp>,
}

/// The state of a job.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Created; no searcher has taken it up yet.
    Pending,
    /// Being searched: by the holder of the lease, or, with none, waiting for its next searcher.
    Processing(Option<Lease>),
    /// Ended, and at least one source answered.
    Completed {
        /// When it ended.
        at: Timestamp,
    },
    /// Ended without any answer.
    Failed {
        /// When it ended.
        at: Timestamp,
        /// The reason.
        reason: FailureReason,
    },
    /// Ended by its owner.
    Cancelled {
        /// When it ended.
        at: Timestamp,
    },
}

/// Who may write a job's progress, until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// Which lease of the job this is.
    pub epoch: u32,
    /// When it ends unless it is renewed.
    pub until: Timestamp,
}

/// The reason for which a job failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum FailureReason {
    /// No source answered.
    NoSourceAnswered,
    /// It outlived its maximum age before any source answered.
    TooOld,
    /// Its searcher crashed again and again.
    Crashed,
}

impl Lease {
    /// True until it ends. One that ends later than any searcher could have written was written by a clock that was put
    /// right since, and has ended.
    pub fn is_alive(self, at: Moment) -> bool {
        at.awaits(self.until, at.rules.lease)
    }
}

impl FailureReason {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// A stable code, stored and shown to programs.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The reason with this code, if it is one.
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }
}

/// A job's state without its data, as a reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Status {
    /// No searcher has taken it up yet.
    Pending,
    /// Being searched.
    Processing,
    /// Ended with results.
    Completed,
    /// Ended without.
    Failed,
    /// Ended by its owner.
    Cancelled,
}

impl Status {
    /// The word used in answers and in the table.
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// That an operator had a failed job searched again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Redriven {
    /// The number of times.
    pub times: u8,
    /// When last: from then on its age counts anew.
    pub at: Timestamp,
}

impl Job {
    /// True while a searcher holds a lease of it.
    pub fn is_leased(&self, at: Moment) -> bool {
        matches!(self.state, State::Processing(Some(lease)) if lease.is_alive(at))
    }

    /// The reservations that are given back when this job becomes the next one: those of a text that was never claimed
    /// and never will be.
    pub fn released_by(&self, next: &Self) -> &[Reservation] {
        if next.notification.contact().is_some() { &[] } else { &self.reservations }
    }

    /// The state as a reader sees it.
    pub const fn status(&self) -> Status {
        match self.state {
            State::Pending => Status::Pending,
            State::Processing(_) => Status::Processing,
            State::Completed { .. } => Status::Completed,
            State::Failed { .. } => Status::Failed,
            State::Cancelled { .. } => Status::Cancelled,
        }
    }

    /// When it ended, if it has.
    pub const fn ended_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Completed { at } | State::Failed { at, .. } | State::Cancelled { at } => Some(at),
            State::Pending | State::Processing(_) => None,
        }
    }

    /// The reason for which it failed, if it did.
    pub const fn failure(&self) -> Option<FailureReason> {
        match self.state {
            State::Failed { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// True when it is past its retention.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at <= now
    }

    /// The state of its text as its owner sees it. While the job is due, a text that is withheld looks like one that will
    /// be sent: an answer at once would tell a stranger whether a number was texted lately.
    pub const fn notification_status(&self) -> NotificationStatus {
        match (self.notification.status(), self.due) {
            (NotificationStatus::Withheld, Some(_)) => NotificationStatus::Waiting,
            (status, _) => status,
        }
    }

    /// The job as a shared link shows it: without its text. From its end on it is as it was then, so that no version and no
    /// moment tells that its text went on. Milliseconds are more than any version, so a reader's versions still grow.
    pub fn shared(self) -> Self {
        let (version, updated_at) =
            self.ended_at().map_or((self.version, self.updated_at), |at| (at.millis(), at));
        Self { version, updated_at, notification: Notification::None, ..self }
    }

    /// Percent of the sources that are over. 100 is kept for a job that has ended.
    pub fn progress(&self) -> u8 {
        if self.ended_at().is_some() {
            return 100;
        }
        let over = self.sources.iter().filter(|source| source.is_over()).count();
        let percent = over * 100 / self.sources.len().max(1);
        u8::try_from(percent.min(99)).unwrap_or(99)
    }

    /// The word for the state of one of its sources. One that had not answered when the job was cancelled never will.
    pub fn source_code(&self, source: &SourceProgress) -> &'static str {
        if source.is_over() || self.ended_at().is_none() { source.state.code() } else { "stopped" }
    }

    /// True when at least one source answered.
    pub fn has_answers(&self) -> bool {
        self.sources.iter().any(|source| matches!(source.state, SourceState::Done { .. }))
    }

    /// True when it is due for so long that its wake-up is not waiting in the queue any more, whatever the queue says.
    pub fn is_long_due(&self, at: Moment) -> bool {
        self.due.is_some_and(|due| due.is_long_past(at))
    }

    /// True when wake-up after wake-up went unanswered, so that the job must be taken up without the queue.
    pub fn is_orphaned(&self) -> bool {
        self.due.is_some_and(Due::is_unanswered)
    }

    /// The shard of the due index that lists the job. Orphaned jobs have one of their own, so that they are found
    /// whenever they are looked for.
    pub fn due_shard(&self) -> u8 {
        if self.is_orphaned() { ORPHAN_SHARD } else { self.key.bytes()[0] % DUE_SHARDS }
    }

    /// When the search began that is under way or was the last: creation, or the last redrive.
    pub fn began_at(&self) -> Timestamp {
        self.redriven.map_or(self.created_at, |redriven| redriven.at)
    }

    /// When it becomes too old to go on.
    pub(crate) fn deadline(&self, at: Moment) -> Timestamp {
        self.began_at().plus(at.rules.max_age)
    }

    /// True when it is too old to go on.
    pub(crate) fn is_over_age(&self, at: Moment) -> bool {
        self.deadline(at) <= at.now
    }

    /// The next version of this job, to be changed further.
    pub(crate) fn next(&self, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: self.updated_at.max(now), ..self.clone() }
    }
}
