//! A cancel always wins over a search.

use job::Rules;
use reqwest::Method;
use serde_json::json;
use tests::{PHONE, Scripted, World};

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
async fn the_sites_of_a_cancelled_search_have_stopped_in_the_api_and_on_both_pages() {
    let (silent, quick) = (Scripted::new("a", 1), Scripted::new("b", 1));
    quick.answer();
    let world = World::with(Scripted::system(&[&silent, &quick]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.until(&token, |status| status["sources"][1]["state"] == "done").await;
    let cancelled = world.cancel(&token).await.json();
    let shared = cancelled["links"]["share"].as_str().unwrap().to_owned();
    let view = shared.rsplit('/').next().unwrap();
    let shared_results = format!("/api/shared/{view}/results");
    let [status, results, others] = [
        world.status(&token).await.json(),
        world.results(&token).await.json(),
        world.get(&shared_results).await.json(),
    ];
    for told in [&cancelled, &status, &results, &others] {
        assert_eq!(told["sources"][0]["state"], "stopped", "{told}");
        assert_eq!(told["sources"][1]["state"], "done", "{told}");
    }
    for page in [format!("/s/{token}"), shared] {
        let page = world.get(&page).await.text;
        assert!(page.contains("data-state=\"stopped\"") && page.contains("찾기를 멈췄어요"), "{page}");
        assert!(!page.contains("data-state=\"searching\""));
    }
}

/// A search that waits for its only source, the paths at which it is changed, and the body that gives it a number.
struct UnderWay {
    world: World,
    token: String,
    job: String,
    erasing: String,
    number: String,
    body: String,
}

async fn under_way() -> UnderWay {
    let source = Scripted::new("a", 1);
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.until(&token, |status| status["status"] == "processing").await;
    let job = format!("/api/search-jobs/{token}");
    let (erasing, number) = (format!("{job}?erase=true"), format!("{job}/notification"));
    let body = json!({ "phone": PHONE, "consent": true }).to_string();
    UnderWay { world, token, job, erasing, number, body }
}

#[tokio::test]
async fn what_is_done_to_a_version_is_done_to_no_other() {
    let UnderWay { world, token, job, erasing, number, body } = under_way().await;
    let kind = ("content-type", "application/json");
    // A browser never sends it, and it counts there, too.
    let forms = ["cancel", "delete"].map(|form| format!("/s/{token}/{form}"));
    let tag = world.status(&token).await.header("etag").to_owned();
    let weak = format!("W/{tag}");
    for other in ["\"v999\"", weak.as_str(), "v2", "", "\"x\", \"y\""] {
        let condition = ("if-match", other);
        for (method, path) in
            [(Method::DELETE, &job), (Method::DELETE, &erasing), (Method::PUT, &number), (Method::GET, &job)]
        {
            let sent = if method == Method::PUT { body.as_str() } else { "" };
            let refused = world.send((method.clone(), path), &[kind, condition], sent).await;
            assert_eq!((refused.status, refused.header("content-type")), (412, "application/problem+json"));
            assert_eq!(
                refused.json()["type"],
                "urn:textback:problem:precondition-failed",
                "{method} {other}"
            );
        }
        for form in &forms {
            assert_eq!(
                world.send((Method::POST, form), &[condition], "").await.status,
                412,
                "{form} {other}"
            );
        }
    }
    assert_eq!(world.status(&token).await.header("etag"), tag, "nothing was written");
}

#[tokio::test]
async fn whoever_names_the_present_version_changes_it_once() {
    let UnderWay { world, token, job, erasing, number, body } = under_way().await;
    let kind = ("content-type", "application/json");
    let delete = async |path: &str, name: &str, tag: &str| {
        world.send((Method::DELETE, path), &[(name, tag)], "").await.status
    };
    let tag = world.status(&token).await.header("etag").to_owned();
    let listed = format!("\"v999\", {tag}");
    let given = world.send((Method::PUT, &number), &[kind, ("if-match", &listed)], &body).await;
    assert_eq!(given.status, 202, "{}", given.text);
    assert_eq!(delete(&job, "if-match", &tag).await, 412, "it has a number");
    assert_eq!(delete(&job, "if-none-match", "*").await, 412);
    let tag = world.status(&token).await.header("etag").to_owned();
    assert_eq!(delete(&job, "if-match", &tag).await, 200);
    assert_eq!(delete(&job, "if-match", &tag).await, 412, "it is cancelled");
    assert_eq!(delete(&job, "if-match", "*").await, 200);
    assert_eq!(delete(&erasing, "if-match", "*").await, 204);
    for (path, status) in [(&erasing, 412), (&job, 404)] {
        assert_eq!(delete(path, "if-match", "*").await, status);
    }
}

#[tokio::test]
async fn a_version_is_asked_for_in_vain_where_the_request_would_be_refused_anyway() {
    let source = Scripted::new("a", 1);
    source.answer();
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.drain(&token).await;
    let job = format!("/api/search-jobs/{token}");
    let condition = [("if-match", "\"v999\""), ("content-type", "text/plain")];
    assert_eq!(world.send((Method::DELETE, &job), &condition, "").await.status, 409, "it has ended");
    assert_eq!(world.send((Method::PUT, &format!("{job}/notification")), &condition, "").await.status, 415);
    assert_eq!(world.send((Method::DELETE, &format!("{job}?erase=no")), &condition, "").await.status, 422);
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
