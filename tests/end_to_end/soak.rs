//! The small version of the soak: `tests/soak` kills real processes at random, and nothing is lost or doubled.

use std::process::{Command, Output};

use tests::example;

#[test]
fn processes_that_are_killed_again_and_again_lose_no_job_and_double_no_text() {
    let flags = ["--kills", "12", "--jobs", "60", "--lease", "2", "--outage", "6", "--seed", "7"];
    let mut soak = Command::new(example("soak"));
    let output = soak.args(flags).arg("--hurry-texts").output();
    let Output { status, stdout, stderr } = output.unwrap();
    let [told, panic] = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(status.success() && told.contains("violations: 0"), "{told}\n{panic}");
    for property in
        ["no acknowledged job is lost | ", "one text, never more than two | ", "a full disk is told"]
    {
        assert!(told.contains(property), "{told}");
    }
}
