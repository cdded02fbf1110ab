//! A target has a test binary when it has tests, and only then: an empty one takes as long to link as any other, and
//! tests that are switched off never fail.

use std::{
    fs,
    path::{Path, PathBuf},
};

use cargo_metadata::{MetadataCommand, Target};
use tests::source_code::rust_files;

use crate::ROOT;

/// What begins a test, at the start of a line.
const TESTS: [&str; 3] = ["#[test]", "#[tokio::test", "proptest!"];

/// A target as its manifest and its sources tell it.
struct Told {
    name: String,
    is_tested: bool,
    has_tests: bool,
    is_doctested: bool,
    has_doctests: bool,
}

/// The targets whose manifest says otherwise than their sources.
fn contradictions(targets: &[Told]) -> Vec<String> {
    let mut found = Vec::new();
    for Told { name, is_tested, has_tests, is_doctested, has_doctests } in targets {
        if is_tested != has_tests {
            found.push(format!("{name}: test = {is_tested}, and it has tests: {has_tests}"));
        }
        if is_doctested != has_doctests {
            found.push(format!("{name}: doctest = {is_doctested}, and it has doctests: {has_doctests}"));
        }
    }
    found
}

fn has_tests(source: &str) -> bool {
    source.lines().any(|line| TESTS.iter().any(|test| line.trim_start().starts_with(test)))
}

/// True when a source's documentation has a code block that rustdoc would run.
fn has_doctests(source: &str) -> bool {
    let comments = source.lines().map(str::trim_start).filter(|line| line.starts_with("//"));
    let fences = comments.filter_map(|line| Some(line.split_once("```")?.1.trim()));
    // Every second fence is a block's end.
    fences.step_by(2).any(|language| language.is_empty() || language.starts_with("rust"))
}

/// The files of a target: its root alone, or, where that has modules, the folder around it without other targets' roots.
fn sources_of(root: &Path, roots: &[PathBuf]) -> Vec<String> {
    let text = fs::read_to_string(root).expect("a readable file");
    let has_modules = text.lines().any(|line| line.starts_with("mod ") || line.starts_with("pub mod "));
    let files = match has_modules {
        true => rust_files(root.parent().expect("a file is in a folder")),
        false => Vec::new(),
    };
    let own = files.into_iter().filter(|file| !roots.contains(file));
    own.map(|file| fs::read_to_string(file).expect("a readable file")).chain([text]).collect()
}

/// Every library, binary and test of the workspace.
fn targets() -> Vec<Told> {
    let mut command = MetadataCommand::new();
    let command = command.current_dir(ROOT).no_deps().other_options(["--locked".to_owned()]);
    let packages = command.exec().expect("cargo metadata").packages;
    let is_wanted = |target: &&Target| target.is_lib() || target.is_bin() || target.is_test();
    let targets: Vec<_> = packages.iter().flat_map(|package| &package.targets).filter(is_wanted).collect();
    let roots: Vec<_> = targets.iter().map(|target| target.src_path.clone().into_std_path_buf()).collect();
    let told = |(target, root): (&&Target, &PathBuf)| {
        let sources = sources_of(root, &roots);
        Told {
            name: format!("{} in {}", target.name, root.display()),
            is_tested: target.test,
            has_tests: sources.iter().any(|source| has_tests(source)),
            is_doctested: target.doctest,
            has_doctests: target.is_lib() && sources.iter().any(|source| has_doctests(source)),
        }
    };
    targets.iter().zip(&roots).map(told).collect()
}

#[test]
fn a_target_is_tested_when_it_has_tests_and_only_then() {
    let targets = targets();
    assert!(targets.len() > 30 && targets.iter().any(|target| !target.has_tests), "the targets were read");
    assert_eq!(contradictions(&targets), Vec::<String>::new());
}

mod the_checks_can_fail {
    use super::*;

    #[test]
    fn tests_that_are_switched_off_and_binaries_without_tests_are_found() {
        let told = |name: &str, is_tested, has_tests| Told {
            name: name.to_owned(),
            is_tested,
            has_tests,
            is_doctested: false,
            has_doctests: false,
        };
        let mut targets = [
            told("tested", true, true),
            told("off", false, true),
            told("empty", true, false),
            told("none", false, false),
        ];
        targets[3].is_doctested = true;
        let expected = [
            "off: test = false, and it has tests: true",
            "empty: test = true, and it has tests: false",
            "none: doctest = true, and it has doctests: false",
        ];
        assert_eq!(contradictions(&targets), expected);
    }

    #[test]
    fn tests_and_doctests_are_told_from_other_lines() {
        assert!(
            ["#[test]\nfn a() {}", "    #[tokio::test(start_paused = true)]", "proptest! {"]
                .iter()
                .all(|source| has_tests(source))
        );
        assert!(!has_tests("fn test() {}\nlet attribute = \"#[test]\";"));
        assert!(
            has_doctests("/// ```\n/// let a = 1;\n/// ```") && has_doctests("//! ```rust,no_run\n//! ```")
        );
        assert!(!has_doctests("/// ```text\n/// a\n/// ```\nlet fence = \"```\";"));
    }
}
