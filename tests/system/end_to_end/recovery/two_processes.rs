//! No instance matters: processes that share one endpoint.

use std::path::Path;

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
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
    assert_eq!(host.world.status(&token).await.text, other.world.status(&token).await.text);
    assert_eq!(host.world.texts().await, other.world.texts().await);
    assert_eq!(host.world.texts().await.len(), 1);
}

#[tokio::test]
async fn a_search_outlives_the_death_of_its_server_and_of_the_endpoint_that_it_shares() {
    let folder = tempfile::tempdir().unwrap();
    let mut endpoint = endpoint_on(folder.path(), "0").await;
    let flags = ["--pace", "4", "--lease", "4", "--aws-endpoint", &endpoint.endpoint];
    let mut one = Process::start(folder.path(), &flags).await;
    let other = Process::start(folder.path(), &flags).await;
    let token = one.world.created_with_phone("원피스").await;
    one.world.until(&token, |status| status["progress"].as_u64() >= Some(25)).await;
    one.kill().await;
    endpoint.kill().await;
    let _again = endpoint_on(folder.path(), port_of(&endpoint)).await;
    let ended = other.world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
    assert_eq!(other.world.texts().await.len(), 1);
}

#[tokio::test]
async fn a_process_on_another_folder_goes_on_when_its_endpoint_is_started_again() {
    let [folder, elsewhere] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut host = Process::start(folder.path(), &["--pace", "0", "--lease", "4"]).await;
    let flags = ["--pace", "0", "--lease", "4", "--aws-endpoint", &host.endpoint];
    let survivor = Process::start(elsewhere.path(), &flags).await;
    let token = host.world.created(&json!({ "query": "원피스" })).await;
    host.kill().await;
    let mut again = Command::new(binary("textback"));
    again
        .args(["--port", "0", "--pace", "0", "--lease", "4", "--aws-port", port_of(&host), "--data"])
        .arg(folder.path());
    let again = Process::of(&mut again).await.unwrap_or_else(|log| panic!("not ready: {log}"));
    assert_eq!(again.world.drain(&token).await["status"], "completed");
    assert_eq!(survivor.world.drain(&token).await["status"], "completed");
}

/// `textback endpoint` on this folder and port.
async fn endpoint_on(data: &Path, port: &str) -> Process {
    let mut program = Command::new(binary("textback"));
    program.args(["endpoint", "--aws-port", port, "--data"]).arg(data);
    Process::of(&mut program).await.unwrap_or_else(|log| panic!("not ready: {log}"))
}

fn port_of(process: &Process) -> &str {
    process.endpoint.rsplit(':').next().unwrap()
}
