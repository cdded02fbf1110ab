//! It all runs with no network at all: the system and its user in a network namespace that has loopback and nothing else.

use std::process::{Command, Output};

use serde_json::json;
use tests::{Process, World, link_in, output_of, without_code};

use crate::operator::starting::network;

/// Ways to a namespace of one's own: as root, and as any user where the system lets them.
const WAYS: [&[&str]; 2] = [&["--net"], &["--user", "--map-root-user", "--net"]];

/// The three scenarios in short: the process is killed, another goes on, and the text's link leads two tabs to the same.
#[tokio::test]
#[ignore = "run by the next one, in a namespace without a network"]
async fn a_search_outlives_its_process_and_its_text_leads_to_it() {
    assert_eq!(network(), None, "there is no way out of this namespace");
    let folder = tempfile::tempdir().unwrap();
    let mut first = Process::start(folder.path(), &["--pace", "6", "--lease", "4"]).await;
    let token = first.world.created_with_phone("원피스").await;
    first.world.until(&token, |status| status["progress"].as_u64() >= Some(25)).await;
    first.kill().await;

    let port = first.world.url.rsplit(':').next().unwrap().parse().unwrap();
    let second = Process::start_at(port, folder.path(), &["--pace", "0", "--lease", "4"]).await;
    let ended = second.world.drain(&token).await;
    assert_eq!((&ended["status"], &ended["notification"]["state"]), (&json!("completed"), &json!("sent")));
    let texts = second.world.texts().await;
    assert_eq!(texts.len(), 1, "one text");
    let link = link_in(&texts[0]);
    let path = link.strip_prefix(&first.world.url).expect("a link of this system");
    assert_eq!(without_code(path), format!("/s/{token}"));
    let tabs = [World::attached(&second.world.url), World::attached(&second.world.url)];
    for tab in &tabs {
        let page = tab.get(path).await;
        assert!(page.status == 200 && page.text.contains(".example/"), "{}", page.text);
    }
    assert_eq!(tabs[0].status(&token).await.text, tabs[1].status(&token).await.text);
}

/// Runs a program by `unshare`, this way to a namespace.
fn unshare(way: &[&str], program: &[&str]) -> Output {
    let mut command = Command::new("unshare");
    command.args(way).arg("--").args(program);
    output_of(command)
}

/// The first way to a namespace that this machine lets us go; why not, when there is none.
fn way() -> Result<&'static [&'static str], String> {
    let mut refusal = String::new();
    for way in WAYS {
        let Output { status, stderr, .. } = unshare(way, &["ip", "link", "set", "lo", "up"]);
        if status.success() {
            return Ok(way);
        }
        refusal = String::from_utf8_lossy(&stderr).trim().replace('\n', " ");
    }
    Err(refusal)
}

#[test]
#[expect(clippy::print_stdout, reason = "what was not checked is told, and tests/run repeats it at its end")]
fn the_whole_system_runs_without_a_network() {
    let way = match way() {
        Ok(way) => way,
        Err(refusal) => {
            return println!(
                "NOT CHECKED: that the system runs without a network, for want of a namespace: {refusal}"
            );
        }
    };
    let this = std::env::current_exe().unwrap();
    let bring_up_and_run = "ip link set lo up && exec \"$@\"";
    let test = "operator::no_network::a_search_outlives_its_process_and_its_text_leads_to_it";
    let program = ["sh", "-c", bring_up_and_run, "sh", this.to_str().unwrap()];
    let Output { status, stdout, stderr } =
        unshare(way, &[&program[..], &["--ignored", "--exact", "--nocapture", test]].concat());
    let [told, log] = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(status.success() && told.contains("1 passed"), "{told}{log}");
}
