//! A file that outgrows its limit has two subjects.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tests::source_code::rust_files;

use crate::{FUNCTIONS, ROOT};

/// The most lines of a source file.
const FILE_LINES: usize = 350;
/// The most lines of a function's `main.rs`, which only wires.
const MAIN_LINES: usize = 25;

fn is_longer(text: &str, limit: usize) -> bool {
    text.lines().count() > limit
}

/// The files that are longer than they may be.
fn too_long(files: &[PathBuf], limit: usize) -> Vec<String> {
    let is_too_long = |file: &&PathBuf| is_longer(&fs::read_to_string(file).expect("a readable file"), limit);
    files.iter().filter(is_too_long).map(|file| file.display().to_string()).collect()
}

#[test]
fn no_source_file_is_longer_than_350_lines() {
    let files: Vec<_> = ["functions", "infra", "tests"]
        .iter()
        .flat_map(|folder| rust_files(&Path::new(ROOT).join(folder)))
        .collect();
    assert!(files.len() > 100, "the files were found");
    assert_eq!(too_long(&files, FILE_LINES), Vec::<String>::new());
}

#[test]
fn no_main_of_a_function_is_longer_than_25_lines() {
    let files =
        FUNCTIONS.map(|function| Path::new(ROOT).join("functions").join(function).join("src/main.rs"));
    assert_eq!(too_long(&files, MAIN_LINES), Vec::<String>::new());
}

mod the_checks_can_fail {
    use super::*;

    #[test]
    fn one_line_more_is_too_long() {
        assert!(!is_longer(&"line\n".repeat(FILE_LINES), FILE_LINES));
        assert!(is_longer(&"line\n".repeat(FILE_LINES + 1), FILE_LINES));
    }

    #[test]
    fn a_long_file_is_found_wherever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("src/deep");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("long.rs"), "\n".repeat(26)).unwrap();
        fs::write(deep.join("short.rs"), "\n").unwrap();
        let found = too_long(&rust_files(folder.path()), MAIN_LINES);
        assert_eq!(found, [deep.join("long.rs").display().to_string()]);
    }
}
