//! The same request twice is one job.

use job::Rules;
use reqwest::Method;
use serde_json::json;
use tests::{Fate, Scripted, World};

async fn world() -> World {
    let source = Scripted::new("a", 1);
    source.answer();
    World::with(Scripted::system(&[&source]), Rules::AGREED).await
}

const KEY: &str = "8e03978e-40d5-43e8-bc93-6894a57f9324";

#[tokio::test]
async fn the_same_request_twice_is_answered_with_the_same_job() {
    let world = world().await;
    let body = json!({ "query": "q", "phone": "010-2345-6789", "consent": true });
    let first = world.create_under(KEY, &body).await;
    let token = first.json()["id"].as_str().unwrap().to_owned();
    world.drain(&token).await;
    let second = world
        .create_under(KEY, &json!({ "query": " q ", "phone": "+82 10 2345 6789", "consent": true }))
        .await;
    assert_eq!((first.status, second.status), (202, 202));
    assert_eq!(second.json()["id"], first.json()["id"]);
    assert_eq!(second.json()["status"], "completed", "as it is now");
    assert_eq!(world.texts().await.len(), 1);
}

#[tokio::test]
async fn a_hundred_parallel_sendings_make_one_job() {
    let world = world().await;
    let body = json!({ "query": "q", "phone": "010-2345-6789", "consent": true });
    let answers = futures::future::join_all((0..100).map(|_| world.create_under(KEY, &body))).await;
    let ids: std::collections::HashSet<_> =
        answers.iter().map(|answer| answer.json()["id"].to_string()).collect();
    assert_eq!(ids.len(), 1);
    world.drain(ids.iter().next().unwrap().trim_matches('"')).await;
    assert_eq!(world.texts().await.len(), 1);
}

#[tokio::test]
async fn another_request_with_the_same_key_is_refused() {
    let world = world().await;
    world.create_under(KEY, &json!({ "query": "q" })).await;
    for body in [json!({ "query": "r" }), json!({ "query": "q", "language": "en" })] {
        let refused = world.create_under(KEY, &body).await;
        assert_eq!(
            (refused.status, &refused.json()["type"]),
            (422, &json!("urn:textback:problem:idempotency-key-reused"))
        );
    }
}

#[tokio::test]
async fn a_request_sent_again_after_a_source_was_added_is_the_same_request() {
    let folder = tempfile::tempdir().unwrap();
    let [old, new] = [Scripted::new("old", 1), Scripted::new("new", 1)];
    let settings = |sources| World::settings(folder.path().to_owned(), sources, Rules::AGREED);
    let body = json!({ "query": "q" });
    let first = World::of(settings(Scripted::system(&[&old]))).await;
    let before = first.create_under(KEY, &body).await.json()["id"].clone();
    first.end(Fate::Stopped).await;

    let second = World::of(settings(Scripted::system(&[&new, &old]))).await;
    let again = second.create_under(KEY, &body).await;
    assert_eq!((again.status, &again.json()["id"]), (202, &before));
    let sources = again.json()["sources"].as_array().unwrap().len();
    assert_eq!(sources, 1, "the job is the one that was created");
    let headers = [("content-type", "application/json"), ("idempotency-key", KEY), ("accept-language", "en")];
    let elsewhere = second.send((Method::POST, "/api/search-jobs"), &headers, &body.to_string()).await;
    assert_eq!((elsewhere.status, &elsewhere.json()["id"]), (202, &before), "its language was not said");
    for other in [json!({ "query": "q", "sources": ["old"] }), json!({ "query": "q", "language": "ko" })] {
        assert_eq!(second.create_under(KEY, &other).await.status, 422, "{other}");
    }
}

