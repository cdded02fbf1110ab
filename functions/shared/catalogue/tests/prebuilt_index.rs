//! A catalogue's index in a file: it answers as the records do, or says why it cannot.

use std::fs;
use std::path::{Path, PathBuf};

use catalogue::{Building, Catalogue, build_index};
use proptest::prelude::*;
use search::{Hit, Query, RecordOptions, Source};
use tempfile::TempDir;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../infra/catalogue/sample.jsonl");

/// A folder with the sample's index in it.
struct BuiltIndex {
    folder: TempDir,
    index: PathBuf,
}

impl BuiltIndex {
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let index = folder.path().join("sample.index");
        build_index(Path::new(SAMPLE), &RecordOptions::default(), &index, false, &mut |_| ())
            .expect("the sample is a good catalogue");
        Self { folder, index }
    }

    /// The files of the index, in the order of their names.
    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.index).expect("it was built").flatten();
        let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
        files.sort();
        files
    }

    /// The error of the index when one of its files has another content.
    fn refusal(&self, file: &Path, content: &[u8]) -> String {
        let before = fs::read(file).expect("a file of the index");
        fs::write(file, content).expect("a temporary file");
        let error = Catalogue::open_verified(&self.index, &RecordOptions::default())
            .expect_err("a damaged index")
            .to_string();
        fs::write(file, before).expect("a temporary file");
        error
    }

    /// The same with a part of its `textback.json` replaced.
    fn with_contents(&self, is: &str, instead: &str) -> String {
        let file = self.index.join("textback.json");
        let contents = fs::read_to_string(&file).expect("JSON");
        assert!(contents.contains(is), "{contents}");
        self.refusal(&file, contents.replacen(is, instead, 1).as_bytes())
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a temporary folder").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}

/// The answer of each source; none if one fails.
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
    let (built, read) =
        (BuiltIndex::new(), Catalogue::open(SAMPLE, &RecordOptions::default()).expect("a good catalogue"));
    let index = Catalogue::open(&built.index, &RecordOptions::default()).expect("a good index");
    assert_eq!((index.records(), index.sources().len()), (609, 6));
    for query in ["원피스", "검정 원피스를", "black dress", "책", "dress 없는말", "zzyzx", ""] {
        assert_eq!(answers(&index, query), answers(&read, query), "{query}");
    }
    assert_eq!(built.names(), ["sample.index"], "nothing else is left");
}

