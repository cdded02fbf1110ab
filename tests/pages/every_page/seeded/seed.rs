//! Searches as the table holds them at some moment of their lives. Nobody works on them, so they stand still.

use std::time::Duration;

use cloud::{Aws, Clock, Inserted, JobTable, Secret, StoredFinding};
use job::{
    FailureReason, Job, Language, Moment, NewJob, Notification, NotificationStatus, Outgoing, QueryText,
    Rules, Sealed, SmsReference, SourceFault, SourceName, SourceState, State, Status, Timestamp, Token,
    Undelivered, UndeliveredReason,
};
use search::Finding;
use tests::World;

use crate::seeded::goods::{Goods, hits};

/// A source that has answered with this many hits.
pub(crate) const fn found(hits: u16) -> SourceState {
    SourceState::Done { hits }
}

/// How long such a search usually takes.
const USUAL: Duration = Duration::from_secs(35);

/// A source that took too long.
pub(crate) const LATE: SourceState = SourceState::Failed(SourceFault::TimedOut);

/// A search at a moment of its life.
#[derive(Clone, Copy)]
pub(crate) struct Seed {
    /// How long ago it was asked for.
    pub(crate) age: Duration,
    /// How far it is. It has ended just now, if it has.
    pub(crate) status: Status,
    /// Why it failed, if it did.
    pub(crate) failure: FailureReason,
    /// How far its sources are.
    pub(crate) sources: [SourceState; 4],
    /// What became of its text.
    pub(crate) text: NotificationStatus,
    /// What was searched for.
    pub(crate) goods: Goods,
}

impl Seed {
    /// Just asked for, and nobody has begun.
    pub(crate) const PENDING: Self = Self {
        age: Duration::from_secs(1),
        status: Status::Pending,
        failure: FailureReason::NoSourceAnswered,
        sources: [SourceState::Waiting; 4],
        text: NotificationStatus::None,
        goods: Goods::Usual,
    };
    /// Every source is being asked.
    pub(crate) const BEGUN: Self =
        Self { status: Status::Processing, sources: [SourceState::Searching; 4], ..Self::PENDING };
    /// Half of the sources have answered.
    pub(crate) const HALF_WAY: Self = Self {
        age: Duration::from_secs(20),
        sources: [found(6), SourceState::Searching, found(3), SourceState::Searching],
        ..Self::BEGUN
    };
    /// All sources have answered: 45 hits, three pages.
    pub(crate) const COMPLETED: Self = Self {
        age: Duration::from_secs(45),
        status: Status::Completed,
        sources: [found(18), found(13), found(9), found(5)],
        ..Self::PENDING
    };
    /// No source has answered.
    pub(crate) const FAILED: Self = Self { status: Status::Failed, sources: [LATE; 4], ..Self::COMPLETED };

    /// The same with this text.
    pub(crate) const fn texted(self, text: NotificationStatus) -> Self {
        Self { text, ..self }
    }

    const fn state(self, now: Timestamp) -> State {
        match self.status {
            Status::Pending => State::Pending,
            Status::Processing => State::Processing(None),
            Status::Completed => State::Completed { at: now },
            Status::Failed => State::Failed { at: now, reason: self.failure },
            Status::Cancelled => State::Cancelled { at: now },
        }
    }

    fn text(self, now: Timestamp) -> Notification {
        let contact = Sealed::new(Vec::new());
        match (self.text, self.status) {
            (NotificationStatus::None, _) => Notification::None,
            (NotificationStatus::Withheld, _) => Notification::Withheld,
            (NotificationStatus::Waiting, Status::Pending | Status::Processing) => {
                Notification::Waiting(contact)
            }
            (NotificationStatus::Waiting, _) => Notification::Due(Outgoing::new(contact, now)),
            (NotificationStatus::Sent, _) => Notification::Sent,
            (NotificationStatus::Delivered, _) => Notification::Delivered,
            (NotificationStatus::Undelivered, _) => Notification::Undelivered(Undelivered {
                reason: UndeliveredReason::PhoneOff,
                reference: SmsReference::parse("G1").expect("a name"),
                channel: None,
            }),
            (NotificationStatus::Failed, _) => Notification::Failed,
            (NotificationStatus::Unknown, _) => Notification::Unknown,
        }
    }
}

/// A system's table, for whoever may write into it.
pub(crate) struct Table {
    table: JobTable,
    sources: Vec<SourceName>,
    language: Language,
}

impl Table {
    /// The table of a system whose sources are these. The searches are of somebody who speaks this language.
    pub(crate) fn of(world: &World, sources: Vec<SourceName>, language: Language) -> Self {
        let variables = world.variables();
        let table = JobTable::new(&Aws::local(&variables["AWS_ENDPOINT_URL"]), &variables["TABLE_NAME"]);
        Self { table, sources, language }
    }

    /// Puts a search into the table.
    pub(crate) async fn plant(&self, seed: Seed) -> Token {
        let token = Secret::random_token();
        let job = self.job(&token, seed);
        assert_eq!(self.table.insert(&job).await.expect("the table answers"), Inserted::New);
        self.keep_findings(&job, seed).await;
        token
    }

    /// Lets a search go on to this moment of its life; the version that it then has.
    pub(crate) async fn advance(&self, token: &Token, seed: Seed) -> u64 {
        let now = Clock::new(Rules::AGREED).now();
        let before =
            self.table.read(&token.key(), now).await.expect("the table answers").expect("it is there");
        let later = self.job(token, seed);
        self.keep_findings(&later, seed).await;
        let after = Job { version: before.version + 1, created_at: before.created_at, ..later };
        self.table.replace(&before, &after).await.expect("nobody else writes");
        after.version
    }

    async fn keep_findings(&self, job: &Job, seed: Seed) {
        for (place, source) in job.sources.iter().enumerate().filter(|(_, source)| source.hits() > 0) {
            let finding = Finding::new(hits(seed.goods, place, source.hits())).arriving(place as u64);
            let (source, hits) = (source.name.as_str().to_owned(), source.hits());
            let kept = StoredFinding { source, hits, bytes: finding.encode() };
            self.table.keep_finding(job, kept).await.expect("the table answers");
        }
    }

    fn job(&self, token: &Token, seed: Seed) -> Job {
        let now = Clock::new(Rules::AGREED).now();
        let created_at = Timestamp::from_millis(now.millis() - seed.age.as_millis() as u64);
        let new_job = NewJob {
            key: token.key(),
            query: QueryText::parse(query(self.language)).expect("a query"),
            language: self.language,
            sources: self.sources.clone(),
            notification: seed.text(now),
            request: None,
        };
        let mut job = Job::create(new_job, Moment { now: created_at, rules: Rules::AGREED });
        job.state = seed.state(now);
        job.updated_at = now;
        job.expected_at = (seed.status == Status::Processing).then(|| created_at.plus(USUAL));
        // The sweep never sees it.
        job.due = None;
        for (source, state) in job.sources.iter_mut().zip(seed.sources) {
            source.state = state;
        }
        job
    }
}

/// What somebody who speaks this language searches for.
pub(crate) const fn query(language: Language) -> &'static str {
    match language {
        Language::Korean => "검정 린넨 원피스",
        Language::English => "black linen dress",
    }
}
