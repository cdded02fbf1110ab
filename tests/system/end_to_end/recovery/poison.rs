//! A job that kills its processor: real processes, ended by what they search.

use std::{path::Path, process};

use reqwest::Method;
use serde_json::{Value, json};
use tests::{PHONE, Process, binary, example, link_in, output_of, until, without_code};
use tokio::process::Command;

/// The shop that aborts its process for such a query; see `tests/proof/soak/noting_shops.rs`.
const POISON: &str = "poison";

async fn start(folder: &Path) -> Process {
    let catalogue = folder.join("unused.jsonl");
    std::fs::write(&catalogue, "{\"title\":\"t\",\"url\":\"https://a.example/\"}\n").unwrap();
    let mut program = Command::new(example("noting-shops"));
    program.args(["--port", "0", "--aws-port", "0", "--lease", "3", "--data"]).arg(folder.join("data"));
    let program = program.arg("--catalogue").arg(catalogue).env("SHOPS_PACE_MS", "100");
    Process::of(program).await.unwrap_or_else(|log| panic!("not ready: {log}"))
}

/// Starts process after process until one lives to see all these jobs end; how many died, and all that these logged.
async fn outlive(mut process: Process, folder: &Path, tokens: &[String]) -> (usize, String, Process) {
    let (mut deaths, mut log) = (0, String::new());
    while !sees_all_end(&process, tokens).await {
        process.ended().await;
        log.push_str(&process.whole_log().await);
        deaths += 1;
        assert!(deaths < 10, "it goes on killing: {log}");
        process = start(folder).await;
    }
    (deaths, log, process)
}

/// Watches until nothing more will change for these jobs; `false` when the process dies before.
async fn sees_all_end(process: &Process, tokens: &[String]) -> bool {
    for token in tokens {
        let path = format!("/api/search-jobs/{token}");
        let looking = until("a job's end, or its process's", async || {
            let answer = process.world.try_send((Method::GET, &path), &[], "").await;
            let goes_on = answer.as_ref().is_some_and(|answer| !answer.header("retry-after").is_empty());
            (!goes_on).then_some(answer.is_some())
        });
        if !looking.await {
            return false;
        }
    }
    true
}

fn redrive(endpoint: &str, flags: &[&str]) -> String {
    let mut command = process::Command::new(binary("textback"));
    command.arg("redrive").args(flags).args(["--aws-endpoint", endpoint]);
    String::from_utf8(output_of(command).stdout).unwrap()
}

async fn status(process: &Process, token: &str) -> Value {
    process.world.status(token).await.json()
}

/// How many texts lead to each of these jobs. A creation whose answer died with the process may have made another job.
async fn texts_of(process: &Process, tokens: &[String]) -> Vec<usize> {
    let links: Vec<_> = process.world.texts().await.iter().map(|text| without_code(&link_in(text))).collect();
    tokens.iter().map(|token| links.iter().filter(|link| link.ends_with(token.as_str())).count()).collect()
}

#[tokio::test]
async fn a_job_that_kills_three_processes_ends_as_crashed_and_its_neighbours_are_found_and_texted() {
    let folder = tempfile::tempdir().unwrap();
    let process = start(folder.path()).await;
    let killer = json!({ "query": POISON, "sources": ["killer"], "phone": PHONE, "consent": true });
    let poison = process.world.created(&killer).await;
    let mut tokens = vec![poison.clone()];
    for place in 0..6 {
        // Those that the first death prevents are no neighbours.
        let body = json!({ "query": format!("sound {place}"), "phone": PHONE, "consent": true }).to_string();
        let headers = [("content-type", "application/json")];
        let answer = process.world.try_send((Method::POST, "/api/search-jobs"), &headers, &body).await;
        let created = answer.filter(|answer| answer.status == 202);
        tokens.extend(created.map(|answer| answer.json()["id"].as_str().unwrap().to_owned()));
    }
    let (deaths, mut log, process) = outlive(process, folder.path(), &tokens).await;
    assert_eq!(deaths, 3);
    // The third death is noticed by the process that lives.
    process.until_logged("broke its searchers too often").await;
    let ended = status(&process, &poison).await;
    assert_eq!(
        (&ended["status"], &ended["error"]["type"]),
        (&json!("failed"), &json!("urn:textback:problem:crashed"))
    );
    for token in &tokens[1..] {
        assert_eq!(status(&process, token).await["status"], "completed");
    }
    assert!(texts_of(&process, &tokens).await.iter().all(|count| *count == 1));
    let living = process.log();
    let error = living.lines().find(|line| line.contains("broke its searchers too often")).unwrap();
    let key = job::Token::parse(&poison).unwrap().key();
    assert!(error.contains("ERROR") && error.contains(&key.short()), "{error}");

    let found = redrive(&process.endpoint, &["--reason", "crashed", "--dry-run"]);
    assert!(found.contains(&key.hex()) && found.contains("1 would be searched again"), "{found}");
    redrive(&process.endpoint, &[&key.short()]);
    let (deaths, second_log, mut process) = outlive(process, folder.path(), &tokens).await;
    assert_eq!(deaths, 2, "a suspect has two more chances");
    let again = status(&process, &poison).await;
    assert_eq!((&again["status"], &again["notification"]["state"]), (&json!("failed"), &json!("sent")));
    assert!(again["redrivenAt"].is_string());
    assert!(texts_of(&process, &tokens).await.iter().all(|count| *count == 1), "its owner was texted once");
    log.push_str(&second_log);
    log.push_str(&process.log_to_the_end().await);
    assert!(!log.contains(&poison), "no link is in a log");
}
