use std::{
    fs,
    path::PathBuf,
    process::Command,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    http::StatusCode,
    routing::{get, post},
};
use serde_json::json;
use tests::served;

use crate::{
    Said,
    bench::{Bench, PARAMETERS, STACKS, stack},
    questions::stack_statuses,
};

/// A deployed API whose searches end like this.
async fn api(status: &'static str) -> String {
    api_telling(status, None).await
}

/// The same, which tells a pipe of its first search.
async fn api_telling(status: &'static str, pipe: Option<PathBuf>) -> String {
    let pipe = Arc::new(Mutex::new(pipe));
    let job = move |status: &str| {
        Json(json!({ "id": "T", "status": status, "sources": [{ "name": "shop-b", "state": "failed" }] }))
    };
    let created = move || {
        let first = pipe.lock().unwrap().take();
        async move {
            if let Some(pipe) = first {
                tokio::task::spawn_blocking(|| fs::write(pipe, "searched\n").unwrap()).await.unwrap();
            }
            (StatusCode::ACCEPTED, job("pending"))
        }
    };
    let results = || async { Json(json!({ "hits": [1, 2] })) };
    let router = Router::new()
        .route("/api/search-jobs", post(created))
        .route(
            "/api/search-jobs/{id}",
            get(move || async move { job(status) }).delete(|| async { StatusCode::NO_CONTENT }),
        )
        .route("/api/search-jobs/{id}/results", get(results));
    format!("http://{}", served(router).await)
}

/// Runs it beside the API that it asks.
async fn deployed(bench: Bench) -> (Bench, Said) {
    let run = tokio::task::spawn_blocking(move || {
        let said = bench.run();
        (bench, said)
    });
    run.await.unwrap()
}

const ALL: [&str; 3] = ["template", "build", "sam"];

#[tokio::test]
async fn in_every_state_of_a_stack_it_does_what_leads_to_a_deployment_or_says_why_there_is_none() {
    let address = api("completed").await;
    let whole = |first: &[&'static str]| ([first, &ALL].concat(), 0);
    for status in stack_statuses() {
        let bench = Bench::new();
        bench.deploys_to(&address);
        bench.account.answers(STACKS, &stack(&status));
        let (acts, code) = match status.as_str() {
            "REVIEW_IN_PROGRESS" => whole(&[]),
            "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" | "CREATE_FAILED" => {
                bench.account.then(STACKS, Err("ValidationError"));
                whole(&["delete-stack"])
            }
            "UPDATE_ROLLBACK_FAILED" => {
                bench.account.then(STACKS, Ok(&stack("UPDATE_ROLLBACK_COMPLETE")));
                whole(&["continue-update-rollback"])
            }
            "DELETE_FAILED" | "IMPORT_ROLLBACK_FAILED" => (vec![], 1),
            waits if waits.ends_with("_IN_PROGRESS") => {
                bench.account.then(STACKS, Ok(&stack("UPDATE_COMPLETE")));
                whole(&[])
            }
            _ => whole(&[]),
        };
        let (bench, said) = deployed(bench).await;
        assert_eq!(
            (bench.acts(), said.code),
            (acts.iter().map(|&act| act.to_owned()).collect(), Some(code)),
            "{status}: {}",
            said.text
        );
        if code == 1 {
            said.has(&format!("stop the stack textback is {status}:"), 1);
            said.has("     Table: protected", 1);
            assert!(
                !said.text.contains("of another day") && !said.text.contains("cancelled"),
                "{}",
                said.text
            );
        }
    }
}

#[tokio::test]
async fn a_first_deployment_ends_with_a_search_the_addresses_and_what_is_next() {
    let bench = Bench::new();
    bench.deploys_to(&api("completed").await);
    let (bench, said) = deployed(bench).await;
    for line in [
        "ok   there is no stack textback in ap-northeast-2 yet",
        "==== a search for 원피스 was completed, with 2 results on its first page, and erased",
        "==== look: no answer came from shop-b",
        "ApiAddress: http://127.",
        "DashboardAddress: https://dashboard",
        "next: https://127.0.0.1:9 does not lead here yet: set DomainName",
        "next: nobody is told of alarms",
        "next: set DeletionProtection: on",
        "==== deployed, and it works",
    ] {
        said.has(line, 0);
    }
    assert!(!said.text.contains("your own number"), "no texts are wanted: {}", said.text);
    let sam = bench.account.asked().into_iter().find(|words| words[0] == "sam").unwrap();
    assert_eq!(sam, ["sam", "deploy", "--config-file", "infra/samconfig.toml", "--no-confirm-changeset"]);
}

#[tokio::test]
async fn the_canary_of_a_stack_that_stands_has_searches_to_see() {
    let bench = Bench::new();
    let pipe = bench.account.0.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let address = api_telling("completed", Some(pipe)).await;
    bench.deploys_to(&address);
    let outputs = json!([{ "OutputKey": "ApiAddress", "OutputValue": address }]);
    let stands = json!({ "Stacks": [{ "StackStatus": "CREATE_COMPLETE", "Outputs": outputs }] });
    bench.account.answers(STACKS, &stands);
    // SAM's stand-in ends when a search has come.
    deployed(bench).await.1.has("==== deployed, and it works", 0);
}

#[tokio::test]
async fn a_search_that_does_not_end_well_is_told_with_the_way_back() {
    for (status, expected) in
        [("failed", "stop the search ended as failed"), ("lost", "stop the search ended as lost")]
    {
        let bench = Bench::new();
        bench.deploys_to(&api(status).await);
        let (_, said) = deployed(bench).await;
        said.has(expected, 1);
        said.has("To go back: infra/README.md, A bad deploy", 1);
    }
    let bench = Bench::new();
    bench.deploys_to("http://127.0.0.1:9");
    bench.run().has("stop a search at http://127.0.0.1:9 did not come to its end", 1);
}

#[test]
fn a_step_that_fails_is_the_last_one() {
    for (failing, acts) in [("template", 1), ("build", 2), ("sam", 3)] {
        let bench = Bench::new();
        bench.fails(failing);
        let said = bench.run();
        assert_eq!(
            (bench.acts(), said.code),
            (ALL[..acts].iter().map(|&act| act.to_owned()).collect(), Some(1))
        );
        assert!(said.text.contains("and run infra/deploy again"), "{}", said.text);
    }
    let bench = Bench::new();
    bench.account.refuses("sts.get-caller-identity", "ExpiredToken");
    bench.run().has("stop the account failed", 1);
    assert_eq!(bench.acts(), [""; 0]);
}

#[test]
fn what_failed_in_the_stack_is_told() {
    let bench = Bench::new();
    bench.account.answers(STACKS, &stack("UPDATE_ROLLBACK_COMPLETE"));
    bench.fails("sam");
    let said = bench.run();
    assert!(
        said.text.contains("The stack is UPDATE_ROLLBACK_COMPLETE:\n     Table: protected\n"),
        "{}",
        said.text
    );
}

#[test]
fn a_table_that_cannot_be_deleted_is_not_created() {
    let bench = Bench::new();
    let parameters = bench.deploy.with_file_name("parameters.yaml");
    fs::write(parameters, [PARAMETERS, "DeletionProtection: on\n"].concat()).unwrap();
    bench.run().has("stop leave DeletionProtection: off until the stack stands", 1);
    assert_eq!(bench.acts(), [""; 0]);
}
