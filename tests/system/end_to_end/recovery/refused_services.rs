//! A service behind the functions that refuses is no fault of theirs, nor of the visitor: 503, and when to come again.

use emulator::{Fault, FaultPlan, FaultRule, Service};
use job::NotificationLimits;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, PHONE, Scripted, World};
use textback::SystemSettings;

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A world with limits on texts, so that a job with a number is saved in a transaction with its counters. Its one source
/// does not answer.
async fn world() -> (World, tempfile::TempDir) {
    world_of(&Scripted::new("a", 1)).await
}

async fn world_of(source: &Scripted) -> (World, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let sources = Scripted::system(&[source]);
    let settings = World::settings(folder.path().to_owned(), sources, job::Rules::AGREED);
    (World::of(SystemSettings { notification_limits: NotificationLimits::AGREED, ..settings }).await, folder)
}

fn refuse(world: &World, (service, operation): (Service, Option<&str>)) {
    let rule =
        FaultRule { operation: operation.map(str::to_owned), ..FaultRule::new(service, Fault::Refuse) };
    world.faults(FaultPlan { seed: 0, rules: vec![rule] });
}

fn assert_unavailable(answer: &Answer, what: &str) {
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"), "{what}: {}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    assert_eq!(answer.json()["type"], "urn:textback:problem:unavailable", "{what}");
}

#[tokio::test]
async fn a_job_that_cannot_be_saved_is_answered_503_with_the_time_to_come_again() {
    let (world, _folder) = world().await;
    let plain = json!({ "query": "q" }).to_string();
    let with_number = json!({ "query": "q", "phone": PHONE, "consent": true }).to_string();
    let create = (Method::POST, "/api/search-jobs");
    let table = (Service::DynamoDb, None);
    refuse(&world, table);
    assert_unavailable(&world.send(create.clone(), &[JSON], &plain).await, "a put");
    assert_unavailable(&world.send(create.clone(), &[JSON], &with_number).await, "a transaction");
    let page = world.send((Method::POST, "/"), &[FORM], "query=q&sources=a&key=k").await;
    assert_eq!((page.status, page.header("content-type")), (503, "text/html; charset=utf-8"));
    refuse(&world, (Service::Kms, None));
    assert_unavailable(&world.send(create.clone(), &[JSON], &with_number).await, "a seal");
    assert!(world.send(create, &[JSON], &plain).await.status == 202, "without a number nothing is sealed");
}

#[tokio::test]
async fn a_text_for_which_a_right_is_missing_waits_until_it_is_there() {
    let source = Scripted::new("a", 1);
    source.answer();
    let (world, _folder) = world_of(&source).await;
    let rule = FaultRule { times: Some(1), ..FaultRule::new(Service::Sns, Fault::Refuse) };
    world.faults(FaultPlan { seed: 0, rules: vec![rule] });
    let token = world.created_with_phone("q").await;
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    assert_eq!(world.texts().await.len(), 1);
}

#[tokio::test]
async fn a_job_that_cannot_be_read_or_changed_is_answered_503_with_the_time_to_come_again() {
    let (world, _folder) = world().await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.until(&token, |status| status["status"] == "processing").await;
    let path = format!("/api/search-jobs/{token}");
    refuse(&world, (Service::DynamoDb, None));
    for (method, path) in [
        (Method::GET, path.clone()),
        (Method::GET, format!("{path}/results")),
        (Method::DELETE, path.clone()),
        (Method::DELETE, format!("{path}?erase=true")),
    ] {
        assert_unavailable(&world.send((method.clone(), &path), &[], "").await, &format!("{method} {path}"));
    }
    assert_eq!(world.get(&format!("/s/{token}")).await.status, 503);
    refuse(&world, (Service::DynamoDb, Some("PutItem")));
    assert_unavailable(&world.cancel(&token).await, "a cancel that cannot be saved");
    assert_eq!(world.status(&token).await.json()["status"], "processing");
}
