//! No code of others runs while the functions are built that nobody has looked at, and none but what `Cargo.lock` names.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use cargo_metadata::{MetadataCommand, Package};
use yaml_serde::Value;

use crate::{FUNCTIONS, ROOT};

/// The processors that are deployed to by default.
const TARGET: &str = "aarch64-unknown-linux-gnu";

/// The crates that run while the functions are built, such as `serde 1.0.229`, and whether each is a macro.
fn running() -> BTreeMap<String, bool> {
    let used = used_by_functions();
    let metadata = MetadataCommand::new().current_dir(ROOT).other_options(["--locked".to_owned()]).exec();
    let packages = metadata.expect("cargo metadata").packages.into_iter();
    packages.filter_map(|package| runs(&package)).filter(|(name, _)| used.contains(name)).collect()
}

/// A crate with code that runs while others are built: its name and version, and whether it is a macro.
fn runs(package: &Package) -> Option<(String, bool)> {
    let is_ours = package.source.is_none();
    let is_macro = package.targets.iter().any(|target| target.is_proc_macro());
    let has_script = package.targets.iter().any(|target| target.is_custom_build());
    let name = format!("{} {}", package.name, package.version);
    (!is_ours && (is_macro || has_script)).then_some((name, is_macro))
}

/// Every crate that is needed to build the functions. Not from the metadata, which unites the features of the whole
/// workspace.
fn used_by_functions() -> BTreeSet<String> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["tree", "--locked", "--edges", "normal,build", "--prefix", "none", "--target", TARGET]);
    command.args(FUNCTIONS.into_iter().flat_map(|function| ["--package", function]));
    let output = command.current_dir(ROOT).output().expect("cargo tree");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let name = |line: &str| {
        let mut words = line.split_whitespace();
        Some(format!("{} {}", words.next()?, words.next()?.strip_prefix('v')?))
    };
    String::from_utf8_lossy(&output.stdout).lines().filter_map(name).collect()
}

/// The crates of the record, and whether each is recorded as a macro.
fn looked_at(record: &Value) -> BTreeMap<String, bool> {
    let kinds = record.as_mapping().into_iter().flatten();
    kinds.flat_map(|(kind, names)| recorded(kind == "macros", names)).collect()
}

fn recorded(is_macro: bool, names: &Value) -> Vec<(String, bool)> {
    let names = names.as_sequence().into_iter().flatten().filter_map(Value::as_str);
    names.map(|name| (name.to_owned(), is_macro)).collect()
}

/// What stands in one of them and not in the other.
fn missing(from: &BTreeMap<String, bool>, among: &BTreeMap<String, bool>) -> Vec<String> {
    from.iter().filter(|(name, kind)| among.get(*name) != Some(kind)).map(|(name, _)| name.clone()).collect()
}

/// What cargo does with dependencies.
const USING: [&str; 8] = ["build", "check", "clippy", "doc", "install", "run", "test", "tree"];

/// The commands of a script that would take other dependencies than the lock file's.
fn unlocked(script: &str) -> Vec<String> {
    let script = script.replace("\\\n", " ");
    let commands = script.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let uses = |line: &&str| USING.iter().any(|verb| line.contains(&format!("cargo {verb} --")));
    let is_free = |line: &&str| !line.contains("--locked") && !line.contains("--version >");
    commands.filter(uses).filter(is_free).map(str::to_owned).collect()
}

/// The scripts of the repository: the files in these folders that have no ending.
fn scripts() -> Vec<String> {
    let folders = ["tests", "tests/bin", "infra"].map(|folder| Path::new(ROOT).join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder").flatten());
    let is_script = |path: &std::path::PathBuf| path.is_file() && path.extension().is_none();
    let paths = files.map(|file| file.path()).filter(is_script);
    paths.map(|path| fs::read_to_string(path).expect("a script")).collect()
}

#[test]
fn every_build_takes_what_the_lock_file_names_that_of_sam_too() {
    let scripts = scripts();
    assert!(scripts.len() > 7, "the scripts were found");
    let unlocked: Vec<_> = scripts.iter().flat_map(|script| unlocked(script)).collect();
    assert_eq!(unlocked, Vec::<String>::new());
    let metadata = MetadataCommand::new().current_dir(ROOT).no_deps().exec().expect("cargo metadata");
    assert_eq!(metadata.workspace_metadata["lambda"]["build"]["locked"], true);
}

#[test]
fn whatever_runs_while_the_functions_are_built_was_looked_at() {
    let text = fs::read_to_string(Path::new(ROOT).join("infra/looked-at.yaml")).expect("the record");
    let looked_at = looked_at(&yaml_serde::from_str(&text).expect("YAML"));
    let running = running();
    assert_eq!(missing(&running, &looked_at), Vec::<String>::new(), "look at these, as the file says");
    assert_eq!(missing(&looked_at, &running), Vec::<String>::new(), "these are no longer needed");
}

mod the_checks_can_fail {
    use super::*;

    #[test]
    fn a_crate_that_is_new_or_has_another_version_or_kind_is_found() {
        let record = "macros:\n  - a 1.0.0\nenvironment:\n  - b 1.0.0\n";
        let looked_at = looked_at(&yaml_serde::from_str(record).unwrap());
        assert_eq!(looked_at.len(), 2);
        let running = |crates: [(&str, bool); 2]| {
            crates.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect::<BTreeMap<_, _>>()
        };
        assert!(missing(&running([("a 1.0.0", true), ("b 1.0.0", false)]), &looked_at).is_empty());
        let others = running([("a 1.0.1", true), ("c 1.0.0", false)]);
        assert_eq!(missing(&others, &looked_at), ["a 1.0.1", "c 1.0.0"]);
        assert_eq!(missing(&running([("a 1.0.0", false), ("b 1.0.0", false)]), &looked_at), ["a 1.0.0"]);
    }

    #[test]
    fn a_build_that_would_take_newer_dependencies_is_found() {
        let script = "# cargo build --release\ncargo build --release \\\n    --locked\ncargo clippy --version >/dev/null\n";
        assert_eq!(unlocked(script), Vec::<String>::new());
        assert_eq!(unlocked(&script.replace("--locked", "--quiet")).len(), 1);
    }

    #[test]
    fn the_crates_are_found_at_all() {
        let running = running();
        assert!(running.keys().any(|name| name.starts_with("aws-lc-sys ")));
        assert!(running.iter().any(|(name, is_macro)| name.starts_with("serde_derive ") && *is_macro));
    }
}
