//! The mistakes in `tests/proof/mutants` can be put into the functions as they are now, and are looked for in scenarios
//! that are there. `tests/bin/mutants` puts them in.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use simulation::explore::Scenario;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../..");

fn patches() -> Vec<PathBuf> {
    let folder = Path::new(ROOT).join("tests/proof/mutants");
    let files = fs::read_dir(folder).expect("the mutants").map(|file| file.expect("a file").path());
    files.filter(|file| file.extension().is_some_and(|ending| ending == "patch")).collect()
}

fn apply(patch: &Path) -> Output {
    let git = Command::new("git").current_dir(ROOT).args(["apply", "--check"]).arg(patch).output();
    git.expect("git")
}

#[test]
fn every_mistake_can_be_put_into_the_functions_as_they_are() {
    let patches = patches();
    assert!(patches.len() >= 30, "{patches:?}");
    let broken: Vec<_> = patches.iter().filter(|patch| !apply(patch).status.success()).collect();
    assert!(broken.is_empty(), "no longer to be applied: {broken:#?}");
}

#[test]
fn every_mistake_has_its_words_and_a_scenario_in_which_it_is_looked_for() {
    for patch in patches() {
        let text = fs::read_to_string(&patch).expect("a patch");
        let mut lines = text.lines();
        let words = lines.next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default();
        assert!(words.ends_with('.') && words.len() > 20, "{patch:?}: {words}");
        let explored = lines.next().and_then(|line| line.strip_prefix("# explored: ")).unwrap_or_default();
        let (scenario, deviations) = explored.split_once(' ').expect("a scenario and the most deviations");
        assert!(Scenario::named(scenario).is_some() && deviations.parse::<usize>().is_ok(), "{patch:?}");
    }
}

#[test]
fn a_mistake_that_is_nowhere_to_be_made_is_found() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let patch = "--- a/README.md\n+++ b/README.md\n@@ -1,2 +1,1 @@\n-no such line\n the next\n";
    fs::write(file.path(), patch).expect("it is written");
    assert!(!apply(file.path()).status.success());
}
