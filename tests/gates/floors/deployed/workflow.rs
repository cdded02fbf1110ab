//! What GitHub does: tests everything, deploys what passed and has a tag, and keeps no key.

use std::{fs, path::Path};

use yaml_serde::Value;

use crate::{
    ROOT,
    deployed::template::{parsed, texts},
};

const WORKFLOW: &str = ".github/workflows/test-and-deploy.yml";

fn text() -> String {
    fs::read_to_string(Path::new(ROOT).join(WORKFLOW)).expect("the workflow")
}

/// What is not as agreed.
fn wrong(workflow: &Value) -> Vec<&'static str> {
    let jobs = &workflow["jobs"];
    let runs = |job: &str, command: &str| {
        let mut steps = jobs[job]["steps"].as_sequence().into_iter().flatten();
        steps.any(|step| texts(&step["run"]).iter().any(|run| run.contains(command)))
    };
    let lends = |permissions: &Value| !permissions["id-token"].is_null();
    let tags = "startsWith(github.ref, 'refs/tags/v')";
    let checks = [
        (runs("test", "tests/run"), "the tests are not all"),
        (runs("night", "tests/all") && !workflow["on"]["schedule"].is_null(), "the long tests never run"),
        (texts(&jobs["deploy"]["needs"]) == ["test"], "what fails is deployed"),
        (texts(&jobs["deploy"]["if"]) == [tags], "what has no tag is deployed"),
        (runs("deploy", "infra/preflight"), "nobody looks at the account first"),
        (runs("deploy", "sam deploy"), "nothing is deployed"),
        (lends(&jobs["deploy"]["permissions"]), "AWS lends nothing"),
        (
            !lends(&workflow["permissions"]) && !lends(&jobs["test"]["permissions"]),
            "tests may borrow from AWS",
        ),
    ];
    checks.into_iter().filter(|(holds, _)| !holds).map(|(_, what)| what).collect()
}

#[test]
fn a_tag_is_deployed_after_all_tests_with_credentials_that_are_lent() {
    assert_eq!(wrong(&parsed(&text())), Vec::<&str>::new());
    assert!(!text().contains("secrets."), "a key is stored");
}

#[test]
fn every_change_to_it_is_found() {
    for (from, to, expected) in [
        ("run: tests/run", "run: cargo test", "the tests are not all"),
        ("run: tests/all", "run: echo", "the long tests never run"),
        ("  schedule:", "  workflow_dispatch:", "the long tests never run"),
        ("    needs: test\n", "", "what fails is deployed"),
        ("    if: startsWith(github.ref, 'refs/tags/v')\n", "", "what has no tag is deployed"),
        ("run: infra/preflight", "run: echo", "nobody looks at the account first"),
        ("          sam deploy", "          echo", "nothing is deployed"),
        ("contents: read, id-token: write", "contents: read", "AWS lends nothing"),
        ("permissions: { contents: read }", "permissions: { id-token: write }", "tests may borrow from AWS"),
    ] {
        let text = text();
        assert!(text.contains(from), "{from}");
        assert_eq!(wrong(&parsed(&text.replacen(from, to, 1))), [expected]);
    }
}
