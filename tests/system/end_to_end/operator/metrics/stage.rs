use std::{
    collections::BTreeSet,
    fs::{self, OpenOptions},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use super::emf;
use cloud::{Aws, JobTable, Metrics, Secret};
use futures::future::BoxFuture;
use job::{
    Job, Language, Moment, NewJob, Notification, NotificationLimits, QueryText, Rules, Sealed, SourceName,
    SourceProgress, SourceState, Timestamp, Token,
};
use search::{Hit, Query, Source, SourceError};
use serde_json::Value;
use sweep_jobs::{SweepJobs, Swept};
use tests::{Scripted, World};
use textback::{Sources, SystemSettings};

/// A system, and a table and a sweep beside it that count in the same file.
pub(super) struct Stage {
    pub(super) world: World,
    pub(super) table: JobTable,
    sweep: SweepJobs,
    records: PathBuf,
    _folder: tempfile::TempDir,
}

impl Stage {
    /// With these sources, and without limits on texts.
    pub(super) async fn with(sources: &[&Scripted]) -> Self {
        Self::of(Scripted::system(sources), NotificationLimits::NONE).await
    }

    pub(super) async fn of(sources: Sources, notification_limits: NotificationLimits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = World::settings(folder.path().to_owned(), sources, Rules::AGREED);
        let world = World::of(SystemSettings { notification_limits, ..settings }).await;
        let records = folder.path().join("metrics.jsonl");
        let metrics = Metrics::to(OpenOptions::new().append(true).open(&records).unwrap());
        let variables = world.variables();
        let aws = Aws::local(&variables["AWS_ENDPOINT_URL"]);
        let table = JobTable::new(&aws, &variables["TABLE_NAME"]).counting(&metrics);
        let sweep = SweepJobs::from_environment(&world.environment_of("sweep-jobs"), &metrics).unwrap();
        Self { world, table, sweep, records, _folder: folder }
    }

    /// The moment that comes after so long.
    pub(super) fn moment_in(&self, later: Duration) -> Moment {
        Moment { now: self.sweep.clock.now().plus(later), rules: Rules::AGREED }
    }

    pub(super) async fn sweep(&self) -> Swept {
        self.sweep.handle().await.expect("the index is read")
    }

    /// A job that a searcher claimed so long ago and was never heard of again; its token.
    pub(super) async fn forgotten(&self, ago: Duration) -> String {
        let now = Timestamp::from_millis(self.sweep.clock.now().millis() - ago.as_millis() as u64);
        let at = Moment { now, rules: Rules::AGREED };
        let token = Secret::random_token();
        let job = self.saved(&token, Notification::None, at).await;
        self.table.update(&job, |job| job.claim(at)).await.expect("it is new");
        token.as_str().to_owned()
    }

    /// A job whose search has ended with hits, and whose text is due.
    pub(super) async fn ended_with_a_text(&self, hits: u16) -> Job {
        let at = self.moment_in(Duration::ZERO);
        let job =
            self.saved(&Secret::random_token(), Notification::Waiting(Sealed::new(vec![7; 64])), at).await;
        let claimed = self.table.update(&job, |job| job.claim(at)).await.expect("it is new");
        let done: Vec<_> = claimed
            .sources
            .iter()
            .map(|source| SourceProgress { state: SourceState::Done { hits }, ..source.clone() })
            .collect();
        self.table.update(&claimed, |job| job.complete(1, &done, at)).await.expect("it is claimed")
    }

    async fn saved(&self, token: &Token, notification: Notification, at: Moment) -> Job {
        let new_job = NewJob {
            key: token.key(),
            query: QueryText::parse("q").unwrap(),
            language: Language::Korean,
            sources: vec![SourceName::parse("a").unwrap()],
            notification,
            request: None,
        };
        let job = Job::create(new_job, at);
        self.table.insert(&job).await.expect("the table is there");
        job
    }

    async fn tallies(&self) -> Vec<Value> {
        self.world.get("/_local/metrics").await.json().as_array().cloned().expect("an array")
    }

    /// One metric as the page's JSON has it.
    pub(super) async fn tally(&self, name: &str) -> Option<Value> {
        self.tallies().await.into_iter().find(|tally| tally["name"] == name)
    }

    /// Checks that so much, and no more, is counted once every wake-up is worked through: each metric with its dimension
    /// and its sum. What every sweep counts is among it only when it is not 0.
    pub(super) async fn counts(&self, expected: &[&str]) {
        // What is counted twice may be counted late: the first sums that are as expected need not be the last.
        self.world.until_idle().await;
        assert_eq!(self.counted().await, expected);
    }

    async fn counted(&self) -> Vec<String> {
        let is_count = |tally: &Value| tally["unit"] == "Count" && tally["sum"] != 0;
        let told = |tally: &Value| {
            let of = tally["of"].as_str().map(|of| format!(" {of}")).unwrap_or_default();
            format!("{}{of} {}", tally["name"].as_str().unwrap(), tally["sum"])
        };
        self.tallies().await.iter().filter(|tally| is_count(tally)).map(told).collect()
    }

    /// Every record is one that CloudWatch takes, and has a dimension of a closed set or none.
    pub(super) fn records_are_sound(&self) {
        let records = fs::read_to_string(&self.records).unwrap();
        let sources = self.world.variables()["SOURCES"].clone();
        let sources: Vec<Value> = serde_json::from_str(&sources).unwrap();
        let sources: BTreeSet<_> = sources.iter().filter_map(|source| source["name"].as_str()).collect();
        assert!(records.lines().count() > 0);
        for line in records.lines() {
            let record: Value = serde_json::from_str(line).unwrap();
            assert_eq!(emf::faults_of(&record), Vec::<String>::new(), "{line}");
            assert_eq!(emf::strangers_in(&record, &sources), Vec::<String>::new(), "{line}");
        }
    }
}

/// A source that answers with an error.
pub(super) struct Failing(&'static str);

impl Failing {
    pub(super) fn system(name: &'static str) -> Sources {
        let mut sources = Scripted::system(&[&Scripted::new(name, 0)]);
        sources.sources = vec![Arc::new(Self(name))];
        sources
    }
}

impl Source for Failing {
    fn name(&self) -> &str {
        self.0
    }

    fn search<'a>(&'a self, _: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        Box::pin(async { Err(SourceError::Refused("status 503".into())) })
    }
}
