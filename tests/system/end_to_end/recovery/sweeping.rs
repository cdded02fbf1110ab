//! What a sweep sends: as many wake-ups as are missing from the queue, and never a flood of them.

use std::time::Duration;

use cloud::{Aws, Clock, Environment, JobTable, Metrics, Secret, WakeUps};
use emulator::{ACCOUNT, Endpoint, EndpointSettings, TABLE, WAKE_UP_QUEUE};
use job::{Job, Key, Language, Moment, NewJob, Notification, QueryText, Rules, SourceName, Timestamp};
use sweep_jobs::{SweepJobs, Swept};

/// The table, a queue from which nobody receives, and the sweep.
struct Bench {
    sweep: SweepJobs,
    table: JobTable,
    wake_ups: WakeUps,
    endpoint: Endpoint,
    _folder: tempfile::TempDir,
}

impl Bench {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
        let url = endpoint.url();
        let queue_url = format!("{url}/{ACCOUNT}/{WAKE_UP_QUEUE}");
        let variables = [
            ("AWS_REGION", "ap-northeast-2"),
            ("AWS_ACCESS_KEY_ID", "SweepJobsRole"),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("AWS_ENDPOINT_URL", &url),
            ("TABLE_NAME", TABLE),
            ("QUEUE_URL", &queue_url),
        ];
        let sweep = SweepJobs::from_environment(&Environment::from(variables), &Metrics::default()).unwrap();
        let aws = Aws::local(&url);
        let (table, wake_ups) = (JobTable::new(&aws, TABLE), WakeUps::new(&aws, &queue_url));
        Self { sweep, table, wake_ups, endpoint, _folder: folder }
    }

    /// Jobs that were created so many seconds ago and that nobody has taken up.
    async fn waiting(&self, count: usize, seconds: u64) -> Vec<Key> {
        let created = self.sweep.clock.now().millis() - seconds * 1_000;
        self.created_at(Timestamp::from_millis(created), count).await
    }

    async fn created_at(&self, now: Timestamp, count: usize) -> Vec<Key> {
        let mut keys = Vec::new();
        for _ in 0..count {
            let new_job = NewJob {
                key: Secret::random_token().key(),
                query: QueryText::parse("q").unwrap(),
                language: Language::Korean,
                sources: vec![SourceName::parse("a").unwrap()],
                notification: Notification::None,
                request: None,
            };
            let at = Moment { now, rules: Rules::AGREED };
            keys.push(new_job.key);
            self.table.insert(&Job::create(new_job, at)).await.unwrap();
        }
        keys
    }

    async fn wake(&self, keys: &[Key]) {
        for key in keys {
            self.wake_ups.send(key, Duration::ZERO).await.unwrap();
        }
    }

    async fn swept(&self) -> (usize, usize) {
        let Swept { woken, queued, .. } = self.sweep.handle().await.unwrap();
        (woken, queued)
    }
}

#[tokio::test]
async fn a_job_whose_wake_up_waits_in_the_queue_is_not_woken_again() {
    let bench = Bench::start().await;
    let keys = bench.waiting(30, 100).await;
    bench.wake(&keys).await;
    assert_eq!(bench.swept().await, (0, 30));
    assert_eq!(bench.swept().await, (0, 30), "nor by any later sweep");
}

#[tokio::test]
async fn what_the_queue_has_lost_is_sent_and_no_more() {
    let bench = Bench::start().await;
    let keys = bench.waiting(30, 100).await;
    bench.wake(&keys[..20]).await;
    assert_eq!(bench.swept().await, (10, 20));
    assert_eq!(bench.swept().await, (0, 20));
    let empty = Bench::start().await;
    empty.waiting(30, 100).await;
    assert_eq!(empty.swept().await, (30, 0), "losing every message loses no job");
}

#[tokio::test]
async fn a_queue_is_not_believed_for_longer_than_10_leases() {
    let bench = Bench::start().await;
    let late = bench.waiting(1, 60 + 600).await;
    let keys = bench.waiting(5, 100).await;
    bench.wake(&[late, keys].concat()).await;
    assert_eq!(bench.swept().await, (1, 5));
}

#[tokio::test]
async fn a_job_that_was_taken_up_before_is_woken_whatever_the_queue_holds() {
    let bench = Bench::start().await;
    let keys = bench.waiting(5, 200).await;
    bench.wake(&keys).await;
    let job = bench.table.read(&keys[0], bench.sweep.clock.now()).await.unwrap().unwrap();
    let at = Moment { now: job.created_at, rules: Rules::AGREED };
    let claimed = job.claim(at).unwrap();
    bench.table.replace(&job, &claimed).await.unwrap();
    bench.table.replace(&claimed, &claimed.release(1, &[], at).unwrap()).await.unwrap();
    assert_eq!(bench.swept().await, (1, 4));
}

#[tokio::test]
async fn a_queue_that_does_not_tell_its_length_is_taken_for_empty() {
    let bench = Bench::start().await;
    bench.waiting(3, 100).await;
    let elsewhere = Aws::local(&bench.endpoint.url());
    let sweep = SweepJobs {
        metrics: Metrics::default(),
        wake_ups: WakeUps::new(&elsewhere, "http://127.0.0.1:9/1/no-queue"),
        table: JobTable::new(&elsewhere, TABLE),
        clock: Clock::new(Rules::AGREED),
    };
    let Swept { repaired, queued, .. } = sweep.handle().await.unwrap();
    assert_eq!((repaired, queued), (3, 0));
}

/// Clocks differ, and one that was ahead by a day and was put right leaves what it wrote.
#[tokio::test]
async fn jobs_of_a_clock_that_was_ahead_are_woken_by_the_next_sweep_and_by_no_other() {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let bench = Bench::start().await;
    bench.created_at(bench.sweep.clock.now().plus(DAY), 3).await;
    bench.created_at(bench.sweep.clock.now().plus(Duration::from_secs(10 * 60)), 2).await;
    assert_eq!(bench.swept().await, (3, 0));
    assert_eq!(bench.swept().await, (0, 0));
}
