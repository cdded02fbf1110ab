//! What the searcher does with a batch of wake-ups. It is invoked directly, as Lambda does it; the system's own queue
//! loses every message meanwhile.

use std::sync::Arc;

use cloud::{Aws, Environment, JobTable};
use job::{Job, Moment, Rules, State, Timestamp, Token};
use process_job::{Answer, ProcessJob, Wakening};
use serde_json::json;
use tests::{Scripted, World};
use tokio_util::sync::CancellationToken;

struct Bench {
    world: World,
    function: Arc<ProcessJob>,
    table: JobTable,
}

impl Bench {
    async fn with(sources: &[&Scripted]) -> Self {
        let world = World::with(Scripted::system(sources), Rules::AGREED).await;
        world.drop_wake_ups(true);
        let variables = world.variables();
        let environment: Environment =
            variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let function = ProcessJob::with_sources(&environment, Scripted::system(sources).sources).unwrap();
        let table = JobTable::new(&Aws::local(&variables["AWS_ENDPOINT_URL"]), &variables["TABLE_NAME"]);
        Self { world, function: Arc::new(function), table }
    }

    async fn created(&self) -> String {
        self.world.created(&json!({ "query": "q" })).await
    }

    fn invoke(&self, bodies: &[&str], stop: &CancellationToken) -> impl Future<Output = Vec<String>> + use<> {
        let record = |(place, body): (usize, &&str)| json!({ "messageId": place.to_string(), "body": body });
        let records: Vec<_> = bodies.iter().enumerate().map(record).collect();
        let event: Wakening = serde_json::from_value(json!({ "Records": records })).unwrap();
        let (function, stop) = (Arc::clone(&self.function), stop.clone());
        async move {
            match function.handle(event, &stop).await {
                Ok(Answer::Batch(answer)) => {
                    answer.batch_item_failures.into_iter().map(|item| item.item_identifier).collect()
                }
                other => panic!("no answer to a batch: {other:?}"),
            }
        }
    }

    async fn job(&self, token: &str) -> Job {
        let now = Timestamp::from_millis(0);
        self.table.read(&Token::parse(token).unwrap().key(), now).await.unwrap().unwrap()
    }
}

fn key(token: &str) -> String {
    Token::parse(token).unwrap().key().hex()
}

#[tokio::test]
async fn a_wake_up_that_cannot_be_read_is_the_only_one_that_comes_again() {
    let source = Scripted::new("a", 1);
    source.answer();
    let bench = Bench::with(&[&source]).await;
    let token = bench.created().await;
    let missing = Token::from_bytes([9; 16]).key().hex();
    let bodies = [key(&token).as_str(), "no key at all", &missing, ""].map(str::to_owned);
    let failed = bench.invoke(&bodies.each_ref().map(String::as_str), &CancellationToken::new()).await;
    assert_eq!(failed, ["1", "3"]);
    assert_eq!(bench.world.status(&token).await.json()["status"], "completed");
}

#[tokio::test]
async fn a_job_that_is_woken_several_times_at_once_is_searched_once() {
    let source = Scripted::new("a", 1);
    source.answer();
    let bench = Bench::with(&[&source]).await;
    let token = bench.created().await;
    let key = key(&token);
    let failed = bench.invoke(&[key.as_str(); 10], &CancellationToken::new()).await;
    assert!(failed.is_empty());
    assert_eq!((source.asked(), bench.job(&token).await.epoch), (1, 1));
    assert!(bench.invoke(&[&key], &CancellationToken::new()).await.is_empty());
    assert_eq!(source.asked(), 1, "a late duplicate finds nothing to do");
}

#[tokio::test]
async fn a_search_that_must_stop_is_given_back_and_goes_on_with_what_is_missing() {
    let [quick, slow] = [Scripted::new("quick", 1), Scripted::new("slow", 1)];
    let bench = Bench::with(&[&quick, &slow]).await;
    let token = bench.created().await;
    let key = key(&token);
    quick.answer();
    let stop = CancellationToken::new();
    let first = tokio::spawn(bench.invoke(&[&key], &stop));
    bench.world.until(&token, |status| status["sources"][0]["state"] == "done").await;
    stop.cancel();
    assert!(first.await.unwrap().is_empty());
    let between = bench.job(&token).await;
    assert_eq!((between.state, between.crashes), (State::Processing(None), 0));
    slow.answer();
    bench.invoke(&[&key], &CancellationToken::new()).await;
    assert_eq!(bench.world.status(&token).await.json()["status"], "completed");
    assert_eq!((quick.asked(), slow.asked()), (1, 2));
}

#[tokio::test]
async fn a_job_with_a_crash_behind_it_is_searched_alone_after_its_neighbours() {
    let source = Scripted::new("a", 1);
    let bench = Bench::with(&[&source]).await;
    let [suspect, sound] = [bench.created().await, bench.created().await];
    let before = bench.job(&suspect).await;
    let claimed = before.claim(at(&before, 0)).unwrap();
    let crashed = claimed.repair(at(&before, 60)).unwrap().job;
    bench.table.replace(&before, &crashed).await.unwrap();

    let [suspects_key, sounds_key] = [key(&suspect), key(&sound)];
    let running = tokio::spawn(bench.invoke(&[&suspects_key, &sounds_key], &CancellationToken::new()));
    bench.world.until(&sound, |status| status["sources"][0]["state"] == "searching").await;
    assert_eq!(bench.job(&suspect).await.epoch, 1, "the suspect waits");
    source.answer();
    assert!(running.await.unwrap().is_empty());
    let ended = [bench.job(&suspect).await, bench.job(&sound).await];
    assert!(ended.iter().all(|job| job.ended_at().is_some()));
    assert!(ended[0].updated_at >= ended[1].updated_at);
}

fn at(job: &Job, seconds: u64) -> Moment {
    let now = job.created_at.plus(std::time::Duration::from_secs(seconds));
    Moment { now, rules: Rules::AGREED }
}
