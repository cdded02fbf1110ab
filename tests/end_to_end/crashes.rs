//! Real processes that end badly, or well.

use serde_json::json;
use tests::{Process, link_in};

fn asked(process: &Process, source: &str) -> usize {
    process.log().lines().filter(|line| line.contains("source asked") && line.contains(source)).count()
}

const SHOPS: [&str; 4] = ["hanbit-closet", "alley-books", "dasi-electronics", "maru-market"];

#[tokio::test]
async fn after_kill_9_the_same_link_goes_on_and_one_text_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Process::start(folder.path(), &["--pace", "6", "--lease", "4"]).await;
    let token = first.world.created_with_phone("원피스").await;
    let seen = first.world.until(&token, |status| status["progress"].as_u64() >= Some(25)).await;
    first.kill().await;
    let done: Vec<_> = SHOPS.into_iter().filter(|shop| state(&seen, shop) == "done").collect();
    assert!(!done.is_empty() && done.len() < 4, "killed in the middle");

    let second = Process::start(folder.path(), &["--pace", "0", "--lease", "4"]).await;
    assert!(second.world.status(&token).await.json()["progress"].as_u64() >= seen["progress"].as_u64());
    let ended = second.world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["text"]), (&json!("completed"), &json!("sent")));
    for shop in done {
        assert_eq!((asked(&first, shop), asked(&second, shop)), (1, 0), "{shop} had answered");
    }
    let texts = second.world.texts().await;
    assert_eq!(texts.len(), 1);
    assert!(link_in(&texts[0]).ends_with(&token));
}

#[tokio::test]
async fn after_ctrl_c_a_search_goes_on_without_counting_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Process::start(folder.path(), &["--pace", "60"]).await;
    let token = first.world.created(&json!({ "query": "김치" })).await;
    first.world.until(&token, |status| status["status"] == "processing").await;
    assert_eq!(first.interrupt().await, Some(0));
    assert!(first.log().contains("search given back"), "{}", first.log());

    // With leases of 60 s, only a lease that was given back lets the next process go on at its first sweep after
    // the due time; the wake-up that was sent along died with the queue.
    let second = Process::start(folder.path(), &["--pace", "0", "--lease", "1"]).await;
    let ended = second.world.drain(&token).await;
    assert_eq!(ended["status"], "completed");
    assert!(!second.log().contains("searcher was lost"), "{}", second.log());
}

fn state<'a>(status: &'a serde_json::Value, shop: &str) -> &'a str {
    let sources = status["sources"].as_array().unwrap();
    sources.iter().find(|source| source["name"] == shop).unwrap()["state"].as_str().unwrap()
}
