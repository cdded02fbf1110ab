//! What is counted, by the records that CloudWatch would read: each promise once, on the path where it is kept or broken.

#[path = "metrics/emf.rs"]
mod emf;
#[path = "metrics/stage.rs"]
mod stage;

use std::time::Duration;

use emulator::{Fault, FaultPlan, FaultRule, Service};
use job::{NotificationLimits, PublishOutcome};
use serde_json::json;
use tests::Scripted;

use self::stage::{Failing, Stage};

#[tokio::test]
async fn a_search_with_a_text_counts_each_of_its_steps_once() {
    let stage = Stage::with(&[&Scripted::answering("a", 2)]).await;
    let token = stage.world.created_with_phone("q").await;
    stage.world.drain(&token).await;
    let expected = ["JobsCreated 1", "JobsFinished completed 1", "TextOutcomes sent 1", "WakeUpsSent 1"];
    stage.counts(&expected).await;
    let age = stage.tally("JobAgeAtFinish").await.unwrap();
    assert_eq!((&age["records"], &age["unit"]), (&json!(1), &json!("Milliseconds")));
    stage.records_are_sound();
}

#[tokio::test]
async fn a_request_that_is_repeated_creates_and_counts_one_job() {
    let stage = Stage::with(&[&Scripted::answering("a", 2)]).await;
    let body = json!({ "query": "q" }).to_string();
    let headers =
        [("content-type", "application/json"), ("idempotency-key", "5b1f8c1e-5a0f-4d27-8d0a-8a4f3f1f3c11")];
    for _ in 0..3 {
        stage.world.send((reqwest::Method::POST, "/api/search-jobs"), &headers, &body).await;
    }
    stage.counts(&["JobsCreated 1", "JobsFinished completed 1", "WakeUpsSent 3"]).await;
}

#[tokio::test]
async fn a_source_that_fails_is_counted_by_its_name_and_the_job_without_answers_as_failed() {
    let stage = Stage::of(Failing::system("shop-a"), NotificationLimits::NONE).await;
    let token = stage.world.created(&json!({ "query": "q" })).await;
    stage.world.drain(&token).await;
    stage
        .counts(&["JobsCreated 1", "JobsFinished failed 1", "SourceFailures shop-a 1", "WakeUpsSent 1"])
        .await;
    stage.records_are_sound();
}

#[tokio::test]
async fn a_job_that_is_cancelled_twice_is_counted_once() {
    let source = Scripted::new("a", 1);
    let stage = Stage::with(&[&source]).await;
    let token = stage.world.created_with_phone("q").await;
    for _ in 0..2 {
        assert_eq!(stage.world.cancel(&token).await.status, 200);
    }
    source.answer();
    stage.counts(&["JobsCreated 1", "JobsFinished cancelled 1", "WakeUpsSent 1"]).await;
}

#[tokio::test]
async fn a_text_that_is_withheld_is_counted_when_its_job_is_saved() {
    let limits = NotificationLimits { texting: false, ..NotificationLimits::NONE };
    let stage = Stage::of(Scripted::system(&[&Scripted::answering("a", 1)]), limits).await;
    let token = stage.world.created_with_phone("q").await;
    stage.world.drain(&token).await;
    let expected = ["JobsCreated 1", "JobsFinished completed 1", "TextOutcomes withheld 1", "WakeUpsSent 1"];
    stage.counts(&expected).await;
    stage.records_are_sound();
}

#[tokio::test]
async fn a_text_that_is_refused_is_counted_as_failed() {
    let stage = Stage::with(&[&Scripted::answering("a", 1)]).await;
    stage.world.faults(FaultPlan { seed: 0, rules: vec![FaultRule::new(Service::Sns, Fault::Reject)] });
    let token = stage.world.created_with_phone("q").await;
    assert_eq!(stage.world.drain(&token).await["notification"]["state"], "failed");
    let expected = ["JobsCreated 1", "JobsFinished completed 1", "TextOutcomes failed 1", "WakeUpsSent 1"];
    stage.counts(&expected).await;
}

#[tokio::test]
async fn a_text_of_which_nobody_knows_twice_is_counted_once_as_unknown() {
    let stage = Stage::with(&[&Scripted::new("a", 1)]).await;
    let mut job = stage.ended_with_a_text(1).await;
    for attempt in 0..2 {
        // The second publish comes 60 s after the first.
        let at = stage.moment_in(Duration::from_secs(61 * u64::from(attempt)));
        job = stage.table.update(&job, |job| job.claim_notification(at)).await.expect("it is due");
        let unknown = |job: &job::Job| job.record_notification(attempt, PublishOutcome::Unknown, at);
        job = stage.table.update(&job, unknown).await.expect("it is claimed");
    }
    stage.counts(&["JobsCreated 1", "JobsFinished completed 1", "TextOutcomes unknown 1"]).await;
    stage.records_are_sound();
}

#[tokio::test]
async fn a_sweep_counts_the_crash_it_finds_and_the_searcher_that_goes_on_counts_the_resumption() {
    let stage = Stage::with(&[&Scripted::answering("a", 1)]).await;
    let token = stage.forgotten(Duration::from_secs(120)).await;
    let swept = stage.sweep().await;
    assert_eq!((swept.repaired, swept.woken), (1, 1));
    stage.world.drain(&token).await;
    let expected = [
        "JobsCreated 1",
        "JobsFinished completed 1",
        "JobsResumed 1",
        "SearchersCrashed 1",
        "SweepRepairs 1",
        "WakeUpsSent 1",
    ];
    stage.counts(&expected).await;
    let oldest = stage.tally("OldestDueAge").await.unwrap();
    assert_eq!(oldest["unit"], "Seconds");
    assert!((1..=120).contains(&oldest["most"].as_u64().unwrap()), "{oldest}");
    stage.records_are_sound();
}

#[tokio::test]
async fn a_job_that_is_over_its_age_is_counted_as_expired() {
    let stage = Stage::with(&[&Scripted::new("a", 1)]).await;
    stage.forgotten(Duration::from_secs(31 * 60)).await;
    stage.sweep().await;
    stage.counts(&["JobsCreated 1", "JobsFinished expired 1", "SweepRepairs 1"]).await;
    stage.records_are_sound();
}

#[tokio::test]
async fn the_page_shows_what_the_records_add_up_to_and_names_nobody() {
    let stage = Stage::with(&[&Scripted::answering("a", 1)]).await;
    let token = stage.world.created_with_phone("아주 사적인 검색").await;
    stage.world.drain(&token).await;
    stage
        .counts(&["JobsCreated 1", "JobsFinished completed 1", "TextOutcomes sent 1", "WakeUpsSent 1"])
        .await;
    let html = [("accept", "text/html")];
    let page = stage.world.send((reqwest::Method::GET, "/_local/metrics"), &html, "").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    for shown in ["끝난 검색", "JobsFinished", "<span>완료</span><b>1</b>", "<span>보냄</span><b>1</b>"]
    {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    for hidden in ["사적인", token.as_str(), "2345"] {
        assert!(!page.text.contains(hidden), "{hidden}");
    }
}
