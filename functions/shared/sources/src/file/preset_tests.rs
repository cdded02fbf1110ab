//! Every preset is read without a mistake, asks as its vendor documents and finds the hits in a documented answer.

mod korea;
mod servers;
mod shops;
mod web;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use url::Url;

use super::SourcesFile;
use crate::answer::reading::RawAnswer;
use crate::template::Values;

/// The request of a preset and its hits: title, address and price.
struct Preset {
    file: &'static str,
    source: &'static str,
    asks: &'static str,
    hits: &'static [(&'static str, &'static str, Option<&'static str>)],
}

fn presets() -> impl Iterator<Item = &'static Preset> {
    [korea::PRESETS, shops::PRESETS, web::PRESETS, servers::PRESETS].into_iter().flatten()
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../infra/sources"))
}

fn read(path: &str) -> String {
    fs::read_to_string(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The file of a source's answer: XML if there is one.
fn recorded(source: &str) -> String {
    let xml = format!("{source}.xml");
    if folder().join("answers").join(&xml).exists() { xml } else { format!("{source}.json") }
}

fn variable(name: &str) -> Option<String> {
    Some(if name.ends_with("_URL") { "https://server.example/".to_owned() } else { "sesame".to_owned() })
}

#[test]
fn every_preset_asks_as_documented_and_finds_the_documented_hits() {
    for preset in presets() {
        let file = SourcesFile::parse(&read(&format!("{}.toml", preset.file)), &variable)
            .unwrap_or_else(|error| panic!("{}: {error}", preset.file));
        let plan = file.plans().find(|plan| plan.name == preset.source).expect("the source is in its file");
        let query = search::Query { text: "책".to_owned(), language: None, limit: plan.limit };
        let values = Values { masked: true, ..plan.values(&query) };
        let asks = plan.request.described(&values);
        assert!(asks.starts_with(preset.asks), "{asks}");
        let url = Url::parse("https://server.example/search?key=sesame").expect("an address");
        let bytes = fs::read(folder().join("answers").join(recorded(preset.source))).expect("an answer");
        let charset = plan.charset.unwrap_or(encoding_rs::UTF_8);
        let raw = RawAnswer { bytes, _room: None, charset, url: url.clone(), token: None };
        let answer =
            raw.answer(plan.format).unwrap_or_else(|(fault, _)| panic!("{}: {fault}", preset.source));
        let told = plan.hits.error.as_ref().and_then(|rule| rule.told(&answer.json));
        assert_eq!(told, None, "{}", preset.source);
        let found = plan.hits.find(&answer.json, &url, answer.broken.is_some());
        let price =
            |hit: &search::Hit| hit.price().map(|price| format!("{} {}", price.amount(), price.currency()));
        let hits: Vec<_> = found.hits.iter().map(|hit| (hit.title(), hit.url(), price(hit))).collect();
        let expected: Vec<_> =
            preset.hits.iter().map(|(title, url, price)| (*title, *url, price.map(str::to_owned))).collect();
        assert_eq!(hits, expected, "{}", preset.source);
        assert!(found.dropped.is_empty(), "{}", preset.source);
    }
}

#[test]
fn all_presets_and_answers_are_tested_and_go_together_in_one_file() {
    let mut together = String::new();
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder()).expect("the presets are there") {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let preset = fs::read_to_string(&path).expect("a preset");
            let comment: String = preset.lines().take_while(|line| line.starts_with('#')).collect();
            assert!(comment.contains("https://"), "{path:?} names the documentation that it follows");
            together.push_str(&preset);
            files.insert(path.file_stem().expect("a name").to_string_lossy().into_owned());
        }
    }
    assert_eq!(files, presets().map(|preset| preset.file.to_owned()).collect());
    let file = SourcesFile::parse(&together, &variable).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(file.sources().len(), presets().count());
    let answers = fs::read_dir(folder().join("answers")).expect("the answers are there").count();
    assert_eq!(answers, presets().count());
}
