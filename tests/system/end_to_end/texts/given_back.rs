//! What limits counted for a text that is never sent is given back with the job that promised it: promises that are
//! taken back lock nobody out, and what was sent stays counted.

use cloud::{Aws, Clock, JobTable};
use futures::{StreamExt, stream};
use job::{Job, Moment, NotificationLimits, Repair, Rules, Token, TransitionError};
use lambda_http::{Body, Response};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Gateway, PHONE, Scripted, Wire, World};

/// A world with the agreed limits, whose one source answers when it is told to.
async fn world() -> (World, Scripted, tempfile::TempDir) {
    let (folder, source) = (tempfile::tempdir().unwrap(), Scripted::new("a", 1));
    let settings = World::settings(folder.path().to_owned(), Scripted::system(&[&source]), Rules::AGREED);
    let settings = textback::SystemSettings { notification_limits: NotificationLimits::AGREED, ..settings };
    (World::of(settings).await, source, folder)
}

fn asking() -> Value {
    json!({ "query": "q", "phone": PHONE, "consent": true })
}

fn token_of(created: &Response<Body>) -> String {
    let body: Value = serde_json::from_slice(created.body()).unwrap();
    body["id"].as_str().unwrap().to_owned()
}

/// The ways in which an owner ends a search before its text.
async fn take_back(world: &World, token: &str, way: usize) -> Answer {
    let (api, page) = (format!("/api/search-jobs/{token}"), format!("/s/{token}"));
    let request = match way % 4 {
        0 => (Method::DELETE, api),
        1 => (Method::POST, format!("{page}/cancel")),
        2 => (Method::DELETE, format!("{api}?erase=true")),
        _ => (Method::POST, format!("{page}/delete")),
    };
    world.send((request.0, &request.1), &[], "").await
}

/// The table of a system, by a wire that may refuse.
fn table(world: &World, url: &str) -> JobTable {
    JobTable::new(&Aws::local(url), &world.variables()["TABLE_NAME"])
}

async fn read(table: &JobTable, token: &str) -> Job {
    let key = Token::parse(token).unwrap().key();
    table.read(&key, Clock::new(Rules::AGREED).now()).await.unwrap().expect("a job")
}

fn later(minutes: u64) -> Moment {
    let now = Clock::new(Rules::AGREED).now().plus(std::time::Duration::from_secs(minutes * 60));
    Moment { now, rules: Rules::AGREED }
}

#[tokio::test]
async fn two_hundred_promises_that_are_taken_back_leave_the_next_person_a_text() {
    let (world, _source, _folder) = world().await;
    let gateway = Gateway::beside(&world, &[]);
    let mut tokens = Vec::new();
    for place in 0..200 {
        let address = format!("203.0.113.{}", place / 10);
        let number = format!("010-{:04}-6789", 3_000 + place);
        tokens.push(token_of(&gateway.create(&address, &json!({}), &number).await));
    }
    gateway.create("192.0.2.7", &json!({}), PHONE).await;
    assert_eq!(world.texted_jobs().await, 200, "a day's texts are promised, and the next is withheld");
    let (world, tokens) = (&world, tokens.iter().enumerate());
    let ways = stream::iter(tokens.map(|(way, token)| take_back(world, token, way)));
    let ended: Vec<_> = ways.buffer_unordered(20).collect().await;
    let refused: Vec<_> = ended.into_iter().filter(|answer| answer.status >= 400).collect();
    assert!(refused.is_empty(), "{} refused, such as {:?}", refused.len(), refused.first());
    assert_eq!(world.texted_jobs().await, 0);
    gateway.create("203.0.113.1", &json!({}), PHONE).await;
    assert_eq!(world.texted_jobs().await, 1, "from an address that had named its ten numbers, too");
}

#[tokio::test]
async fn creating_and_taking_back_locks_no_number_out_and_what_was_sent_stays_counted() {
    let (world, source, _folder) = world().await;
    for way in 0..8 {
        let token = world.created(&asking()).await;
        assert_eq!(world.texted_jobs().await, 1, "the promise before was taken back in way {way}");
        assert!(take_back(&world, &token, way).await.status < 400);
    }
    for way in 0..8 {
        let token = world.created(&json!({ "query": "q" })).await;
        for phone in ["010-9999-9999", PHONE] {
            assert_eq!(world.give_number(&token, phone).await.status, 202, "given later, {way}");
        }
        assert_eq!(
            world.texted_jobs().await,
            1,
            "given later, the promise before was taken back in way {way}"
        );
        assert!(take_back(&world, &token, way).await.status < 400);
    }
    let token = world.created(&asking()).await;
    source.answer();
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    for way in 0..4 {
        take_back(&world, &token, way).await;
        let next = world.created(&asking()).await;
        assert_eq!(world.drain(&next).await["notification"]["state"], "withheld", "way {way}");
    }
    assert_eq!(world.texts().await.len(), 1);
}

