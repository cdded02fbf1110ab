//! A panic keeps its message and loses no secret: what a source is asked with hides itself.

use std::{process::Command, sync::Arc};

use cloud::Environment;
use futures::future::BoxFuture;
use job::Rules;
use search::{Hit, Query, Source, SourceError};
use serde_json::json;
use tests::{Scripted, World, output_of};

use crate::{
    canaries,
    journey::{NUMBER, QUERY},
    spelling::found_in,
};

/// A source that breaks over what it is asked, and says so as people do who debug.
struct Broken;

impl Source for Broken {
    fn name(&self) -> &'static str {
        "broken"
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        panic!("the source broke over {query:?}")
    }
}

/// In a process of its own, whose log is that of a deployed function.
#[tokio::test]
#[ignore = "run by the next one"]
#[expect(clippy::print_stdout, reason = "the other process reads it")]
async fn a_source_panics() {
    cloud::start_log(&Environment::of_this_process()).unwrap();
    let mut sources = Scripted::system(&[&Scripted::new("broken", 0)]);
    sources.sources = vec![Arc::new(Broken)];
    let world = World::with(sources, Rules::AGREED).await;
    let token = world.created(&json!({ "query": QUERY, "phone": NUMBER, "consent": true })).await;
    let ended = world.drain(&token).await;
    assert_eq!(ended["status"], "failed");
    println!("\ntoken={token}");
}

#[test]
fn a_panic_keeps_its_message_and_loses_no_secret() {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--ignored", "--exact", "--nocapture", "panics::a_source_panics"]);
    program.env("LOG_LEVEL", "debug");
    let child = output_of(program);
    let (told, log) = (String::from_utf8_lossy(&child.stdout), String::from_utf8_lossy(&child.stderr));
    assert!(child.status.success(), "{told}{log}");
    let token = told.lines().find_map(|line| line.strip_prefix("token=")).unwrap();
    assert!(log.contains("the source broke over Query") && log.contains("[redacted]"), "{log}");
    assert_eq!(found_in(&log, &canaries(&[token.to_owned()])), Vec::<String>::new());
}
