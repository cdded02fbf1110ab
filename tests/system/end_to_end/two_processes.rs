//! No instance matters: processes that share one endpoint.

use serde_json::json;
use tests::{Process, binary};
use tokio::process::Command;

#[tokio::test]
async fn what_one_process_created_another_shows_and_finishes() {
    let folder = tempfile::tempdir().unwrap();
    let host = Process::start(folder.path(), &["--pace", "4", "--lease", "4"]).await;
    let attach = ["--pace", "4", "--lease", "4", "--aws-endpoint", &host.endpoint];
    let mut one = Process::start(folder.path(), &attach).await;
    let other = Process::start(folder.path(), &attach).await;
    let token = one.world.created_with_phone("원피스").await;
    let [here, there] = [one.world.status(&token).await, other.world.status(&token).await];
    assert_eq!((here.status, there.status), (200, 200));
    one.kill().await;
    let ended = other.world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["text"]), (&json!("completed"), &json!("sent")));
    assert_eq!(host.world.status(&token).await.text, other.world.status(&token).await.text);
    assert_eq!(host.world.texts().await, other.world.texts().await);
    assert_eq!(host.world.texts().await.len(), 1);
}

#[tokio::test]
async fn when_the_endpoints_own_process_dies_the_other_takes_it_over_and_finishes() {
    let folder = tempfile::tempdir().unwrap();
    let mut host = Process::start(folder.path(), &["--pace", "4", "--lease", "4"]).await;
    let flags = ["--pace", "4", "--lease", "4", "--aws-endpoint", &host.endpoint];
    let survivor = Process::start(folder.path(), &flags).await;
    let token = host.world.created_with_phone("원피스").await;
    host.world.until(&token, |status| status["progress"].as_u64() >= Some(25)).await;
    host.kill().await;
    survivor.until_logged("now run by this process").await;
    let ended = survivor.world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["text"]), (&json!("completed"), &json!("sent")));
    assert_eq!(survivor.world.texts().await.len(), 1);
}

#[tokio::test]
async fn a_process_on_another_folder_leaves_the_endpoint_to_whoever_has_its_table() {
    let [folder, elsewhere] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut host = Process::start(folder.path(), &["--pace", "0", "--lease", "4"]).await;
    let endpoint = host.endpoint.clone();
    let flags = ["--pace", "0", "--lease", "4", "--aws-endpoint", &endpoint];
    let survivor = Process::start(elsewhere.path(), &flags).await;
    let token = host.world.created(&json!({ "query": "원피스" })).await;
    host.kill().await;
    survivor.until_logged("was not on this process's data folder").await;
    let mut again = Command::new(binary("textback"));
    let port = endpoint.rsplit(':').next().unwrap();
    again
        .args(["--port", "0", "--pace", "0", "--lease", "4", "--aws-port", port, "--data"])
        .arg(folder.path());
    let again = Process::of(&mut again).await.unwrap_or_else(|log| panic!("its place was taken: {log}"));
    assert_eq!(again.world.drain(&token).await["status"], "completed");
    assert_eq!(survivor.world.drain(&token).await["status"], "completed");
}
