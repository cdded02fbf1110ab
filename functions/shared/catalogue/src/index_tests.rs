//! Facts that only the inside shows: parts, schemas, and the terms of an index.

use std::path::Path;

use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::schema::Schema;
use tantivy::{IndexBuilder, TantivyDocument};
use tempfile::TempDir;

use super::*;
use crate::index::folder::Contents;
use crate::index::pieces;
use crate::index::schema::IndexFields;
use crate::index::writer::FolderWriter;
use crate::shops::Shops;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../infra/catalogue/sample.jsonl");

#[test]
fn an_index_of_many_parts_ranks_as_one_in_memory_does() {
    let folder = TempDir::new().expect("a temporary folder");
    // Each part is over the limit as soon as its table of terms is there: one record in each.
    let mut writer = FolderWriter::new(folder.path(), 1).expect("an empty folder");
    for hit in Records::open(Path::new(SAMPLE), &RecordOptions::default()).expect("it is there").hits.take(40)
    {
        writer.add(&hit.expect("a good record").expect("one that is shown")).expect("room");
    }
    assert_eq!(writer.parts(), 40);
    let (whole, shops) = writer.finish().expect("room");
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|e| e.path()).collect();
    assert_eq!(names, std::slice::from_ref(&whole), "the parts are gone");
    folder::complete(&whole, &Contents { format: folder::FORMAT, records: 40, shops }).expect("room");
    let (merged, records) = (
        Catalogue::from_index(&whole, Skipped::default()).expect("good"),
        Records::open(Path::new(SAMPLE), &RecordOptions::default()),
    );
    let in_memory =
        Catalogue::from_hits("", records.expect("it is there").hits.take(40)).expect("good records");
    assert_eq!(merged.shops, in_memory.shops);
    for query in ["원피스", "dress", "니트 원피스", "knit wool", "black 셔츠", "면"] {
        let of = |catalogue: &Catalogue| catalogue.index.find(query, None, 100).expect("an answer");
        assert!(!of(&merged).is_empty(), "{query}");
        assert_eq!(of(&merged), of(&in_memory), "{query}");
    }
}

/// The titles that are found among these, the best first.
fn found(titles: &[&str], query: &str) -> Vec<String> {
    let hit = |title: &&str| {
        let url = format!("https://a.example/{}", title.len());
        search::Hit::new(search::RawHit { title: (*title).to_owned(), url, ..search::RawHit::default() })
    };
    let hits = titles.iter().map(|title| Ok(Some(hit(title).expect("a good hit"))));
    let catalogue = Catalogue::from_hits("", hits).expect("good records");
    let hits = catalogue.index.find(query, None, 100).expect("an answer");
    hits.iter().map(|hit| hit.title().to_owned()).collect()
}

#[test]
fn a_word_with_a_particle_finds_what_it_finds_without_one() {
    let titles = ["검정 원피스", "린넨원피스 세트", "청바지"];
    for particle in
        ["을", "를", "은", "는", "이", "가", "의", "에", "와", "과", "도", "로", "에서", "으로", "까지"]
    {
        let mut found = found(&titles, &format!("원피스{particle}"));
        found.sort();
        assert_eq!(found, ["검정 원피스", "린넨원피스 세트"], "{particle}");
    }
    assert_eq!(found(&titles, "검정을 원피스는"), ["검정 원피스"]);
    assert_eq!(
        found(&["원피스를 위한 끈", "원피스"], "원피스를"),
        ["원피스를 위한 끈"],
        "as it was typed, if it is so called"
    );
}

#[test]
fn a_word_that_ends_like_one_with_a_particle_is_itself_where_a_record_is_called_so() {
    let titles = ["고양이 사료", "고양시 지도책", "국가 대표 유니폼 상의", "제주도 감귤", "제주 흑돼지 세트"];
    for (query, title) in [("고양이", titles[0]), ("제주도", titles[3]), ("국가", titles[2])] {
        assert_eq!(found(&titles, query), [title], "{query}");
    }
    assert!(found(&titles, "강의").is_empty(), "of one syllable, nothing is left to look for");
}

#[test]
fn an_index_of_other_fields_is_one_of_another_version() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut schema = Schema::builder();
    schema.add_text_field("title", tantivy::schema::TEXT);
    let files = folder.path().join("other.index");
    std::fs::create_dir(&files).expect("a temporary folder");
    let directory = tantivy::directory::MmapDirectory::open(&files).expect("a folder");
    let mut writer: SingleSegmentIndexWriter = IndexBuilder::new()
        .schema(schema.build())
        .single_segment_index_writer(directory, 15_000_000)
        .expect("room");
    writer.add_document(TantivyDocument::new()).expect("room");
    writer.finalize().expect("room");
    folder::complete(&files, &Contents { format: folder::FORMAT, records: 1, shops: Shops::default() })
        .expect("room");
    let error = Catalogue::from_index(&files, Skipped::default()).expect_err("other fields").to_string();
    assert!(error.contains("another version") && error.contains("`textback index FILE`"), "{error}");
}

/// When this fails, an index that was built before would answer differently from one that is built now, and must be
/// refused: add one to `FORMAT`, and write the new sum here.
#[test]
fn what_is_indexed_changes_with_the_format_alone() {
    let (_, schema) = IndexFields::new();
    let mut sum = crc32fast::Hasher::new();
    sum.update(&serde_json::to_vec(&schema).expect("a schema is JSON"));
    for hit in
        Records::open(Path::new(SAMPLE), &RecordOptions::default()).expect("it is there").hits.take(100)
    {
        let hit = hit.expect("a good record").expect("one that is shown");
        sum.update(&serde_json::to_vec(&hit).expect("a hit is JSON"));
        pieces::record_analyzer()
            .token_stream(hit.title())
            .process(&mut |token| sum.update(token.text.as_bytes()));
    }
    assert_eq!((folder::FORMAT, sum.finalize()), (4, 3_448_575_689));
}
