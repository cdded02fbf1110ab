//! A cancel always wins over a search.

use job::Rules;
use reqwest::Method;
use serde_json::json;
use tests::{Scripted, World};

#[tokio::test]
async fn a_cancelled_search_stays_cancelled_whatever_its_searcher_does_and_nobody_is_texted() {
    let source = Scripted::new("a", 1);
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created_with_phone("q").await;
    world.until(&token, |status| status["status"] == "processing").await;
    let cancelled = world.cancel(&token).await;
    assert_eq!((cancelled.status, &cancelled.json()["status"]), (200, &json!("cancelled")));
    source.answer();
    let again = world.cancel(&token).await;
    assert_eq!(
        (again.status, again.header("etag")),
        (200, cancelled.header("etag")),
        "cancelling twice is cancelling"
    );
    let later = world.created(&json!({ "query": "q" })).await;
    world.drain(&later).await;
    let seen = world.status(&token).await.json();
    assert_eq!((&seen["status"], &seen["notification"]["state"]), (&json!("cancelled"), &json!("none")));
    assert!(world.texts().await.is_empty());
}

#[tokio::test]
async fn what_has_ended_cannot_be_cancelled() {
    let source = Scripted::new("a", 1);
    source.answer();
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.drain(&token).await;
    let refused = world.cancel(&token).await;
    assert_eq!((refused.status, refused.header("content-type")), (409, "application/problem+json"));
    assert_eq!(world.status(&token).await.json()["status"], "completed");
}

#[tokio::test]
async fn the_pages_button_cancels_and_leads_back_to_the_page() {
    let source = Scripted::new("a", 1);
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    let answer = world.send((Method::POST, &format!("/s/{token}/cancel")), &[], "").await;
    assert_eq!((answer.status, answer.header("location")), (303, format!("/s/{token}").as_str()));
    assert_eq!(world.status(&token).await.json()["status"], "cancelled");
}
