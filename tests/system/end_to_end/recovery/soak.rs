//! The small version of the soak: `tests/proof/soak` kills real processes at random, and nothing is lost or doubled.

use std::{
    collections::BTreeMap,
    process::{Command, Output},
};

use tests::example;

const JOBS: usize = 60;

/// Every property, and how often it is checked at least: each job, each shop that a job asks, each process.
const PROPERTIES: [(&str, usize); 7] = [
    ("no acknowledged job is lost", JOBS),
    ("one text, never more than two", JOBS),
    ("what is read only moves forward", 1),
    ("a source that answered is not asked again beyond what a crash explains", 3 * JOBS),
    ("a process that is told to stop does, in order", 3),
    ("no zombie", 12 + 3),
    ("a full disk is told and recovers", 1),
];

#[test]
fn processes_that_are_killed_again_and_again_lose_no_job_and_double_no_text() {
    let jobs = JOBS.to_string();
    let flags = ["--kills", "12", "--jobs", &jobs, "--lease", "2", "--outage", "6", "--seed", "7"];
    let mut soak = Command::new(example("soak"));
    let output = soak.args(flags).arg("--hurry-texts").output();
    let Output { status, stdout, stderr } = output.unwrap();
    let [told, panic] = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(status.success() && told.contains("violations: 0"), "{told}\n{panic}");
    let rows = rows(&told);
    assert_eq!(rows.len(), PROPERTIES.len(), "{told}");
    for (property, least) in PROPERTIES {
        assert!(rows.get(property).is_some_and(|runs| *runs >= least), "{property}: {told}");
    }
}

/// How often each property was checked: `| property | check | runs | violations | seed |`.
fn rows(table: &str) -> BTreeMap<&str, usize> {
    let row = |line| -> Option<(&str, usize)> {
        let cells: Vec<&str> = str::split(line, '|').map(str::trim).collect();
        Some((cells.get(1)?, cells.get(3)?.parse().ok()?))
    };
    table.lines().filter(|line| line.starts_with('|')).filter_map(row).collect()
}
