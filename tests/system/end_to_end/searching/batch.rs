//! What the searcher does with a batch of wake-ups. It is invoked directly, as Lambda does it; the system's own queue
//! loses every message meanwhile.

use job::{Moment, Rules, State, Token};
use tests::{Scripted, until};
use tokio_util::sync::CancellationToken;

use crate::searching::searcher::{Searcher, key};

#[tokio::test]
async fn a_wake_up_that_cannot_be_read_is_the_only_one_that_comes_again() {
    let source = Scripted::new("a", 1);
    source.answer();
    let bench = Searcher::with(&[&source]).await;
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
    let bench = Searcher::with(&[&source]).await;
    let token = bench.created().await;
    let key = key(&token);
    let failed = bench.invoke(&[key.as_str(); 10], &CancellationToken::new()).await;
    assert!(failed.is_empty());
    assert_eq!((source.asked(), bench.job(&token).await.epoch), (1, 1));
    assert!(bench.invoke(&[&key], &CancellationToken::new()).await.is_empty());
    assert_eq!(source.asked(), 1, "a late duplicate finds nothing to do");
}

#[tokio::test]
async fn a_searcher_that_stood_still_until_its_lease_was_over_asks_nobody() {
    let source = Scripted::new("a", 1);
    source.answer();
    let searcher = Searcher::standing_still(&[&source]).await;
    let token = searcher.created().await;
    assert_eq!(searcher.invoke(&[&key(&token)], &CancellationToken::new()).await, [""; 0]);
    assert_eq!(source.asked(), 0);
    assert!(matches!(searcher.job(&token).await.state, State::Processing(Some(_))));
}

#[tokio::test]
async fn a_search_that_must_stop_is_given_back_and_goes_on_with_what_is_missing() {
    let [quick, slow] = [Scripted::new("quick", 1), Scripted::new("slow", 1)];
    let bench = Searcher::with(&[&quick, &slow]).await;
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
async fn jobs_that_lost_their_searcher_once_go_on_together() {
    let source = Scripted::new("a", 1);
    let bench = Searcher::with(&[&source]).await;
    let jobs = [bench.created().await, bench.created().await];
    for job in &jobs {
        bench.crash(job, 1).await;
    }
    let keys = jobs.each_ref().map(|job| key(job));
    let running = tokio::spawn(bench.invoke(&[&keys[0], &keys[1]], &CancellationToken::new()));
    for job in &jobs {
        bench.world.until(job, |status| status["sources"][0]["state"] == "searching").await;
    }
    source.answer();
    assert!(running.await.unwrap().is_empty());
    assert_eq!(source.asked(), 2);
}

#[tokio::test]
async fn a_job_on_its_last_chance_is_searched_alone_after_its_neighbours() {
    let source = Scripted::new("a", 1);
    let bench = Searcher::with(&[&source]).await;
    let [suspect, sound] = [bench.created().await, bench.created().await];
    bench.crash(&suspect, 2).await;

    let [suspects_key, sounds_key] = [key(&suspect), key(&sound)];
    let running = tokio::spawn(bench.invoke(&[&suspects_key, &sounds_key], &CancellationToken::new()));
    bench.world.until(&sound, |status| status["sources"][0]["state"] == "searching").await;
    assert_eq!(bench.job(&suspect).await.epoch, 2, "the suspect waits");
    source.answer();
    assert!(running.await.unwrap().is_empty());
    let ended = [bench.job(&suspect).await, bench.job(&sound).await];
    assert!(ended.iter().all(|job| job.ended_at().is_some()));
    assert!(ended[0].updated_at >= ended[1].updated_at);
}

#[tokio::test]
async fn a_crash_that_nobody_had_noticed_counts_before_its_job_is_searched_among_others() {
    let source = Scripted::new("a", 1);
    let bench = Searcher::with(&[&source]).await;
    let [suspect, sound] = [bench.created().await, bench.created().await];
    let before = bench.crash(&suspect, 1).await;
    let rules = Rules::with_lease(std::time::Duration::from_millis(1));
    let claimed = before.claim(Moment { now: before.created_at, rules }).unwrap();
    bench.table.replace(&before, &claimed).await.unwrap();

    let [suspects_key, sounds_key] = [key(&suspect), key(&sound)];
    let running = tokio::spawn(bench.invoke(&[&suspects_key, &sounds_key], &CancellationToken::new()));
    bench.world.until(&sound, |status| status["sources"][0]["state"] == "searching").await;
    until("the second crash to be counted", async || (bench.job(&suspect).await.crashes > 1).then_some(()))
        .await;
    assert_eq!(bench.job(&suspect).await.epoch, 2, "the suspect waits");
    source.answer();
    assert!(running.await.unwrap().is_empty());
    assert_eq!(bench.world.status(&suspect).await.json()["status"], "completed");
}

#[tokio::test]
async fn a_job_on_its_last_chance_waits_until_nothing_else_is_searched_in_its_process() {
    let source = Scripted::new("a", 1);
    let bench = Searcher::with(&[&source]).await;
    let [suspect, sound] = [bench.created().await, bench.created().await];
    bench.crash(&suspect, 2).await;
    let [suspects_key, sounds_key] = [key(&suspect), key(&sound)];
    let neighbour = tokio::spawn(bench.invoke(&[&sounds_key], &CancellationToken::new()));
    bench.world.until(&sound, |status| status["sources"][0]["state"] == "searching").await;
    let alone = tokio::spawn(bench.invoke(&[&suspects_key], &CancellationToken::new()));
    for _ in 0..20 {
        assert_eq!(bench.job(&suspect).await.epoch, 2, "it waits for another batch to end");
    }
    source.answer();
    assert!(neighbour.await.unwrap().is_empty() && alone.await.unwrap().is_empty());
    assert_eq!((bench.job(&suspect).await.epoch, bench.job(&sound).await.epoch), (3, 1));
}
