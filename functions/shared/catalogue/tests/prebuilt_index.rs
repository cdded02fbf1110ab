//! A catalogue's index in a file: it answers as the records do, or says why it cannot.

use std::fs;
use std::path::{Path, PathBuf};

use catalogue::{Building, Catalogue, build_index};
use proptest::prelude::*;
use search::{Hit, Query, Source};
use tempfile::TempDir;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../infra/catalogue/sample.jsonl");
/// What follows the index's files: the length of the contents, their sum, the end mark.
const TRAILER: usize = 20;

/// A folder with the sample's index in it.
struct Shelf {
    folder: TempDir,
    index: PathBuf,
}

impl Shelf {
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let index = folder.path().join("sample.index");
        build_index(Path::new(SAMPLE), &index, &mut |_| ()).expect("the sample is a good catalogue");
        Self { folder, index }
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(&self.index).expect("it was built")
    }

    /// The same catalogue from other bytes.
    fn with(&self, bytes: &[u8]) -> Result<Catalogue, String> {
        let path = self.folder.path().join("other.index");
        fs::write(&path, bytes).expect("a temporary file");
        Catalogue::open(&path).map_err(|error| error.to_string())
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a temporary folder").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}

/// What each source answers; none if one fails.
fn answers(catalogue: &Catalogue, text: &str) -> Option<Vec<(String, String, Vec<Hit>)>> {
    let query = Query { text: text.to_owned(), language: None, limit: 100 };
    let sources = catalogue.sources();
    let answer = |source: &catalogue::CatalogueSource| {
        let hits = ask(source, &query)?;
        Some((source.name().to_owned(), source.label().to_owned(), hits))
    };
    sources.iter().map(answer).collect()
}

fn ask(source: &impl Source, query: &Query) -> Option<Vec<Hit>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(source.search(query)).ok()
}

/// One line that has every one of these parts.
fn assert_tells(error: &str, parts: &[&str]) {
    for part in parts {
        assert!(error.contains(part), "{part:?} is not in: {error}");
    }
    assert!(!error.contains('\n'), "more than one line: {error}");
}

#[test]
fn an_index_has_the_sources_and_the_answers_of_its_records() {
    let (built, read) = (Shelf::new(), Catalogue::open(SAMPLE).expect("a good catalogue"));
    let index = Catalogue::open(&built.index).expect("a good index");
    assert_eq!((index.records(), index.sources().len()), (351, 4));
    for query in ["원피스", "검정 원피스를", "black dress", "책", "dress 없는말", "zzyzx", ""] {
        assert_eq!(answers(&index, query), answers(&read, query), "{query}");
    }
    assert_eq!(built.names(), ["sample.index"], "nothing else is left");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_asked_the_index_answers_as_the_records_do(
        texts in prop::collection::vec((0_usize..351, 0_usize..12, 1_usize..8), 1..4), more in "\\PC{0,4}"
    ) {
        thread_local! {
            static BOTH: (Catalogue, Catalogue) = (
                Catalogue::open(Shelf::new().index).expect("a good index"),
                Catalogue::open(SAMPLE).expect("a good catalogue"),
            );
        }
        // Parts of titles, wherever they begin and end.
        let sample = fs::read_to_string(SAMPLE).expect("it is there");
        let part = |(line, start, length): &(usize, usize, usize)| -> String {
            let title = sample.lines().nth(*line).unwrap_or_default().chars().skip(11);
            title.skip(*start).take(*length).collect()
        };
        let query = texts.iter().map(part).chain([more]).collect::<Vec<_>>().join(" ");
        BOTH.with(|(index, records)| {
            let found = answers(index, &query);
            prop_assert!(found.is_some());
            prop_assert_eq!(found, answers(records, &query));
            Ok(())
        })?;
    }

    #[test]
    fn a_byte_that_has_changed_is_found_before_it_misleads(at in any::<prop::sample::Index>(), by in 1_u8..) {
        thread_local! {
            static SOUND: (Shelf, Vec<u8>) = { let shelf = Shelf::new(); let bytes = shelf.bytes(); (shelf, bytes) };
        }
        SOUND.with(|(shelf, bytes)| {
            let mut bytes = bytes.clone();
            let at = at.index(bytes.len());
            bytes[at] ^= by;
            let expected = ["textback index FILE"];
            match shelf.with(&bytes) {
                Err(error) => assert_tells(&error, &expected),
                // Found when it is needed, or not needed.
                Ok(catalogue) => if let Some(found) = answers(&catalogue, "검정 원피스 dress 책") {
                    let sound = Catalogue::open(&shelf.index).expect("a good index");
                    prop_assert_eq!(Some(found), answers(&sound, "검정 원피스 dress 책"));
                }
            }
            Ok(())
        })?;
    }
}

