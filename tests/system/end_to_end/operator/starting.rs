//! What stands against a start is told in one line that says what to do, with exit code 2.

use std::{
    collections::BTreeSet,
    process::{Command, Output},
};

use emulator::{ACCOUNT, WAKE_UP_QUEUE};
use tests::{Gateway, Process, Scripted, Wire, World, binary, output_of};

/// Starts `textback` with these flags in vain, and returns the line that it says.
pub(crate) fn refused(flags: &[&str]) -> String {
    let mut program = Command::new(binary("textback"));
    program.args(flags);
    let Output { status, stderr, .. } = output_of(program);
    let line = String::from_utf8(stderr).unwrap();
    assert_eq!((status.code(), line.trim_end().lines().count()), (Some(2), 1), "{line}");
    line
}

#[tokio::test]
async fn a_taken_port_is_told_with_the_flag_that_changes_it() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    assert!(refused(&["--data", data, "--port", &port]).contains("another with --port"));
    assert!(
        refused(&["--data", data, "--port", "0", "--aws-port", &port]).contains("another with --aws-port")
    );
}

#[tokio::test]
async fn the_port_of_a_systems_pages_is_no_endpoint() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path(), &["--pace", "0"]).await;
    let other = folder.path().join("other");
    let data = other.to_str().unwrap();
    let line = refused(&["--port", "0", "--data", data, "--aws-endpoint", &process.world.url]);
    assert!(line.contains("not the address of a textback's pages"), "{line}");
}

/// The address from which this machine would speak to others, if it has one.
pub(crate) fn network() -> Option<std::net::IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    socket.connect("198.51.100.1:9").ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

#[tokio::test]
async fn a_phone_in_the_network_reaches_the_pages_and_nothing_underneath() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let Some(ip) = network() else {
        let line = refused(&["--host", "0.0.0.0", "--port", "0", "--aws-port", "0", "--data", data]);
        assert!(line.contains("no address on a network"), "{line}");
        return;
    };
    let process = Process::start(folder.path(), &["--host", "0.0.0.0", "--pace", "0"]).await;
    let url = &process.world.url;
    assert!(url.starts_with(&format!("http://{ip}:")), "{url}");
    assert!(process.endpoint.starts_with("http://127.0.0.1:"));
    let underneath = process.endpoint.replace("127.0.0.1", &ip.to_string());
    assert!(reqwest::get(format!("{underneath}/_local/texts")).await.is_err());
    let token = process.world.created_with_phone("원피스").await;
    process.world.drain(&token).await;
    let link = tests::link_in(&process.world.texts().await[0]);
    assert_eq!(tests::without_code(&link), format!("{url}/s/{token}"));
}

#[tokio::test]
async fn the_services_alone_keep_a_wake_up_for_whoever_takes_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = tokio::process::Command::new(binary("textback"));
    program.args(["endpoint", "--aws-port", "0", "--data"]).arg(folder.path());
    let mut process = Process::of(&mut program).await.unwrap();
    let queue = cloud::Aws::local(&process.endpoint).sqs();
    let url = format!("{}/{ACCOUNT}/{WAKE_UP_QUEUE}", process.endpoint);
    queue.send_message().queue_url(&url).message_body("somebody's").send().await.unwrap();
    let received = queue.receive_message().queue_url(&url).send().await.unwrap();
    assert_eq!(received.messages()[0].body(), Some("somebody's"));
    assert!(process.world.texts().await.is_empty());
    process.signal("TERM").await;
    assert_eq!(process.ended().await, Some(0));
}

#[test]
fn a_catalogue_that_cannot_be_used_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.jsonl");
    std::fs::write(&file, "\n{\"title\":\n").unwrap();
    let path = file.to_str().unwrap();
    let data = folder.path().to_str().unwrap();
    let broken = refused(&["--data", data, "--catalogue", path]);
    assert!(broken.contains("broken.jsonl: line 2"), "{broken}");
    assert!(refused(&["--data", data, "--catalogue", "/nowhere/file.jsonl"]).contains("/nowhere/file.jsonl"));
}

#[test]
fn a_data_folder_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let below_a_file = file.join("data");
    let line = refused(&["--port", "0", "--aws-port", "0", "--data", below_a_file.to_str().unwrap()]);
    assert!(line.contains("--data"), "{line}");
}

#[tokio::test]
async fn a_data_folder_in_use_and_an_endpoint_that_is_not_there_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let _running = Process::start(folder.path(), &["--pace", "0"]).await;
    assert!(
        refused(&["--port", "0", "--aws-port", "0", "--data", data]).contains("in use by another textback")
    );
    let nobody = ["--port", "0", "--data", data, "--aws-endpoint", "http://127.0.0.1:9"];
    assert!(refused(&nobody).contains("--aws-endpoint"));
}

#[tokio::test]
async fn create_job_opens_the_connections_that_every_request_needs_before_the_first() {
    let world = World::with(Scripted::system(&[&Scripted::new("a", 1)]), job::Rules::AGREED).await;
    let wire = Wire::to(&world.variables()["AWS_ENDPOINT_URL"]).await;
    Gateway::beside(&world, &[("AWS_ENDPOINT_URL", &wire.url)]).connect().await;
    let called: BTreeSet<_> = wire.passed().into_iter().map(|passed| passed.operation).collect();
    let expected = ["GetItem", "GetQueueAttributes"].map(str::to_owned);
    assert_eq!(called, BTreeSet::from(expected));
}

#[test]
fn a_functions_binary_without_a_setting_names_it_and_what_is_expected() {
    let mut program = Command::new(binary("job-status"));
    program.env_clear();
    let output = output_of(program);
    let line = String::from_utf8(output.stderr).unwrap();
    let expected = "AWS_REGION is not set: a region such as ap-northeast-2 is expected\n";
    assert_eq!((output.status.code(), line.as_str()), (Some(2), expected));
}
