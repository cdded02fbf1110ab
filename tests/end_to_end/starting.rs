//! What stands against a start is told in one line that says what to do, with exit code 2.

use std::process::{Command, Output};

use tests::{Process, binary};

fn refused(flags: &[&str]) -> String {
    let Output { status, stderr, .. } = Command::new(binary("textback")).args(flags).output().unwrap();
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

#[test]
fn a_catalogue_that_cannot_be_used_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.jsonl");
    std::fs::write(&file, "{\"title\":\"t\",\"url\":\"https://a.example/\"}\n{\"title\":\n").unwrap();
    let path = file.to_str().unwrap();
    let data = folder.path().to_str().unwrap();
    let broken = refused(&["--data", data, "--catalogue", path]);
    assert!(broken.contains("broken.jsonl") && broken.contains('2'), "{broken}");
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

#[test]
fn a_functions_binary_without_a_setting_names_it_and_what_is_expected() {
    let output = Command::new(binary("job-status")).env_clear().output().unwrap();
    let line = String::from_utf8(output.stderr).unwrap();
    let expected = "AWS_REGION is not set: a region such as ap-northeast-2 is expected\n";
    assert_eq!((output.status.code(), line.as_str()), (Some(2), expected));
}
