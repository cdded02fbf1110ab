//! What `sam build` makes has the profile that is meant for it: it takes no `--profile`, so the profile's settings are
//! repeated where cargo-lambda reads them.

use std::{collections::BTreeSet, fs, path::Path};

use cargo_metadata::MetadataCommand;

use crate::ROOT;

/// The settings of `[profile.deployed]` in a manifest, as cargo takes them for `--release` on its command line.
fn settings(manifest: &str) -> BTreeSet<String> {
    let lines = manifest.lines().skip_while(|line| *line != "[profile.deployed]").skip(1);
    let lines = lines.take_while(|line| line.contains('=')).filter(|line| !line.starts_with("inherits"));
    lines.map(|line| format!("profile.release.{}", line.replace(' ', ""))).collect()
}

/// What cargo-lambda adds to its command line.
fn added() -> BTreeSet<String> {
    let metadata = MetadataCommand::new().current_dir(ROOT).no_deps().exec().expect("cargo metadata");
    let config = metadata.workspace_metadata["lambda"]["build"]["config"].as_array().cloned();
    let config = config.unwrap_or_default();
    let texts = config.iter().filter_map(|setting| setting.as_str().map(str::to_owned));
    texts.filter(|setting| setting.starts_with("profile.")).collect()
}

#[test]
fn sam_builds_with_the_profile_of_what_is_deployed() {
    let manifest = fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).expect("the manifest");
    let settings = settings(&manifest);
    assert!(settings.contains("profile.release.lto=\"fat\""), "the profile was found: {settings:?}");
    assert_eq!(added(), settings);
}

#[test]
fn a_setting_that_is_not_repeated_would_be_found() {
    let manifest = "[profile.deployed]\ninherits = \"release\"\nopt-level = \"s\"\n\n[other]\nlto = true\n";
    assert_eq!(settings(manifest), BTreeSet::from(["profile.release.opt-level=\"s\"".to_owned()]));
}

/// The folders below `target` that are no profile's, and whose they are.
const FOLDERS: [(&str, &str); 8] = [
    ("lambda", "cargo-lambda's, which finds a folder there"),
    ("doc", "cargo doc's"),
    ("package", "cargo package's"),
    ("tmp", "that of cargo's tests"),
    ("nextest", "cargo-nextest's, for its reports"),
    ("mutants", "that of tests/bin/mutants, for its copy of the tree"),
    ("fuzz", "that of tests/bin/fuzzing, for its inputs"),
    ("decisions", "the file of tests/bin/rights"),
];

#[test]
fn no_profile_shares_its_folder_with_cargo_lambda_or_with_a_script() {
    let manifest = fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).expect("the manifest");
    assert!(manifest.contains("[profile.deployed]"), "the profile was found");
    for (folder, whose) in FOLDERS {
        assert!(!manifest.contains(&format!("[profile.{folder}")), "target/{folder} is {whose}");
    }
}
