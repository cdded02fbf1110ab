//! Sections out of an address alone, for the recorded answers of all presets.

use std::fs;

use super::server::{Reply, Server};
use crate::suggest;

/// Answers from which an address alone leads to no hit, and why.
const BY_HAND: [(&str, &str); 9] = [
    ("algolia", "its hits have a name and no address"),
    ("data-go-kr", "its hits have no address, and an id of another name"),
    ("elevenst", "a list of one, which in XML is none"),
    ("groonga", "its hits are lists without names"),
    ("law-go-kr", "a list of one that came as the one"),
    ("meilisearch", "its hits have no address but an id"),
    ("typesense", "its hits have no address, and their id is further down"),
    ("wikipedia", "its hits have no address but a key"),
    ("youtube", "its hits have no address, and their id is further down"),
];

#[tokio::test]
async fn of_39_recorded_answers_30_lead_from_an_address_to_hits_without_an_edit() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../infra/sources/answers");
    let mut without = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the answers are there") {
        let path = entry.expect("a file").path();
        let body = fs::read(&path).expect("an answer");
        let server = Server::start(move |_| Reply::with("200 OK", "", &body)).await;
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let suggestion = suggest(&format!("{}/?q=책&n=20", server.url()), "책").await;
        count += 1;
        match suggestion {
            Ok(suggestion) if suggestion.hit_count > 0 => {}
            other => without.push((name, format!("{other:?}"))),
        }
    }
    let by_hand: Vec<_> = BY_HAND.iter().map(|(name, _)| (*name).to_owned()).collect();
    without.sort();
    let names: Vec<_> = without.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!((count, names), (39, by_hand), "{without:#?}");
}
