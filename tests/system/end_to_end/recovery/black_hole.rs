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

/// A request, what it is answered in Korean and in English, and what stands in the answer in either language.
type Case = (Request, [&'static str; 2], &'static [&'static str]);

/// Asks for each of these in both languages at the same time, of a table that answers some reads at the third attempt only:
/// `late` are their operations and the number of requests that make one, `never` those that get no answer. Together they
/// take longer than a request may; where the SDK's retries, which are rationed, are used up before, a call fails by itself
/// and is told the same way.
async fn assert_told_in_time(world: &World, cases: &[Case], late: &[(&str, u32)], never: &[&str]) {
    let rule = |operation: &str, times| FaultRule {
        operation: Some(operation.to_owned()),
        times,
        ..FaultRule::new(Service::DynamoDb, Fault::BlackHole)
    };
    let attempts = late.iter().map(|(operation, requests)| rule(operation, Some(requests * 2 * 2)));
    let rules = attempts.chain(never.iter().map(|operation| rule(operation, None))).collect();
    world.faults(FaultPlan { seed: 0, rules });
    let asked = cases.iter().flat_map(|case| [(case, "ko", case.1[0]), (case, "en", case.1[1])]);
    join_all(asked.map(async |(((method, path, header, body), _, kept), language, words)| {
        let headers = [*header, ("accept-language", language), ("if-none-match", "\"v0\"")];
        let body = body.replace("LANGUAGE", language);
        let answer = world.send((method.clone(), path), &headers, &body).await;
        let text = answer.text.replace("&#39;", "'");
        assert_eq!((answer.status, answer.header("retry-after")), (503, "5"), "{path}: {text}");
        let is_api = path.starts_with("/api/");
        let kind = if is_api { "application/problem+json" } else { "text/html; charset=utf-8" };
        assert_eq!(answer.header("content-type"), kind, "{path}");
        for told in [&words].into_iter().chain(*kept) {
            assert!(text.contains(told), "{path}: {told}: {text}");
        }
    }))
    .await;
}

#[tokio::test]
async fn what_takes_too_long_is_told_in_the_kind_and_the_language_of_the_request_and_nothing_is_lost() {
    let (world, token, _folder) = world(&[]).await;
    let (page, api) = (format!("/s/{token}"), format!("/api/search-jobs/{token}"));
    let post = |path: String, body: &str| (Method::POST, path, FORM, body.to_owned());
    let number = "phone=010-2345-6789&consent=yes&language=LANGUAGE";
    let search = format!("query=%EC%9B%90%ED%94%BC%EC%8A%A4&sources=a&key=2Yb8xT4mQw7KpLz1Rs9VdE&{number}");
    let given = json!({ "phone": PHONE, "consent": true }).to_string();
    let typed =
        &["value=\"010-2345-6789\"", "checked", "value=\"원피스\"", "value=\"2Yb8xT4mQw7KpLz1Rs9VdE\""];
    let json = ["지금은 처리할 수 없어요.", "Not possible right now."];
    let changes = [
        (
            post("/".to_owned(), &search),
            ["검색을 시작하지 못했어요.", "The search couldn't be started."],
            &typed[..],
        ),
        (
            post(format!("{page}/notification"), number),
            ["번호를 저장하지 못했어요.", "Your number couldn't be saved."],
            &typed[..2],
        ),
        (
            post(format!("{page}a1B2/stop"), number),
            ["저장하지 못했어요.", "We couldn't save this."],
            &typed[..1],
        ),
        (
            post(format!("{page}/cancel"), ""),
            ["검색을 취소하지 못했어요.", "The search couldn't be cancelled."],
            &[],
        ),
        (
            post(format!("{page}/delete"), ""),
            ["검색을 지우지 못했어요.", "The search couldn't be deleted."],
            &[],
        ),
        (create(with_number()), json, &[]),
        ((Method::PUT, format!("{api}/notification"), JSON, given), json, &[]),
        ((Method::DELETE, api.clone(), JSON, String::new()), json, &[]),
        ((Method::DELETE, format!("{api}?erase=true"), JSON, String::new()), json, &[]),
    ];
    let trouble = ["일시적인 문제가 생겼어요", "Something went wrong for a moment"];
    let read = [((Method::GET, page, FORM, String::new()), trouble, &[][..])];
    assert_told_in_time(&world, &read, &[("GetItem", 1)], &["Query"]).await;
    let writes = ["PutItem", "DeleteItem", "TransactWriteItems"];
    assert_told_in_time(&world, &changes, &[("GetItem", 5), ("Query", 2)], &writes).await;
    world.faults(FaultPlan { seed: 0, rules: Vec::new() });
    assert_eq!(world.status(&token).await.json()["status"], "processing");
}