/// A footer has no more bytes.
const FOOTER_BYTES: usize = 160;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_asked_the_index_answers_as_the_records_do(
        texts in prop::collection::vec((0_usize..609, 0_usize..12, 1_usize..8), 1..4), more in "\\PC{0,4}"
    ) {
        thread_local! {
            static BOTH: (Catalogue, Catalogue) = (
                Catalogue::open(BuiltIndex::new().index, &RecordOptions::default()).expect("a good index"),
                Catalogue::open(SAMPLE, &RecordOptions::default()).expect("a good catalogue"),
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
    fn a_byte_that_has_changed_is_found(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), by in 1_u8..) {
        thread_local! {
            static BUILT: BuiltIndex = BuiltIndex::new();
        }
        BUILT.with(|built| {
            let mut files = built.files();
            // Both are JSON without a checksum: what is in them is used at each start.
            files.retain(|file| file.extension().is_none_or(|extension| extension != "json"));
            let file = &files[which.index(files.len())];
            let mut bytes = fs::read(file).expect("a file of the index");
            let at = at.index(bytes.len());
            let changed = bytes[at] ^ by;
            // Tantivy's checksum leaves out its own version, in the footer at a file's end: a digit of it may be another.
            let is_in_footer = at + FOOTER_BYTES > bytes.len();
            if is_in_footer && bytes[at].is_ascii_digit() && changed.is_ascii_digit() {
                return;
            }
            bytes[at] = changed;
            assert_tells(&built.refusal(file, &bytes), &["textback index FILE"]);
        });
    }
}

#[cfg(unix)]
#[test]
fn whoever_may_read_one_file_of_an_index_may_read_them_all() {
    use std::os::unix::fs::PermissionsExt;
    let built = BuiltIndex::new();
    let mode = |file: &Path| fs::metadata(file).expect("a file of the index").permissions().mode();
    let plain = built.folder.path().join("plain");
    fs::write(&plain, "").expect("a file as this user writes them");
    for file in built.files() {
        assert_eq!(mode(&file), mode(&plain), "{}", file.display());
    }
}

#[test]
fn an_index_whose_files_are_cut_short_or_missing_is_refused_at_once() {
    let built = BuiltIndex::new();
    for file in built.files() {
        let bytes = fs::read(&file).expect("a file of the index");
        // Tantivy ends its JSON in a line break.
        for length in [0, bytes.len() / 2, bytes.len() - 2] {
            fs::write(&file, &bytes[..length]).expect("a temporary file");
            let opened = Catalogue::open(&built.index, &RecordOptions::default()).map(|_| file.display());
            let error = opened.expect_err("a part of an index").to_string();
            assert_tells(&error, &["the index is damaged", "textback index FILE"]);
        }
        fs::remove_file(&file).expect("it is there");
        let error = Catalogue::open(&built.index, &RecordOptions::default())
            .expect_err("a part of an index")
            .to_string();
        let is_ours = file.ends_with("textback.json");
        let expected = if is_ours { "is no index of this textback" } else { "the index is damaged" };
        assert_tells(&error, &[expected, "textback index FILE"]);
        fs::write(&file, bytes).expect("a temporary file");
    }
    assert!(Catalogue::open_verified(&built.index, &RecordOptions::default()).is_ok());
}

#[test]
fn what_is_no_index_is_told_from_one_of_another_version() {
    let built = BuiltIndex::new();
    for (format, age) in [("3", "an older"), ("5", "a newer"), ("255", "a newer")] {
        let error = built.with_contents("\"format\":4", &format!("\"format\":{format}"));
        assert_tells(&error, &["sample.index: ", age, "build it again", "textback index FILE"]);
    }
    let other = built.folder.path().join("other.index");
    for foreign in [&b""[..], b"{\"title\":\"t\"}\n", b"textback index\r\n\x01\0\0\0"] {
        fs::write(&other, foreign).expect("a temporary file");
        let error =
            Catalogue::open(&other, &RecordOptions::default()).expect_err("something else").to_string();
        assert_tells(&error, &["other.index: is no index of this textback", "textback index FILE"]);
    }
}

#[test]
fn an_index_whose_parts_do_not_belong_together_is_refused() {
    let built = BuiltIndex::new();
    for (is, instead, found) in [
        ("\"records\":609", "\"records\":610", "not as many records"),
        ("\"records\":609", "\"records\":true", "textback.json"),
        ("\"format\":4", "\"format\":true", "textback.json"),
    ] {
        let error = built.with_contents(is, instead);
        assert_tells(&error, &["the index is damaged", found, "textback index FILE"]);
    }
}

#[test]
fn an_index_that_is_not_there_is_told_from_one_that_cannot_be_read() {
    let folder = TempDir::new().expect("a temporary folder");
    for missing in ["none.index", "none/none.index"] {
        let missing = Catalogue::open(folder.path().join(missing), &RecordOptions::default())
            .expect_err("there is no such file");
        assert_tells(&missing.to_string(), &["there is no such file"]);
    }
    let unreadable = folder.path().join("folder.index");
    fs::create_dir_all(unreadable.join("textback.json")).expect("a temporary folder");
    let unreadable = Catalogue::open(unreadable, &RecordOptions::default()).expect_err("a folder is no file");
    assert_tells(&unreadable.to_string(), &["folder.index: cannot be read"]);
}

#[test]
fn a_catalogue_that_cannot_be_used_leaves_no_index() {
    let built = BuiltIndex::new();
    for (content, expected) in
        [("", "expected at least one record"), ("{\"title\":\"t\"}", "line 1: expected a url")]
    {
        let records = built.folder.path().join("records.jsonl");
        fs::write(&records, content).expect("a temporary file");
        let error = build_index(&records, &RecordOptions::default(), &built.index, false, &mut |_| ())
            .expect_err("no good catalogue");
        assert_tells(&error.to_string(), &["records.jsonl: ", expected]);
        fs::remove_file(&records).expect("it is there");
    }
    assert_eq!(built.names(), ["sample.index"]);
    let kept =
        Catalogue::open_verified(&built.index, &RecordOptions::default()).expect("the index from before");
    assert_eq!(kept.records(), 609);
}

#[test]
fn what_would_be_overwritten_or_not_recognised_is_told_before_anything_is_built() {
    let built = BuiltIndex::new();
    let folder = built.folder.path();
    let notes = folder.join("notes.index");
    fs::write(&notes, "mine").expect("a temporary file");
    let refused = |to: &Path| {
        build_index(Path::new(SAMPLE), &RecordOptions::default(), to, false, &mut |_| ())
            .expect_err("no place for an index")
            .to_string()
    };
    assert_tells(&refused(&notes), &["notes.index: ", "is not overwritten", "--output"]);
    assert_eq!(fs::read(&notes).expect("it is there"), b"mine");
    assert_tells(&refused(&folder.join("sample.jsonl")), &["ends in .index", "--output"]);
    assert_tells(&refused(&folder.join("nowhere/a.index")), &["nowhere/a.index: cannot be written"]);
    let building = folder.join(".sample.index.building");
    fs::create_dir(&building).expect("a temporary folder");
    let lock = fs::File::create(building.join("lock")).expect("a temporary file");
    lock.lock().expect("nobody else has it");
    assert_tells(&refused(&built.index), &["being built by another textback", "--output"]);
}

#[test]
fn what_a_killed_attempt_has_left_is_cleared_away_by_the_next() {
    let built = BuiltIndex::new();
    let left = built.folder.path().join(".sample.index.building");
    fs::create_dir_all(left.join("part-0")).expect("a temporary folder");
    for name in ["lock", "part-0/x.store", "half"] {
        fs::write(left.join(name), "half").expect("a temporary file");
    }
    build_index(Path::new(SAMPLE), &RecordOptions::default(), &built.index, false, &mut |_| ())
        .expect("a good catalogue");
    assert_eq!(built.names(), ["sample.index"]);
}

#[test]
fn a_new_index_takes_the_place_of_one_that_goes_on_to_serve_who_has_opened_it() {
    let built = BuiltIndex::new();
    let old = Catalogue::open(&built.index, &RecordOptions::default()).expect("a good index");
    let records = built.folder.path().join("one.jsonl");
    fs::write(&records, "{\"title\":\"원피스\",\"url\":\"https://a.example/\"}\n").expect("a temporary file");
    build_index(&records, &RecordOptions::default(), &built.index, false, &mut |_| ())
        .expect("a good catalogue");
    let sample = Catalogue::open(SAMPLE, &RecordOptions::default()).expect("a good catalogue");
    assert_eq!(answers(&old, "원피스"), answers(&sample, "원피스"));
    let new = Catalogue::open(&built.index, &RecordOptions::default()).expect("a good index");
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
    build_index(
        &records,
        &RecordOptions::default(),
        &folder.path().join("many.index"),
        false,
        &mut |building| told.push(building),
    )
    .expect("a good catalogue");
    let reading = |told: &Building| matches!(told, Building::Reading { percent: 0..=100, .. });
    assert!(told.len() == 3 && told[..2].iter().all(reading), "{told:?}");
    assert_eq!(told[2], Building::Merging { records: 2_500 });
}
