//! The API is what its description says. The tests of `web-page` compare the description with the code.
//!
//! - what is served is compared with the file;
//! - schemathesis reads the description from a running system and tries it against that system: examples, borders of every
//!   schema, random requests right and wrong, and whole stories along the description's links.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use std::{path::PathBuf, process::Output, time::Duration};

use serde_json::{Value, json};
use tests::{Process, World};
use tokio::{process::Command, time::timeout};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn file() -> Value {
    let path = PathBuf::from(ROOT).join("functions/web-page/openapi.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[tokio::test]
async fn a_system_describes_itself_with_its_own_sources() {
    let world = World::start().await;
    for path in ["/api/openapi.json", "/openapi.json"] {
        let answer = world.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
        let mut served = answer.json();
        let names = served["components"]["schemas"]["SourceName"].as_object_mut().unwrap().remove("enum");
        assert_eq!(
            names,
            Some(json!([
                "hanbit-closet",
                "alley-books",
                "dasi-electronics",
                "maru-market",
                "snug-home",
                "corner-vintage"
            ]))
        );
        assert_eq!(served, file());
    }
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "what was tried is the result")]
async fn schemathesis_finds_nothing_that_is_not_as_described() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path(), &["--pace", "0"]).await;
    let output = schemathesis(&process.world.url).await;
    let told = String::from_utf8_lossy(&output.stdout);
    println!("{told}{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "schemathesis found something, see above");
    let log = process.log_to_the_end().await;
    assert!(log.lines().filter(|line| line.contains("request answered")).count() > 500, "it asked");
}

/// Its settings, and why, are in schemathesis.toml beside this file.
async fn schemathesis(url: &str) -> Output {
    let program = PathBuf::from(ROOT).join(".tools/schemathesis/bin/schemathesis");
    assert!(program.exists(), "{} is missing: tests/install brings it", program.display());
    let settings = PathBuf::from(ROOT).join("tests/system/contract/schemathesis.toml");
    let mut command = Command::new(program);
    command.arg("--config-file").arg(settings).args(["run", &format!("{url}/api/openapi.json")]);
    // The settings name their hooks from there.
    let run = command.current_dir(ROOT).kill_on_drop(true).output();
    timeout(Duration::from_secs(600), run).await.expect("it ends").expect("it starts")
}
