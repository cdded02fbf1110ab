//! Losing every message of the queue loses no job.

use std::time::Duration;

use job::Rules;
use serde_json::json;
use tests::{Process, Scripted, World};

/// Short, for a job without a wake-up waits for several; longer than a searcher that lives is ever silent on a busy machine,
/// for a lease that expires is a crash.
const LEASE: Duration = Duration::from_secs(3);

#[tokio::test]
async fn a_queue_that_drops_every_message_delays_a_job_and_loses_nothing() {
    let source = Scripted::new("a", 2);
    source.answer();
    let world = World::with(Scripted::system(&[&source]), Rules::with_lease(LEASE)).await;
    world.drop_wake_ups(true);
    let token = world.created_with_phone("q").await;
    let ended = world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
    assert_eq!((source.asked(), world.texts().await.len()), (1, 1));
}

#[tokio::test]
async fn a_job_whose_first_wake_up_was_lost_is_woken_by_the_sweep() {
    let source = Scripted::new("a", 2);
    source.answer();
    let world = World::with(Scripted::system(&[&source]), Rules::with_lease(LEASE)).await;
    world.drop_wake_ups(true);
    let token = world.created(&json!({ "query": "q" })).await;
    world.drop_wake_ups(false);
    assert_eq!(world.drain(&token).await["status"], "completed");
    assert_eq!(source.asked(), 1);
}

#[tokio::test]
async fn the_flag_for_trying_it_does_the_same_in_a_real_process() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path(), &["--pace", "0", "--lease", "3", "--drop-wake-ups"]).await;
    let token = process.world.created_with_phone("커피").await;
    assert_eq!(process.world.drain(&token).await["status"], "completed");
    process.until_logged("the job is orphaned").await;
    assert_eq!(process.world.texts().await.len(), 1);
}
