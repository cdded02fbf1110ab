//! An arrow only goes down.

use std::{
    collections::{HashMap, HashSet},
    process::Command,
};

use cargo_metadata::{Metadata, MetadataCommand, Package};

use crate::{FUNCTIONS, ROOT};

/// Every package, its folder and its floor. A new one must be placed here.
const FLOORS: [(&str, &str, u8); 22] = [
    ("job", "functions/shared/job", 0),
    ("cloud", "functions/shared/cloud", 1),
    ("search", "functions/shared/search", 1),
    ("words", "functions/shared/words", 1),
    ("sources", "functions/shared/sources", 2),
    ("catalogue", "functions/shared/catalogue", 2),
    ("answer", "functions/shared/answer", 2),
    ("page", "functions/shared/page", 2),
    ("create-job", "functions/create-job", 3),
    ("job-status", "functions/job-status", 3),
    ("cancel-job", "functions/cancel-job", 3),
    ("process-job", "functions/process-job", 3),
    ("sweep-jobs", "functions/sweep-jobs", 3),
    ("record-receipt", "functions/record-receipt", 3),
    ("web-page", "functions/web-page", 3),
    ("aws-config", "infra/aws-config", 4),
    ("emulator", "infra/emulator", 4),
    ("textback", "infra/local", 5),
    ("simulation", "tests/proof/simulation", 6),
    ("fuzzing", "tests/proof/fuzzing", 6),
    ("tests", "tests", 6),
    ("benches", "tests/cost/benches", 6),
];

/// Clocks, randomness, runtimes and AWS: what the pure heart must not even reach through others.
const IMPURE: [&str; 9] = ["aws", "chrono", "fastrand", "getrandom", "jiff", "rand", "time", "tokio", "uuid"];

/// One package of the workspace, as far as floors go.
struct Member {
    name: String,
    folder: String,
    /// The packages of the workspace that it uses, in tests and build scripts too.
    uses: Vec<String>,
    binaries: Vec<String>,
}

/// What stands where it should not: packages without a floor or in another folder, and arrows that do not go down.
fn misplaced(members: &[Member]) -> Vec<String> {
    let floors: HashMap<_, _> =
        FLOORS.into_iter().map(|(name, folder, floor)| (name, (folder, floor))).collect();
    let mut found = Vec::new();
    for Member { name, folder, uses, .. } in members {
        let Some(&(own_folder, own_floor)) = floors.get(name.as_str()) else {
            found.push(format!("{name} in {folder} has no floor"));
            continue;
        };
        if own_folder != folder {
            found.push(format!("{name} is in {folder} instead of {own_folder}"));
        }
        for used in uses {
            if floors.get(used.as_str()).is_some_and(|&(_, floor)| floor >= own_floor) {
                found.push(format!("{name} (floor {own_floor}) uses {used}, which is not below it"));
            }
        }
    }
    found
}

/// The functions that are not one package, one folder and one binary of the same name.
fn misnamed(members: &[Member]) -> Vec<&'static str> {
    let is_one = |function: &str| {
        members.iter().any(|member| {
            let folder = member.folder.strip_prefix("functions/");
            member.name == function && folder == Some(function) && member.binaries == [function]
        })
    };
    FUNCTIONS.into_iter().filter(|function| !is_one(function)).collect()
}

/// The impure ones among some crates: a name on the list, or one that begins with it and a dash or an underscore.
fn impure<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let is_impure = |name: &str| {
        let first = name.split(['-', '_']).next().unwrap_or_default();
        IMPURE.contains(&first)
    };
    names.into_iter().filter(|name| is_impure(name)).collect()
}

fn metadata() -> Metadata {
    MetadataCommand::new().current_dir(ROOT).no_deps().exec().expect("cargo metadata")
}

fn members(metadata: &Metadata) -> Vec<Member> {
    let packages = metadata.workspace_packages();
    let names: HashSet<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let member = |package: &&Package| {
        let folder = package
            .manifest_path
            .parent()
            .and_then(|folder| folder.strip_prefix(&metadata.workspace_root).ok());
        let uses = package.dependencies.iter().map(|used| used.name.clone());
        let binaries = package.targets.iter().filter(|target| target.is_bin());
        Member {
            name: package.name.to_string(),
            folder: folder.expect("a member is in the workspace").to_string(),
            uses: uses.filter(|name| names.contains(name.as_str())).collect(),
            binaries: binaries.map(|target| target.name.clone()).collect(),
        }
    };
    packages.iter().map(member).collect()
}

/// Everything that is linked into a package, by name. Not from the metadata, which lists what a crate's features
/// bring in anywhere in the workspace.
fn linked_into(package: &str) -> Vec<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args([
        "tree",
        "--locked",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{lib}",
        "--package",
        package,
    ]);
    let output = command.current_dir(ROOT).output().expect("cargo tree");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn every_arrow_goes_down_and_every_package_has_its_floor() {
    let members = members(&metadata());
    assert_eq!(misplaced(&members), Vec::<String>::new());
    assert_eq!(members.len(), FLOORS.len(), "a package that is gone still has a floor");
}

#[test]
fn a_function_is_one_package_one_folder_and_one_binary_of_the_same_name() {
    assert_eq!(misnamed(&members(&metadata())), Vec::<&str>::new());
}

#[test]
fn the_job_knows_no_clock_no_randomness_no_runtime_and_no_aws() {
    let linked = linked_into("job");
    assert!(linked.iter().any(|name| name == "sha2"), "the tree was read");
    assert_eq!(impure(linked.iter().map(String::as_str)), Vec::<&str>::new());
}

mod the_checks_can_fail {
    use super::*;

    fn member(name: &str, folder: &str, uses: &[&str]) -> Member {
        let uses = uses.iter().map(|&used| used.to_owned()).collect();
        Member { name: name.to_owned(), folder: folder.to_owned(), uses, binaries: Vec::new() }
    }

    #[test]
    fn an_arrow_up_or_sideways_is_found() {
        let upwards = member("job", "functions/shared/job", &["cloud"]);
        let sideways = member("create-job", "functions/create-job", &["job-status"]);
        let down = member("answer", "functions/shared/answer", &["job", "cloud", "search"]);
        let found = misplaced(&[upwards, sideways, down]);
        assert_eq!(
            found,
            [
                "job (floor 0) uses cloud, which is not below it",
                "create-job (floor 3) uses job-status, which is not below it",
            ]
        );
    }

    #[test]
    fn a_package_that_is_new_or_has_moved_is_found() {
        let found = misplaced(&[member("utils", "functions/shared/utils", &[]), member("job", "job", &[])]);
        assert_eq!(
            found,
            ["utils in functions/shared/utils has no floor", "job is in job instead of functions/shared/job"]
        );
    }

    #[test]
    fn a_function_in_another_folder_or_without_its_binary_is_found() {
        let mut members: Vec<_> =
            FUNCTIONS.map(|name| member(name, &format!("functions/{name}"), &[])).into();
        for member in &mut members {
            member.binaries.push(member.name.clone());
        }
        assert_eq!(misnamed(&members), Vec::<&str>::new());
        members[0].folder = "functions/create".to_owned();
        members[1].binaries = vec!["bootstrap".to_owned()];
        assert_eq!(misnamed(&members), ["create-job", "job-status"]);
    }

    #[test]
    fn an_impure_crate_is_found_and_a_name_that_only_looks_like_one_is_not() {
        let names = ["aws-sdk-sns", "tokio", "rand_core", "timer", "sha2", "getrandom"];
        assert_eq!(impure(names), ["aws-sdk-sns", "tokio", "rand_core", "getrandom"]);
    }
}
