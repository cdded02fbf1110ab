//! The searcher, invoked directly, as Lambda does it.

use std::{sync::Arc, time::Duration};

use cloud::{Aws, Clock, JobTable, Metrics};
use job::{Job, Moment, Rules, Timestamp, Token};
use process_job::{Event, ProcessJob, Response};
use serde_json::json;
use tests::{Scripted, World, within};
use textback::Sources;
use tokio_util::sync::CancellationToken;

/// The searcher beside a system whose own queue loses every message.
pub(crate) struct Searcher {
    pub(crate) world: World,
    function: Arc<ProcessJob>,
    pub(crate) table: JobTable,
}

impl Searcher {
    pub(crate) async fn with(sources: &[&Scripted]) -> Self {
        Self::of(Scripted::system(sources)).await
    }

    /// One that stands still after each claim until the lease is over.
    pub(crate) async fn standing_still(sources: &[&Scripted]) -> Self {
        let mut searcher = Self::with(sources).await;
        let function = Arc::get_mut(&mut searcher.function).expect("nobody else has it yet");
        function.clock = Clock::new(Rules { lease: Duration::ZERO, ..Rules::AGREED });
        searcher
    }

    pub(crate) async fn of(sources: Sources) -> Self {
        let searched = sources.sources.clone();
        let world = World::with(sources, Rules::AGREED).await;
        world.drop_wake_ups(true);
        let variables = world.variables();
        let environment = world.environment_of("process-job");
        let function = ProcessJob::with_sources(&environment, searched, &Metrics::default()).unwrap();
        let table = JobTable::new(&Aws::local(&variables["AWS_ENDPOINT_URL"]), &variables["TABLE_NAME"]);
        Self { world, function: Arc::new(function), table }
    }

    pub(crate) async fn created(&self) -> String {
        self.world.created(&json!({ "query": "q" })).await
    }

    pub(crate) fn invoke(
        &self,
        bodies: &[&str],
        stop: &CancellationToken,
    ) -> impl Future<Output = Vec<String>> + use<> {
        let record = |(place, body): (usize, &&str)| json!({ "messageId": place.to_string(), "body": body });
        let records: Vec<_> = bodies.iter().enumerate().map(record).collect();
        let event: Event = serde_json::from_value(json!({ "Records": records })).unwrap();
        let (function, stop) = (Arc::clone(&self.function), stop.clone());
        async move {
            match within("the searcher to answer a batch", function.handle(event, &stop)).await {
                Ok(Response::Batch(answer)) => {
                    answer.batch_item_failures.into_iter().map(|item| item.item_identifier).collect()
                }
                other => panic!("no answer to a batch: {other:?}"),
            }
        }
    }

    /// Lets so many searchers of a job be lost, and be missed.
    pub(crate) async fn crash(&self, token: &str, times: u64) -> Job {
        let mut before = self.job(token).await;
        for second in (0..times).map(|time| time * 100) {
            let claimed = before.claim(at(&before, second)).unwrap();
            self.table.replace(&before, &claimed).await.unwrap();
            before = claimed.repair(at(&before, second + 60)).unwrap().job;
            self.table.replace(&claimed, &before).await.unwrap();
        }
        before
    }

    pub(crate) async fn job(&self, token: &str) -> Job {
        let now = Timestamp::from_millis(0);
        self.table.read(&Token::parse(token).unwrap().key(), now).await.unwrap().unwrap()
    }
}

pub(crate) fn key(token: &str) -> String {
    Token::parse(token).unwrap().key().hex()
}

pub(crate) fn at(job: &Job, seconds: u64) -> Moment {
    let now = job.created_at.plus(Duration::from_secs(seconds));
    Moment { now, rules: Rules::AGREED }
}