#[test]
fn an_index_that_is_cut_short_or_goes_on_is_refused() {
    let shelf = Shelf::new();
    let bytes = shelf.bytes();
    let mut lengths: Vec<usize> = (0..bytes.len()).step_by(977).collect();
    lengths.extend(bytes.len() - TRAILER - 2..bytes.len());
    for length in lengths {
        let error = shelf.with(&bytes[..length]).expect_err("a part of an index");
        let expected = if length < 16 { "is no index of textback" } else { "the index is damaged" };
        assert_tells(&error, &[expected, "textback index FILE"]);
    }
    let error = shelf.with(&[&bytes[..], b"\n"].concat()).expect_err("an index and more");
    assert_tells(&error, &["the index is damaged", "textback index FILE"]);
}

#[test]
fn what_is_no_index_is_told_from_one_of_another_version() {
    let shelf = Shelf::new();
    let mut bytes = shelf.bytes();
    for (format, age) in [(0, "an older"), (2, "a newer"), (255, "a newer")] {
        bytes[16] = format;
        let error = shelf.with(&bytes).expect_err("another version");
        assert_tells(&error, &["other.index: ", age, "build it again", "textback index FILE"]);
    }
    for foreign in [&b""[..], b"{\"title\":\"t\"}\n", b"\x89PNG\r\n\x1a\n", b"textback index\n\0\0\0\0"] {
        let error = shelf.with(foreign).expect_err("something else");
        assert_tells(&error, &["other.index: is no index of textback", "textback index FILE"]);
    }
}

#[test]
fn an_index_whose_parts_do_not_belong_together_is_refused() {
    let shelf = Shelf::new();
    for (is, instead, found) in [
        ("\"records\":351", "\"records\":352", "not as many records"),
        ("\"start\":20,", "\"start\":99999999,", "do not fit its length"),
        ("\"blocks\":[", "\"blocks\":[1,", "do not fit its length"),
        ("\"meta.json\"", "\"mata.json\"", "meta.json"),
    ] {
        let error = shelf.with(&with_contents(&shelf.bytes(), is, instead)).expect_err("another's contents");
        assert_tells(&error, &["the index is damaged", found, "textback index FILE"]);
    }
}

/// An index with something else in its contents, and the sum that belongs to that.
fn with_contents(bytes: &[u8], is: &str, instead: &str) -> Vec<u8> {
    let (rest, trailer) = bytes.split_at(bytes.len() - TRAILER);
    let length = u64::from_le_bytes(trailer[..8].try_into().expect("eight bytes"));
    let (files, contents) = rest.split_at(rest.len() - usize::try_from(length).expect("it is short"));
    let contents = std::str::from_utf8(contents).expect("JSON");
    assert!(contents.contains(is), "{contents}");
    let contents = contents.replacen(is, instead, 1);
    let (length, sum) = (contents.len() as u64, crc32fast::hash(contents.as_bytes()));
    [files, contents.as_bytes(), &length.to_le_bytes(), &sum.to_le_bytes(), &trailer[12..]].concat()
}

#[test]
fn an_index_that_is_not_there_is_told_from_one_that_cannot_be_read() {
    let folder = TempDir::new().expect("a temporary folder");
    for missing in ["none.index", "none/none.index"] {
        let missing = Catalogue::open(folder.path().join(missing)).expect_err("there is no such file");
        assert_tells(&missing.to_string(), &["there is no such file"]);
    }
    let directory = folder.path().join("folder.index");
    fs::create_dir(&directory).expect("a temporary folder");
    let unreadable = Catalogue::open(directory).expect_err("a folder is no file");
    assert_tells(&unreadable.to_string(), &["folder.index: cannot be read"]);
}

