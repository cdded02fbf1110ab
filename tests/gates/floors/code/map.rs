//! The newcomer's map leads to files that are there.

use std::{fs, path::Path};

use crate::ROOT;

/// The paths in backticks of a text: words with a slash and an ending.
fn paths(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|word| word.contains('/') && Path::new(word).extension().is_some()).collect()
}

fn missing<'a>(folder: &Path, text: &'a str) -> Vec<&'a str> {
    paths(text).into_iter().filter(|path| !folder.join(path).is_file()).collect()
}

#[test]
fn every_path_of_the_newcomers_map_is_there() {
    let folder = Path::new(ROOT).join("functions");
    let map = fs::read_to_string(folder.join("README.md")).expect("the map");
    assert!(paths(&map).len() > 20, "paths were found");
    assert_eq!(missing(&folder, &map), Vec::<&str>::new());
}

#[test]
fn a_path_that_leads_nowhere_is_found() {
    let text = "`create-job/src/lib.rs` and `create-job/src/nowhere.rs`, of `SweepJobs` in `functions/`";
    assert_eq!(missing(&Path::new(ROOT).join("functions"), text), ["create-job/src/nowhere.rs"]);
}
