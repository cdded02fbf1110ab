use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where production code is.
const FOLDERS: [&str; 2] = ["functions", "infra"];

/// The Rust files below a folder, in the order of their paths.
///
/// # Panics
/// When the folder cannot be read.
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder").flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("target") {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The files of production code in a repository: everything under a `src` of its functions and its infrastructure, and
/// their build scripts, without files of tests.
pub fn production_files(root: &Path) -> Vec<PathBuf> {
    let files = FOLDERS.iter().flat_map(|folder| rust_files(&root.join(folder)));
    files.filter(|file| is_production(file.strip_prefix(root).unwrap_or(file))).collect()
}

fn is_production(file: &Path) -> bool {
    let has = |folder: &str| file.iter().any(|part| part == folder);
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let is_test = has("tests") || stem == "tests" || stem.ends_with("_tests");
    (has("src") || stem == "build") && !is_test
}

/// A source without the items that are compiled for tests alone, where rustfmt has written them: at the start of a line.
pub fn production_text(source: &str) -> String {
    let mut text = String::new();
    let (mut is_test, mut is_module) = (false, false);
    for line in source.lines() {
        is_test |= line == "#[cfg(test)]";
        is_module |= is_test && line.starts_with("mod ") && line.ends_with('{');
        if !is_test {
            text.push_str(line);
            text.push('\n');
        }
        // Within a module, a text of several lines may have one that ends as an item does.
        let ends = line == "}" || (!is_module && line.ends_with(';') && !line.starts_with(' '));
        is_test &= !ends;
        is_module &= !ends;
    }
    text
}
