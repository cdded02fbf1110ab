//! The files of a data folder: their owner's alone, and named when they are broken.

use std::{fs, io::Write, os::unix::fs::PermissionsExt, path::Path};

use tests::Process;

use crate::operator::starting::refused;

const FLAGS: [&str; 2] = ["--pace", "0"];

/// Runs a system on this folder until a search has ended and its text is sent, and stops it in order.
async fn search_on(data: &Path) {
    let mut process = Process::start(data, &FLAGS).await;
    let token = process.world.created_with_phone("원피스").await;
    assert_eq!(process.world.drain(&token).await["notification"]["state"], "sent");
    assert_eq!(process.interrupt().await, Some(0));
}

fn cut(file: &Path, length: u64) {
    fs::File::options().write(true).open(file).unwrap().set_len(length).unwrap();
}

#[tokio::test]
async fn every_file_of_a_folder_that_was_there_before_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let files = || fs::read_dir(data).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
    fs::set_permissions(data, fs::Permissions::from_mode(0o755)).unwrap();
    search_on(data).await;
    for file in files() {
        fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
    }
    let _process = Process::start(data, &FLAGS).await;
    for name in ["table.sqlite", "texts.jsonl", "metrics.jsonl", "kms.key", "hmac.secret", "env.sh"] {
        assert!(files().contains(&data.join(name)), "{name} is missing among {:?}", files());
    }
    for file in files() {
        let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{} is {mode:o}", file.display());
    }
}

#[tokio::test]
async fn bytes_that_are_no_utf_8_are_passed_over_by_the_inbox_and_the_metrics() {
    let folder = tempfile::tempdir().unwrap();
    search_on(folder.path()).await;
    for name in ["texts.jsonl", "metrics.jsonl"] {
        let mut file = fs::OpenOptions::new().append(true).open(folder.path().join(name)).unwrap();
        file.write_all(b"{\"to\": \"\xff\"}\n\xfe\n").unwrap();
    }
    let process = Process::start(folder.path(), &FLAGS).await;
    assert_eq!(process.world.texts().await.len(), 1);
    let metrics = process.world.get("/_local/metrics").await;
    assert_eq!(metrics.status, 200);
    assert!(metrics.text.contains("JobsFinished"), "{}", metrics.text);
}

#[tokio::test]
async fn a_file_that_was_cut_stops_the_start_and_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    search_on(folder.path()).await;
    let data = folder.path().to_str().unwrap();
    for (name, advice) in
        [("table.sqlite", "move it away"), ("kms.key", "restore it"), ("hmac.secret", "restore it")]
    {
        let file = folder.path().join(name);
        let whole = fs::read(&file).unwrap();
        cut(&file, whole.len() as u64 / 2);
        let line = refused(&["--data", data, "--port", "0", "--aws-port", "0"]);
        assert!(line.contains(name) && line.contains(advice), "{line}");
        fs::write(&file, whole).unwrap();
    }
    search_on(folder.path()).await;
}
