//! A copy of the table opens nothing, and no number, link or query is in a log.

use serde_json::json;
use tests::{Process, Scripted, World};

const QUERY: &str = "비밀스러운카나리아";

#[tokio::test]
async fn links_are_stored_as_hashes_and_the_contact_is_gone_when_the_text_is_out() {
    let source = Scripted::new("a", 1);
    let world = World::with(Scripted::system(&[&source]), job::Rules::AGREED).await;
    let token = world.created_with_phone("q").await;
    let before = world.items().await;
    let job = before.iter().find(|item| item["sk"].as_s().unwrap() == "job").unwrap();
    assert!(job.contains_key("tc"), "the contact is there, sealed");
    for item in &before {
        let stored = format!("{item:?}");
        // Eight digits: four of them are in a moment's milliseconds once in a while.
        assert!(!stored.contains(&token) && !stored.contains("23456789"), "{stored}");
    }
    source.answer();
    world.drain(&token).await;
    let after = world.items().await;
    let job = after.iter().find(|item| item["sk"].as_s().unwrap() == "job").unwrap();
    assert!(!job.contains_key("tc") && !job.contains_key("due_at"));
}

#[tokio::test]
async fn nothing_secret_is_logged_even_at_debug_level() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path(), &["--pace", "0"]).await;
    let world = &process.world;
    let token = world.created_with_phone(QUERY).await;
    world.drain(&token).await;
    world.get(&format!("/s/{token}")).await;
    world.results(&token).await;
    world.cancel(&token).await;
    world.create(&json!({ "query": QUERY, "phone": "010-2345-67890", "consent": true })).await;
    world.create(&json!({ "query": QUERY, "phone": "010-2345-6789" })).await;
    // The path of a route is no link.
    let log = process.log_to_the_end().await.replace("/s/{token}", "");
    assert!(log.contains("text sent"), "{log}");
    for secret in [QUERY, &token, "2345-6789", "23456789", "/s/"] {
        assert!(!log.contains(secret), "{secret} in: {log}");
    }
}
