//! Searches that last longer than one invocation of the searcher may.

use std::time::Duration;

use job::Rules;
use serde_json::{Value, json};
use tests::{PHONE, Process, Scripted, World};

use crate::searching::shops::{Act, Shops};

#[tokio::test]
async fn a_search_longer_than_one_invocation_completes_over_several_with_one_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut acts = [Act::Sound; 8];
    // Of 20 s, half are for searching. One shop answers only the second invocation; one is to be left alone for
    // longer than the first has.
    acts[2] = Act::OnlyAsked(2);
    acts[6] = Act::Busy { times: 1, seconds: 14 };
    let shops = Shops::new(acts);
    let file = shops.open(folder.path(), "60s").await;
    let flags = ["--sources", file.to_str().unwrap(), "--pace", "0", "--time-limit", "20"];
    let mut process = Process::start(folder.path(), &flags).await;
    let token = process.world.created_with_phone("원피스").await;
    let ended = process.world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
    let states: Vec<_> = ended["sources"].as_array().unwrap().iter().map(|source| &source["state"]).collect();
    assert_eq!(states, ["done"; 8]);
    assert_eq!(shops.asked(), [1, 1, 2, 1, 1, 1, 2, 1], "who had answered was not asked again");
    assert_eq!(process.world.texts().await.len(), 1);
    let log = process.log_to_the_end().await;
    assert_eq!(log.matches("search given back").count(), 1, "two invocations: {log}");
    let told = "the timeout of a source is longer than an invocation waits";
    assert_eq!(log.matches(told).count(), 8, "60 s in each of the file, 10 s in an invocation: {log}");
    assert!(!log.contains("searcher was lost"), "no invocation counts as a crash");
}

/// Its own time-out never comes, because each invocation asks it anew.
#[tokio::test]
async fn a_source_slower_than_an_invocation_counts_as_timed_out_after_the_second_and_keeps_nobodys_hits_back()
{
    let [quick, endless] = [Scripted::new("quick", 2), Scripted::new("endless", 1)];
    quick.answer();
    let folder = tempfile::tempdir().unwrap();
    let settings =
        World::settings(folder.path().to_owned(), Scripted::system(&[&quick, &endless]), Rules::AGREED);
    let world = World::of(textback::SystemSettings { time_limit: Duration::from_secs(8), ..settings }).await;
    let token = world.created(&json!({ "query": "q", "phone": PHONE, "consent": true })).await;
    let ended = world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
    let outcome = |source: &Value| (source["state"].clone(), source["reason"].clone());
    let outcomes: Vec<_> = ended["sources"].as_array().unwrap().iter().map(outcome).collect();
    assert_eq!(outcomes, [(json!("done"), Value::Null), (json!("failed"), json!("timed-out"))]);
    assert_eq!(world.results(&token).await.json()["hits"].as_array().map(Vec::len), Some(2));
    assert_eq!((quick.asked(), endless.asked()), (1, 2));
    assert_eq!(world.texts().await.len(), 1);
}
