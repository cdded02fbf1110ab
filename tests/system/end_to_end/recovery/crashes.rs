//! Real processes that end badly, or well.

use serde_json::json;
use tests::{Process, link_in, without_code};

fn asked(log: &str, source: &str) -> usize {
    log.lines().filter(|line| line.contains("source asked") && line.contains(source)).count()
}

const SHOPS: [&str; 6] =
    ["hanbit-closet", "alley-books", "dasi-electronics", "maru-market", "snug-home", "corner-vintage"];

#[tokio::test]
async fn after_kill_9_the_same_link_goes_on_and_one_text_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Process::start(folder.path(), &["--pace", "6", "--lease", "4"]).await;
    let token = first.world.created_with_phone("원피스").await;
    let seen = first.world.until(&token, |status| status["progress"].as_u64() >= Some(25)).await;
    first.kill().await;
    let done: Vec<_> = SHOPS.into_iter().filter(|shop| state(&seen, shop) == "done").collect();
    assert!(!done.is_empty() && done.len() < 6, "killed in the middle");

    let mut second = Process::start(folder.path(), &["--pace", "0", "--lease", "4"]).await;
    assert!(second.world.status(&token).await.json()["progress"].as_u64() >= seen["progress"].as_u64());
    let ended = second.world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
    let texts = second.world.texts().await;
    assert_eq!(texts.len(), 1);
    assert!(without_code(&link_in(&texts[0])).ends_with(&token));
    let (first, second) = (first.whole_log().await, second.log_to_the_end().await);
    for shop in done {
        assert_eq!((asked(&first, shop), asked(&second, shop)), (1, 0), "{shop} had answered");
    }
}

#[tokio::test]
async fn after_ctrl_c_a_search_goes_on_without_counting_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Process::start(folder.path(), &["--pace", "60", "--lease", "10"]).await;
    let token = first.world.created(&json!({ "query": "김치" })).await;
    first.world.until(&token, |status| status["status"] == "processing").await;
    let log = first.log_to_the_end().await;
    assert!(log.contains("search given back"), "{log}");

    // The wake-up that was sent along died with the queue: a sweep finds the job, and no lease that was left to expire.
    let mut second = Process::start(folder.path(), &["--pace", "0", "--lease", "10"]).await;
    let ended = second.world.drain(&token).await;
    assert_eq!(ended["status"], "completed");
    let log = second.log_to_the_end().await;
    assert!(log.contains("search ended") && !log.contains("searcher was lost"), "{log}");
}

fn state<'a>(status: &'a serde_json::Value, shop: &str) -> &'a str {
    let sources = status["sources"].as_array().unwrap();
    sources.iter().find(|source| source["name"] == shop).unwrap()["state"].as_str().unwrap()
}
