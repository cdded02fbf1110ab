//! Services that accept every call and never answer: the answer to a visitor is the function's own.

use emulator::{Fault, FaultPlan, FaultRule, Service};
use futures::future::join_all;
use job::NotificationLimits;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, PHONE, Scripted, World};
use textback::SystemSettings;

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A world with limits on texts, in which these calls are never answered, and a job from before.
async fn world(calls: &[(Service, Option<&str>)]) -> (World, String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let sources = Scripted::system(&[&Scripted::new("a", 1)]);
    let settings = World::settings(folder.path().to_owned(), sources, job::Rules::AGREED);
    let limits = NotificationLimits::AGREED;
    let world = World::of(SystemSettings { notification_limits: limits, ..settings }).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.until(&token, |status| status["status"] == "processing").await;
    let rule = |&(service, operation): &(Service, Option<&str>)| FaultRule {
        operation: operation.map(str::to_owned),
        ..FaultRule::new(service, Fault::BlackHole)
    };
    world.faults(FaultPlan { seed: 0, rules: calls.iter().map(rule).collect() });
    (world, token, folder)
}

type Request = (Method, String, (&'static str, &'static str), String);

/// The answers to all of these at the same time.
async fn answers(world: &World, requests: Vec<Request>) -> Vec<Answer> {
    let send =
        async |(method, path, header, body): Request| world.send((method, &path), &[header], &body).await;
    join_all(requests.into_iter().map(send)).await
}

fn with_number() -> String {
    json!({ "query": "q", "phone": PHONE, "consent": true }).to_string()
}

fn create(body: String) -> Request {
    (Method::POST, "/api/search-jobs".to_owned(), JSON, body)
}

#[tokio::test]
async fn whatever_is_asked_of_a_table_that_never_answers_is_answered_503() {
    let (world, token, _folder) = world(&[(Service::DynamoDb, None)]).await;
    let (path, page) = (format!("/api/search-jobs/{token}"), format!("/s/{token}"));
    let get = |path: &str| (Method::GET, path.to_owned(), JSON, String::new());
    // With a number there are several calls, one after the other: the deployed function ends them (`tests/aws/emulator`).
    let programs = vec![
        create(json!({ "query": "q" }).to_string()),
        get(&path),
        get(&format!("{path}/results")),
        (Method::DELETE, path.clone(), JSON, String::new()),
        (Method::DELETE, format!("{path}?erase=true"), JSON, String::new()),
    ];
    let people = vec![
        get(&page),
        (Method::POST, "/".to_owned(), FORM, "query=q&sources=a&key=k".to_owned()),
        (Method::POST, format!("{page}/cancel"), FORM, String::new()),
        (Method::POST, format!("{page}/delete"), FORM, String::new()),
    ];
    let (programs, people) = tokio::join!(answers(&world, programs), answers(&world, people));
    for answer in programs {
        assert_eq!((answer.status, answer.header("retry-after")), (503, "5"), "{}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    for answer in people {
        assert_eq!(answer.status, 503, "{}", answer.text);
        assert!(answer.header("content-type").starts_with("text/"), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_key_that_never_answers_is_told_and_a_queue_that_never_does_is_the_sweeps_matter() {
    let (world, _, _folder) = world(&[(Service::Kms, None), (Service::Sqs, Some("SendMessage"))]).await;
    let requests = vec![create(with_number()), create(json!({ "query": "q" }).to_string())];
    let statuses: Vec<_> = answers(&world, requests).await.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [503, 202]);
}

#[tokio::test]
async fn a_cancel_that_is_never_answered_is_told() {
    let (world, token, _folder) = world(&[(Service::DynamoDb, Some("PutItem"))]).await;
    let cancel = (Method::DELETE, format!("/api/search-jobs/{token}"), JSON, String::new());
    assert_eq!(answers(&world, vec![cancel]).await[0].status, 503);
}