#[tokio::test]
async fn a_request_sent_again_after_what_it_names_was_taken_away_is_the_same_request() {
    let folder = tempfile::tempdir().unwrap();
    let [kept, gone] = [Scripted::new("kept", 1), Scripted::new("gone", 1)];
    let settings = |sources| World::settings(folder.path().to_owned(), sources, Rules::AGREED);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let typed = "query=q&sources=gone&sources=kept&language=ko&key=2Yb8xT4mQw7KpLz1Rs9VdE";
    let bodies = [
        (KEY, json!({ "query": "q", "sources": ["gone"] })),
        ("8e03978e-40d5-43e8-bc93-6894a57f9325", json!({ "query": "q", "sources": ["gone", "kept"] })),
        (
            "8e03978e-40d5-43e8-bc93-6894a57f9326",
            json!({ "query": "q", "sources": ["kept", "gone"], "phone": "010-2345-6789", "consent": true }),
        ),
    ];
    let first = World::of(settings(Scripted::system(&[&gone, &kept]))).await;
    let mut before = Vec::new();
    for (key, body) in &bodies {
        before.push(first.create_under(key, body).await.json()["id"].clone());
    }
    let page = first.send((Method::POST, "/"), &form, typed).await.header("location").to_owned();
    first.end(Fate::Stopped).await;

    let second = World::of(settings(Scripted::system(&[&kept]))).await;
    for ((key, body), before) in bodies.iter().zip(&before) {
        let again = second.create_under(key, body).await;
        assert_eq!((again.status, &again.json()["id"]), (202, before), "{body}");
    }
    let again = second.send((Method::POST, "/"), &form, typed).await;
    assert_eq!((again.status, again.header("location")), (303, page.as_str()));
    // Another request is a mistake as before, under the same key and under a fresh one.
    for key in [KEY, "8e03978e-40d5-43e8-bc93-6894a57f9327"] {
        let refused = second.create_under(key, &json!({ "query": "r", "sources": ["gone"] })).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["#/sources/0".to_owned()]), "{key}");
    }
    second
        .send(
            (Method::DELETE, &format!("/api/search-jobs/{}?erase=true", before[0].as_str().unwrap())),
            &[],
            "",
        )
        .await;
    assert_eq!(second.create_under(KEY, &bodies[0].1).await.status, 422, "what was erased stays so");
}

#[tokio::test]
async fn a_key_that_cannot_be_one_is_refused() {
    let world = world().await;
    for key in ["", "a b", &"k".repeat(256)] {
        assert_eq!(world.create_under(key, &json!({ "query": "q" })).await.status, 400, "{key:?}");
    }
}

#[tokio::test]
async fn a_key_that_strangers_would_send_too_is_refused_with_what_to_do() {
    let world = world().await;
    for key in ["1", "\"1\"", "retry", "123456789012345", "00000000-0000-0000-0000-000000000000"] {
        let refused = world.create_under(key, &json!({ "query": "q" })).await;
        assert_eq!(refused.status, 422, "{key:?}");
        assert_eq!(refused.json()["type"], "urn:textback:problem:weak-idempotency-key");
        assert!(refused.text.contains("16") && !refused.text.contains("retry"), "{}", refused.text);
    }
    assert_eq!(world.items().await.len(), 0);
}

#[tokio::test]
async fn a_key_in_quotes_as_the_draft_has_it_is_the_key() {
    let world = world().await;
    for (bare, quoted) in
        [(KEY, format!("\"{KEY}\"")), (r#"a"b\c-0123456789"#, r#""a\"b\\c-0123456789""#.to_owned())]
    {
        let ids = [bare, quoted.as_str()]
            .map(async |key| world.create_under(key, &json!({ "query": "q" })).await.json()["id"].clone());
        let [bare, quoted] = ids;
        assert_eq!(bare.await, quoted.await);
    }
}

#[tokio::test]
async fn a_form_sent_twice_is_one_job() {
    let world = world().await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let body = format!("query=q&sources=a&language=ko&key={KEY}");
    let [first, second] = [
        world.send((Method::POST, "/"), &form, &body).await,
        world.send((Method::POST, "/"), &form, &body).await,
    ];
    assert_eq!((first.status, first.header("location")), (303, second.header("location")));
}

#[tokio::test]
async fn a_form_whose_key_was_used_for_another_search_comes_back_with_a_fresh_one() {
    let world = world().await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let send = async |query: &str, key: &str| {
        let body = format!("query={query}&sources=a&language=en&key={key}");
        world.send((Method::POST, "/"), &form, &body).await
    };
    assert_eq!(send("first", KEY).await.status, 303);
    let page = send("second", KEY).await;
    assert_eq!((page.status, page.header("content-type")), (422, "text/html; charset=utf-8"));
    assert!(page.text.contains("This form has already started a search."), "{}", page.text);
    assert!(page.text.contains("value=\"second\"") && !page.text.contains(KEY), "{}", page.text);
    let (_, rest) = page.text.split_once("name=\"key\" value=\"").expect("a key");
    let fresh = rest.split('"').next().unwrap();
    assert_eq!(send("second", fresh).await.status, 303);
}
