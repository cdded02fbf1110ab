//! The three scenarios of the mission, over HTTP, and the text's two sides.

use job::Rules;
use serde_json::json;
use tests::{Fate, PHONE, Scripted, World, link_in, without_code};

#[tokio::test]
async fn somebody_closes_the_phone_and_the_texts_link_opens_the_results() {
    let world = World::start().await;
    let before = world.texts().await.len();
    let token = world.created_with_phone("원피스").await;
    let ended = world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
    let texts = world.texts().await;
    assert_eq!(texts.len(), before + 1, "one text");
    assert_eq!(texts[before]["to"], "+821023456789");
    let link = link_in(&texts[before]);
    assert!(without_code(&link).ends_with(&format!("/s/{token}")), "{link}");
    let page = world.get(&link[link.find("/s/").unwrap()..]).await;
    assert_eq!(page.status, 200);
    assert!(
        page.text.contains("원피스") && page.text.contains(".example/"),
        "results are in the page itself"
    );
    let results = world.results(&token).await.json();
    assert_eq!(results["complete"], true);
    assert!(!results["hits"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_server_that_is_killed_mid_search_loses_nothing_and_asks_nobody_twice() {
    let folder = tempfile::tempdir().unwrap();
    let [quick, slow] = [Scripted::new("quick", 2), Scripted::new("slow", 3)];
    let settings = || {
        let rules = Rules::with_lease(std::time::Duration::from_secs(5));
        World::settings(folder.path().to_owned(), Scripted::system(&[&quick, &slow]), rules)
    };
    let first = World::of(settings()).await;
    let token = first.created_with_phone("q").await;
    quick.answer();
    first.until(&token, |status| status["sources"][0]["state"] == "done").await;
    first.end(Fate::Killed).await;

    let second = World::of(settings()).await;
    let found = second.status(&token).await;
    assert_eq!((found.status, &found.json()["progress"]), (200, &json!(50)), "the same link, no step back");
    slow.answer();
    let ended = second.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
    assert_eq!((quick.asked(), slow.asked()), (1, 2));
    assert_eq!(second.texts().await.len(), 1);
    assert_eq!(second.results(&token).await.json()["hits"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn two_tabs_read_the_same_and_never_a_step_back() {
    let sources = ["a", "b", "c"].map(|name| Scripted::new(name, 1));
    let world = World::with(Scripted::system(&sources.each_ref()), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    let tabs = [World::attached(&world.url), World::attached(&world.url)];
    let mut last = [0, 0];
    for (step, source) in sources.iter().enumerate() {
        source.answer();
        let reached = world.until(&token, |status| done(status) > step).await;
        for (tab, last) in tabs.iter().zip(&mut last) {
            let seen = tab.status(&token).await;
            let progress = seen.json()["progress"].as_u64().unwrap();
            assert!(progress >= *last && progress >= reached["progress"].as_u64().unwrap());
            *last = progress;
        }
    }
    world.drain(&token).await;
    let [one, other] = [tabs[0].status(&token).await, tabs[1].status(&token).await];
    assert_eq!((one.text.as_str(), one.header("etag")), (other.text.as_str(), other.header("etag")));
}

fn done(status: &serde_json::Value) -> usize {
    status["sources"].as_array().unwrap().iter().filter(|source| source["state"] == "done").count()
}

const NOTICE: &str = "앱을 닫거나 휴대폰을 잠가도 괜찮아요!";

#[tokio::test]
async fn the_notice_and_the_text_are_only_for_those_who_gave_a_number() {
    let source = Scripted::new("a", 1);
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let with =
        world.created(&json!({ "query": "q", "phone": PHONE, "consent": true, "language": "ko" })).await;
    let without = world.created(&json!({ "query": "q", "language": "ko" })).await;
    assert!(world.get(&format!("/s/{with}")).await.text.contains(NOTICE));
    assert!(!world.get(&format!("/s/{without}")).await.text.contains(NOTICE));
    source.answer();
    world.drain(&with).await;
    assert_eq!(world.drain(&without).await["notification"]["state"], "none");
    assert_eq!(world.texts().await.len(), 1);
}

#[tokio::test]
async fn a_failed_search_is_texted_too_and_says_why() {
    let world = World::with(failing(), Rules::AGREED).await;
    let token =
        world.created(&json!({ "query": "q", "phone": PHONE, "consent": true, "language": "en" })).await;
    let ended = world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("failed"), &json!("sent")));
    assert_eq!(ended["error"]["type"], "urn:textback:problem:no-source-answered");
    assert_eq!(ended["sources"][0]["state"], "failed");
    let texts = world.texts().await;
    assert!(
        texts[0]["body"].as_str().unwrap().starts_with("[Textback] Your search could not be finished.\nhttp")
    );
}

#[tokio::test]
async fn a_job_outlives_a_source_that_panics() {
    let sound = Scripted::new("sound", 1);
    let mut sources = Scripted::system(&[&sound]);
    sources.labels.extend(failing().labels);
    sources.sources.extend(failing().sources);
    let world = World::with(sources, Rules::AGREED).await;
    sound.answer();
    let token = world.created(&json!({ "query": "q" })).await;
    let ended = world.drain(&token).await;
    assert_eq!(ended["status"], "completed");
    assert_eq!(
        ended["sources"][1],
        json!({ "name": "broken", "state": "failed", "hits": 0, "reason": "internal" })
    );
}

struct Broken;

impl search::Source for Broken {
    fn name(&self) -> &'static str {
        "broken"
    }

    fn search<'a>(
        &'a self,
        _: &'a search::Query,
    ) -> futures::future::BoxFuture<'a, Result<Vec<search::Hit>, search::SourceError>> {
        panic!("the source is broken")
    }
}

fn failing() -> textback::Sources {
    let mut sources = Scripted::system(&[&Scripted::new("broken", 0)]);
    sources.sources = vec![std::sync::Arc::new(Broken)];
    sources
}
