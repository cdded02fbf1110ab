//! The sample catalogue that a newcomer searches first: what is in it, and what is found.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use catalogue::Catalogue;
use futures::StreamExt;
use search::{Answered, Contribution, Hit, Query, Ranked, RecordOptions, Source, fan_out, rank};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../infra/catalogue/sample.jsonl");

fn sample() -> Catalogue {
    Catalogue::open(SAMPLE, &RecordOptions::default()).expect("the sample is a good catalogue")
}

/// The way of a search through the crate: all sources at once, then one list.
async fn search(catalogue: &Catalogue, text: &str) -> Vec<Ranked> {
    let sources = catalogue.sources().into_iter().map(|source| Arc::new(source) as Arc<dyn Source>).collect();
    let query = Arc::new(Query { text: text.into(), language: None, limit: 20 });
    let answers: Vec<Answered> = fan_out(sources, query, Duration::from_secs(60)).collect().await;
    let mut found: Vec<(String, Vec<Hit>)> = answers
        .into_iter()
        .map(|answer| (answer.source, answer.result.expect("a catalogue answers")))
        .collect();
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    let contributions: Vec<_> =
        found.iter().map(|(source, hits)| Contribution { source, weight: 1, hits }).collect();
    rank(&contributions)
}

#[test]
fn the_sample_is_six_shops_in_seoul() {
    let catalogue = sample();
    let sources: Vec<_> = catalogue.sources();
    let shops: Vec<_> = sources.iter().map(|source| (source.name(), source.label())).collect();
    let expected = [
        ("hanbit-closet", "한빛옷장 Hanbit Closet"),
        ("alley-books", "골목책방 Alley Books"),
        ("dasi-electronics", "다시전자 Dasi Electronics"),
        ("maru-market", "마루장터 Maru Market"),
        ("snug-home", "포근살림 Snug Home"),
        ("corner-vintage", "모퉁이빈티지 Corner Vintage"),
    ];
    assert_eq!(shops, expected);
    assert_eq!(catalogue.records(), 609);
}

#[test]
fn the_sample_that_is_part_of_a_program_is_the_same() {
    let bytes = std::fs::read(SAMPLE).expect("the sample is there");
    let embedded = Catalogue::from_jsonl(&bytes).expect("the sample is a good catalogue");
    assert_eq!(embedded.records(), sample().records());
}

#[tokio::test]
async fn what_people_type_first_finds_several_hits() {
    let catalogue = sample();
    let queries = [
        "원피스",
        "아이패드",
        "김치",
        "소설",
        "에세이",
        "coffee",
        "dress",
        "dresses",
        "keyboard",
        "커피",
        "책",
        "노트북",
    ];
    for query in queries {
        let found = search(&catalogue, query).await;
        assert!(found.len() >= 5, "{query}: {} hits", found.len());
    }
}

#[tokio::test]
async fn many_queries_find_something_in_more_than_one_shop() {
    let catalogue = sample();
    for (query, shops) in [
        ("원피스", 2),
        ("김치", 3),
        ("커피", 3),
        ("coffee", 3),
        ("키보드", 2),
        ("아이패드", 2),
        ("앞치마", 2),
    ] {
        let mut by_shop: HashMap<String, usize> = HashMap::new();
        search(&catalogue, query)
            .await
            .into_iter()
            .for_each(|ranked| *by_shop.entry(ranked.source).or_default() += 1);
        assert!(by_shop.len() >= shops, "{query}: {by_shop:?}");
    }
}

#[tokio::test]
async fn the_first_hit_is_the_thing_that_was_asked_for() {
    let catalogue = sample();
    let table = [
        ("검정 원피스", "원피스"),
        ("아이패드 미니", "아이패드 미니 6"),
        ("제주 감귤", "제주 감귤 5kg"),
        ("추리 소설", "추리"),
        ("mechanical keyboard", "Mechanical Keyboard"),
        ("black dress", "Dress"),
        ("바지", "바지"),
        ("kimchi refrigerator", "김치냉장고"),
        ("ｉＰａｄ　Ｐｒｏ", "iPad Pro"),
        ("원피스를", "원피스"),
    ];
    for (query, expected) in table {
        let found = search(&catalogue, query).await;
        let first = found.first().map_or("nothing", |ranked| ranked.hit.title());
        let told = found.first().and_then(|ranked| ranked.hit.text()).unwrap_or_default();
        assert!(first.contains(expected) || told.contains(expected), "{query}: {first}");
    }
}

#[tokio::test]
async fn a_shop_that_only_mentions_a_thing_does_not_answer_beside_those_that_have_it() {
    let found = search(&sample(), "원피스").await;
    let called: Vec<_> = found.iter().map(|ranked| ranked.hit.title().contains("원피스")).collect();
    assert!(called.len() >= 40 && called.iter().all(|called| *called), "{found:?}");
    assert!(found.iter().all(|ranked| !ranked.hit.title().contains("다리미")), "{found:?}");
}

#[tokio::test]
async fn nothing_is_found_for_what_nobody_sells() {
    let catalogue = sample();
    for query in ["zzyzx", "!!!", "", "\u{202E}"] {
        assert_eq!(search(&catalogue, query).await, [], "{query}");
    }
}