#[tokio::test]
async fn three_probes_tell_nothing_of_a_number() {
    let (world, _source, _folder) = world().await;
    world.created(&asking()).await;
    let mut told = Vec::new();
    for number in [PHONE, "010-9999-9999"] {
        let mut seen = Vec::new();
        for way in 0..3 {
            let body = json!({ "query": "q", "phone": number, "consent": true });
            let created = world.create(&body).await;
            let token = created.json()["id"].as_str().unwrap().to_owned();
            let page = world.get(&format!("/s/{token}")).await;
            let status = world.status(&token).await.json();
            let ended = take_back(&world, &token, way).await;
            let left = world.status(&token).await;
            let state = |status: &Value| status["notification"]["state"].clone();
            let tells = page.text.contains("이번에는 문자를 보내 드릴 수 없어요.");
            seen.push((created.status, page.status, tells, state(&created.json()), state(&status)));
            seen.push((ended.status, left.status, tells, state(&left.json()), left.json()["error"].clone()));
        }
        told.push(seen);
    }
    assert_eq!(told[0], told[1], "a number that waits for a text, and one that was never named");
}

#[tokio::test]
async fn without_its_counters_a_search_is_cancelled_and_erased_all_the_same() {
    let (world, _source, _folder) = world().await;
    let wire = Wire::to(&world.variables()["AWS_ENDPOINT_URL"]).await;
    let table = table(&world, &wire.url);
    let first = read(&table, &world.created(&asking()).await).await;
    assert_eq!(first.reservations.len(), 4);
    wire.refuse(&["TransactWriteItems"]);
    let now = later(0).now;
    let cancelled = table.update(&first, |job| job.cancel(now)?.ok_or(TransitionError::Ended)).await.unwrap();
    assert!(cancelled.ended_at().is_some() && cancelled.reservations.is_empty());
    wire.refuse(&[]);
    world.created(&asking()).await;
    assert_eq!(world.texted_jobs().await, 0, "what could not be given back stays counted");
    let body = json!({ "query": "q", "phone": "010-9999-9999", "consent": true });
    let other = read(&table, &world.created(&body).await).await;
    wire.refuse(&["TransactWriteItems"]);
    table.erase(&other.key).await.unwrap();
    assert_eq!((world.texted_jobs().await, table.read(&other.key, now).await.unwrap()), (0, None));
}

/// The searcher's claim is written before the owner's word: the text may be sent.
#[tokio::test]
async fn what_was_claimed_is_not_given_back_whoever_is_erased_or_cancelled_then() {
    let (world, _source, _folder) = world().await;
    let table = table(&world, &world.variables()["AWS_ENDPOINT_URL"]);
    let token = world.created(&asking()).await;
    world.until(&token, |status| status["status"] == "processing").await;
    let searching = read(&table, &token).await;
    let claimed = table.update(&searching, |job| job.finish(job.epoch, &[], later(0))).await.unwrap();
    assert!(claimed.notification.is_under_way() && claimed.reservations.is_empty());
    let stale = table.update(&searching, |job| job.cancel(later(0).now)?.ok_or(TransitionError::Ended)).await;
    assert!(stale.is_err(), "it has ended");
    table.erase(&claimed.key).await.unwrap();
    world.created(&asking()).await;
    assert_eq!(world.texted_jobs().await, 0, "the text that may be out is counted");
}

/// The sweep, or a searcher that is woken for the job, gives its text up half an hour later.
#[tokio::test]
async fn a_text_that_was_never_claimed_and_is_given_up_is_given_back() {
    for function in ["sweep-jobs", "process-job"] {
        let (world, _source, _folder) = world().await;
        let environment = world.environment_of(function);
        let own =
            JobTable::from_environment(&Aws::from_environment(&environment).unwrap(), &environment).unwrap();
        let table = table(&world, &world.variables()["AWS_ENDPOINT_URL"]);
        let token = world.created(&asking()).await;
        world.until(&token, |status| status["status"] == "processing").await;
        let searching = read(&table, &token).await;
        let due = table.update(&searching, |job| job.complete(job.epoch, &[], later(0))).await.unwrap();
        assert_eq!(due.reservations.len(), 4, "not claimed yet");
        let given_up = due.repair(later(31)).unwrap();
        assert_eq!(given_up.repair, Repair::NotificationGivenUp);
        own.replace(&due, &given_up.job).await.unwrap();
        world.created(&asking()).await;
        assert_eq!(world.texted_jobs().await, 1, "{function}");
    }
}
