//! Every rule about texts, numbers and links has a test, and every test that the tables name is there.

use std::{collections::BTreeSet, fs, path::Path};

use tests::source_code::rust_files;

use crate::ROOT;

/// What is read: the rules, and the threats that they stand against.
const TABLES: [&str; 2] = ["infra/RULES.md", "infra/THREATS.md"];

/// The rows of a text's tables, each with the words in backticks of its last column: the names of tests.
fn rows(text: &str) -> Vec<(String, Vec<String>)> {
    let lines = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| --"));
    let row = |line: &str| {
        let cells: Vec<_> = line.trim().trim_matches('|').split(" | ").map(str::trim).collect();
        let names = cells.last().into_iter().flat_map(|cell| cell.split('`').skip(1).step_by(2));
        (cells[0].to_owned(), names.map(str::to_owned).collect())
    };
    lines.map(row).filter(|(first, _)| !matches!(first.as_str(), "rule" | "who")).collect()
}

/// The names of the tests in a Rust source: functions that the next line after `#[test]` or its like is about.
fn tests_in(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some((_, rest)) = line.split_once("fn ").filter(|_| is_test) {
            found.push(rest.split('(').next().unwrap_or_default().to_owned());
            is_test = false;
        }
    }
    found
}

fn every_test() -> BTreeSet<String> {
    let folders = ["functions", "infra", "tests"].map(|folder| Path::new(ROOT).join(folder));
    let files = folders.iter().flat_map(|folder| rust_files(folder));
    files.flat_map(|file| tests_in(&fs::read_to_string(file).expect("a readable file"))).collect()
}

/// The rows without a test, and those that name one that is not there.
fn unproven(rows: &[(String, Vec<String>)], tests: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for (rule, names) in rows {
        if names.is_empty() {
            found.push(format!("{rule}: no test"));
        }
        let missing = names.iter().filter(|name| !tests.contains(*name));
        found.extend(missing.map(|name| format!("{rule}: there is no test {name}")));
    }
    found
}

#[test]
fn every_rule_and_every_threat_names_tests_that_are_there() {
    let tests = every_test();
    for table in TABLES {
        let text = fs::read_to_string(Path::new(ROOT).join(table)).expect("the table");
        let rows = rows(&text);
        assert!(rows.len() >= 10, "the table was read");
        assert_eq!(unproven(&rows, &tests), Vec::<String>::new(), "{table}");
    }
}

mod the_checks_can_fail {
    use super::*;

    #[test]
    fn a_rule_without_a_test_and_one_with_a_test_that_is_gone_are_found() {
        let table = "| rule | test |\n| --- | --- |\n| a `word` | `is_there` |\n| b | |\n| c | `is_gone` |\n";
        let tests =
            tests_in("#[test]\nfn is_there() {}\nfn is_gone() {}\n#[tokio::test]\nasync fn too() {}\n");
        assert_eq!(tests, ["is_there", "too"]);
        let found = unproven(&rows(table), &tests.into_iter().collect());
        assert_eq!(found, ["b: no test", "c: there is no test is_gone"]);
    }
}