#[test]
fn a_catalogue_that_cannot_be_used_leaves_no_index() {
    let shelf = Shelf::new();
    let before = shelf.bytes();
    for (content, expected) in
        [("", "expected at least one record"), ("{\"title\":\"t\"}", "line 1: expected a url")]
    {
        let records = shelf.folder.path().join("records.jsonl");
        fs::write(&records, content).expect("a temporary file");
        let error = build_index(&records, &shelf.index, &mut |_| ()).expect_err("no good catalogue");
        assert_tells(&error.to_string(), &["records.jsonl: ", expected]);
        fs::remove_file(&records).expect("it is there");
    }
    assert_eq!((shelf.names(), shelf.bytes()), (vec!["sample.index".to_owned()], before));
}

#[test]
fn what_would_be_overwritten_or_not_recognised_is_told_before_anything_is_built() {
    let shelf = Shelf::new();
    let folder = shelf.folder.path();
    let notes = folder.join("notes.index");
    fs::write(&notes, "mine").expect("a temporary file");
    let refused = |to: &Path| {
        build_index(Path::new(SAMPLE), to, &mut |_| ()).expect_err("no place for an index").to_string()
    };
    assert_tells(&refused(&notes), &["notes.index: ", "is not overwritten", "--output"]);
    assert_eq!(fs::read(&notes).expect("it is there"), b"mine");
    assert_tells(&refused(&folder.join("sample.jsonl")), &["ends in .index", "--output"]);
    assert_tells(&refused(&folder.join("nowhere/a.index")), &["nowhere/a.index: cannot be written"]);
    let building = folder.join(".sample.index.building");
    fs::create_dir(&building).expect("a temporary folder");
    let lock = fs::File::create(building.join("lock")).expect("a temporary file");
    lock.lock().expect("nobody else has it");
    assert_tells(&refused(&shelf.index), &["being built by another textback", "--output"]);
}

#[test]
fn what_a_killed_attempt_has_left_is_cleared_away_by_the_next() {
    let shelf = Shelf::new();
    let left = shelf.folder.path().join(".sample.index.building");
    fs::create_dir_all(left.join("part-0")).expect("a temporary folder");
    for name in ["lock", "part-0/x.store", "whole.index"] {
        fs::write(left.join(name), "half").expect("a temporary file");
    }
    build_index(Path::new(SAMPLE), &shelf.index, &mut |_| ()).expect("a good catalogue");
    assert_eq!(shelf.names(), ["sample.index"]);
}

#[test]
fn a_new_index_takes_the_place_of_one_that_goes_on_to_serve_who_has_opened_it() {
    let shelf = Shelf::new();
    let old = Catalogue::open(&shelf.index).expect("a good index");
    let records = shelf.folder.path().join("one.jsonl");
    fs::write(&records, "{\"title\":\"원피스\",\"url\":\"https://a.example/\"}\n").expect("a temporary file");
    build_index(&records, &shelf.index, &mut |_| ()).expect("a good catalogue");
    let sample = Catalogue::open(SAMPLE).expect("a good catalogue");
    assert_eq!(answers(&old, "원피스"), answers(&sample, "원피스"));
    let new = Catalogue::open(&shelf.index).expect("a good index");
    assert_eq!((new.records(), new.sources().len()), (1, 1));
    assert_eq!(answers(&new, "원피스").map(|answers| answers[0].2.len()), Some(1));
}

#[test]
fn how_far_it_is_is_told_on_the_way() {
    let folder = TempDir::new().expect("a temporary folder");
    let records = folder.path().join("many.csv");
    let rows: String = (0..2_500).map(|row| format!("t{row},https://a.example/{row}\n")).collect();
    fs::write(&records, format!("title,url\n{rows}")).expect("a temporary file");
    let mut told = Vec::new();
    build_index(&records, &folder.path().join("many.index"), &mut |building| told.push(building))
        .expect("a good catalogue");
    let reading = |told: &Building| matches!(told, Building::Reading { percent: 0..=100, .. });
    assert!(told.len() == 3 && told[..2].iter().all(reading), "{told:?}");
    assert_eq!(told[2], Building::Merging { records: 2_500 });
}
