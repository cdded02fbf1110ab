//! An operator's files: a mistake in it is told, and nothing in it breaks a start.

use std::fs;

use catalogue::{Catalogue, CatalogueError};
use search::RecordOptions;
use sources::SourcesFile;

/// Feeds a file of sources, with every variable set, and builds those that are sound.
///
/// # Panics
/// When a mistake is told without words.
pub fn feed_sources(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    match SourcesFile::parse(&text, &|_| Some("https://set.example".to_owned())) {
        // A catalogue would be read from wherever the input says.
        Ok(file) => drop(file.build(&mut |_, _| Err("no catalogue is opened here".into()))),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    let environment = [("SOURCES", text.as_ref()), ("OTHER_COUNTRIES", text.as_ref())].into_iter().collect();
    let _ = cloud::source_labels_from(&environment);
    let _ = cloud::other_countries_from(&environment);
}

/// Feeds a catalogue, as JSON Lines or, after a `c`, as CSV and, after an `x`, as XML.
///
/// # Panics
/// When it is not as told.
pub fn feed_catalogue(input: &[u8]) {
    match input {
        [b'c', csv @ ..] => open(csv, "csv"),
        [b'x', xml @ ..] => open(xml, "xml"),
        lines => tell(Catalogue::from_jsonl(lines)),
    }
}

/// Feeds an index that was built before: the one file of it that tantivy does not read.
///
/// # Panics
/// When it is not as told.
pub fn feed_index(input: &[u8]) {
    let folder = tempfile::Builder::new().suffix(".index").tempdir().expect("a folder");
    fs::write(folder.path().join("textback.json"), input).expect("a file");
    tell(Catalogue::open(folder.path(), &RecordOptions::default()));
}

fn open(input: &[u8], extension: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("fuzzed.{extension}"));
    fs::write(&path, input).expect("a file");
    tell(Catalogue::open(&path, &RecordOptions::default()));
}

/// A catalogue has records, and a mistake has words of one line.
fn tell(opened: Result<Catalogue, CatalogueError>) {
    match opened {
        Ok(catalogue) => assert!(catalogue.records() > 0),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
