//! A catalogue's index, built once by `textback index` and searched from its folder.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};
use tests::{Process, binary, output_of, within};
use tokio::io::{AsyncBufReadExt, BufReader};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/catalogue/sample.jsonl");

fn textback(arguments: &[&str]) -> Output {
    let mut program = Command::new(binary("textback"));
    program.args(arguments);
    output_of(program)
}

fn built(folder: &Path) -> PathBuf {
    let index = folder.join("sample.index");
    let output = textback(&["index", SAMPLE, "--output", index.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    index
}

/// What each source of a system that was started with this catalogue finds: among sources, who answers first may
/// come first.
async fn found(catalogue: &str, query: &str) -> Vec<(Value, Value)> {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path(), &["--catalogue", catalogue, "--pace", "0"]).await;
    let token = process.world.created(&json!({ "query": query })).await;
    let status = process.world.drain(&token).await;
    assert_eq!(status["status"], "completed");
    let mut found = Vec::new();
    for source in status["sources"].as_array().unwrap() {
        let name = source["name"].as_str().unwrap();
        let results = process.world.get(&format!("/api/search-jobs/{token}/results?source={name}")).await;
        found.push((source.clone(), results.json()["hits"].clone()));
    }
    found
}

#[tokio::test]
async fn a_search_finds_the_same_in_an_index_as_in_its_records() {
    let folder = tempfile::tempdir().unwrap();
    let index = built(folder.path());
    for query in ["검정 원피스", "coffee"] {
        let in_index = found(index.to_str().unwrap(), query).await;
        assert_eq!(in_index.len(), 6, "six shops");
        assert!(in_index.iter().any(|(_, hits)| !hits.as_array().unwrap().is_empty()), "{query}");
        assert_eq!(in_index, found(SAMPLE, query).await, "{query}");
    }
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["sample.index"], "neither building nor searching leaves anything else");
}

#[test]
fn what_was_built_is_told_with_how_to_search_and_deploy_it() {
    let folder = tempfile::tempdir().unwrap();
    let records = folder.path().join("goods.jsonl");
    fs::copy(SAMPLE, &records).unwrap();
    let Output { status, stdout, stderr } = textback(&["index", records.to_str().unwrap()]);
    let (told, progress) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert!(status.success(), "{progress}");
    assert!(folder.path().join("goods.index").exists(), "beside the records");
    for part in ["609 records", "--catalogue", "CatalogueFile=/opt/goods.index", "\"name\":\"hanbit-closet\""]
    {
        assert!(told.contains(part), "{part} is not in: {told}");
    }
    assert!(progress.contains("writing the index of 609 records"), "{progress}");
}

#[test]
fn an_index_that_cannot_be_used_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let index = built(folder.path());
    let path = index.to_str().unwrap();
    let contents = index.join("textback.json");
    for (content, expected) in [(Some("{"), "damaged"), (None, "is no index of this textback")] {
        match content {
            Some(content) => fs::write(&contents, content).unwrap(),
            None => fs::remove_file(&contents).unwrap(),
        }
        let Output { status, stderr, .. } = textback(&["--data", "/nowhere/data", "--catalogue", path]);
        let line = String::from_utf8(stderr).unwrap();
        assert_eq!((status.code(), line.trim_end().lines().count()), (Some(2), 1), "{line}");
        assert!(line.contains(expected) && line.contains("`textback index FILE`"), "{line}");
    }
}

#[tokio::test]
async fn a_building_that_is_killed_leaves_nothing_that_looks_like_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let records = folder.path().join("goods.jsonl");
    let mut text = String::new();
    for number in 0..20_000 {
        let url = format!("https://a.example/{number}");
        writeln!(text, "{}", json!({ "title": format!("검정 원피스 {number}"), "url": url })).unwrap();
    }
    fs::write(&records, text).unwrap();
    let mut building = tokio::process::Command::new(binary("textback"))
        .arg("index")
        .arg(&records)
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut progress = BufReader::new(building.stderr.take().unwrap()).lines();
    let line = within("the first line of an index's building", progress.next_line()).await;
    assert!(line.unwrap().unwrap().contains("indexing"), "it is on its way");
    building.kill().await.unwrap();
    assert!(!folder.path().join("goods.index").exists());
    let again = textback(&["index", records.to_str().unwrap()]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    let mut names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["goods.index", "goods.jsonl"], "what was left is cleared away");
}
