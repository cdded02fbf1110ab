//! Repairs over a wire that fails, and of jobs whose searchers left more behind than they could write down.

use std::time::Duration;

use cloud::{Aws, Clock, JobTable, Metrics, StoredFinding};
use emulator::{Fault, FaultPlan, FaultRule, Service};
use job::{
    DUE_SHARDS, Job, Language, Moment, NewJob, Notification, QueryText, Rules, SourceName, Status, Timestamp,
    Token,
};
use sweep_jobs::SweepJobs;
use tests::{Scripted, World};

/// A world with nothing to do, and its table and sweep, on an endpoint of its own.
struct Repairs {
    world: World,
    table: JobTable,
    sweep: SweepJobs,
}

impl Repairs {
    async fn start() -> Self {
        let world = World::with(Scripted::system(&[&Scripted::new("a", 1)]), Rules::AGREED).await;
        let variables = world.variables();
        let aws = Aws::local(&variables["AWS_ENDPOINT_URL"]);
        let table = JobTable::new(&aws, &variables["TABLE_NAME"]);
        let sweep = SweepJobs::from_environment(&world.environment_of("sweep-jobs"), &Metrics::default())
            .expect("settings");
        Self { world, table, sweep }
    }

    /// A job that was claimed so long ago, and whose searcher was never heard of again.
    async fn forgotten(&self, number: u8, ago: Duration) -> Job {
        let now = Clock::new(Rules::AGREED).now();
        let at = Moment {
            now: Timestamp::from_millis(now.millis() - ago.as_millis() as u64),
            rules: Rules::AGREED,
        };
        let new_job = NewJob {
            key: Token::from_bytes([number; 16]).key(),
            query: QueryText::parse("원피스").expect("a query"),
            language: Language::Korean,
            sources: vec![SourceName::parse("a").expect("a name")],
            notification: Notification::None,
            request: None,
        };
        let job = Job::create(new_job, at);
        self.table.insert(&job).await.expect("the table is there");
        let claimed = job.claim(at).expect("it is new");
        self.table.replace(&job, &claimed).await.expect("nobody else writes it");
        claimed
    }

    async fn status(&self, job: &Job) -> Status {
        let job =
            self.table.read(&job.key, Clock::new(Rules::AGREED).now()).await.expect("the table is there");
        job.expect("it is there").status()
    }
}

#[tokio::test]
async fn a_job_ended_for_its_age_completes_with_the_finding_that_its_searcher_had_stored() {
    let repairs = Repairs::start().await;
    let job = repairs.forgotten(1, Duration::from_secs(31 * 60)).await;
    let found = |hits| StoredFinding { source: "a".to_owned(), hits, bytes: vec![0] };
    repairs.table.keep_finding(&job, found(7)).await.expect("it is stored");
    let stands = repairs.table.keep_finding(&job, found(2)).await.expect("an earlier one stands");
    assert_eq!(stands, 7, "the count is that of the finding that stands");
    repairs.sweep.handle().await.expect("the index is read");
    assert_eq!(repairs.status(&job).await, Status::Completed);
}

#[tokio::test]
async fn a_shard_that_cannot_be_read_keeps_no_other_shards_jobs_waiting() {
    let repairs = Repairs::start().await;
    let mut jobs = Vec::new();
    for number in 1..=8 {
        jobs.push(repairs.forgotten(number, Duration::from_secs(31 * 60)).await);
    }
    let first = |job: &&Job| job.due_shard() == 0;
    assert!(jobs.iter().any(|job| first(&job)) && jobs.iter().any(|job| job.due_shard() == DUE_SHARDS - 1));
    // As often as the SDK asks before it gives up: the first shard's query, and no other's.
    let query = FaultRule {
        operation: Some("Query".to_owned()),
        times: Some(3),
        ..FaultRule::new(Service::DynamoDb, Fault::Fail)
    };
    repairs.world.faults(FaultPlan { seed: 0, rules: vec![query] });
    assert!(repairs.sweep.handle().await.is_err(), "an alarm sees it");
    for job in jobs.iter().filter(|job| !first(job)) {
        assert_eq!(repairs.status(job).await, Status::Failed, "it was over its age");
    }
}
