//! Every preset is read without a mistake, asks as its vendor documents and finds the hits in a documented answer.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use url::Url;

use super::SourcesFile;
use crate::template::Values;

/// The request of a preset and its hits: title, address and price.
struct Preset {
    file: &'static str,
    source: &'static str,
    asks: &'static str,
    hits: &'static [(&'static str, &'static str, Option<&'static str>)],
}

const DRESS: &str = "린넨 원피스 검정";
const P1: &str = "https://shop.example/p/1";
const PRODUCT: &str = "https://shop.example/products/1";
const WON: Option<&str> = Some("39000 KRW");

const PRESETS: [Preset; 15] = [
    Preset {
        file: "naver",
        source: "naver-shopping",
        asks: "GET https://openapi.naver.com/v1/search/shop.json?query=%EC%B1%85&display=100&sort=sim",
        hits: &[
            ("린넨 원피스 검정 & 벨트", "https://shop.example/catalog/101", WON),
            ("여름 원피스", "https://shop.example/catalog/102", None),
        ],
    },
    Preset {
        file: "naver",
        source: "naver-web",
        asks: "GET https://openapi.naver.com/v1/search/webkr.json?query=%EC%B1%85&display=30",
        hits: &[("원피스 고르는 법", "https://blog.example/dress", None)],
    },
    Preset {
        file: "naver",
        source: "naver-local",
        asks: "GET https://openapi.naver.com/v1/search/local.json?query=%EC%B1%85&display=5",
        hits: &[
            ("골목책방", "https://books.example/", None),
            (
                "모퉁이책방",
                "https://map.naver.com/p/search/%EB%AA%A8%ED%89%81%EC%9D%B4%EC%B1%85%EB%B0%A9%20\
                 %EC%84%9C%EC%9A%B8%ED%8A%B9%EB%B3%84%EC%8B%9C%20%EC%A2%85%EB%A1%9C%EA%B5%AC%20\
                 %EC%98%88%EC%8B%9C%EA%B8%B8%203",
                None,
            ),
        ],
    },
    Preset {
        file: "kakao",
        source: "daum-web",
        asks: "GET https://dapi.kakao.com/v2/search/web?query=%EC%B1%85&size=50&sort=accuracy\n\
               authorization: KakaoAK ***",
        hits: &[("원피스 손질법", "https://care.example/linen", None)],
    },
    Preset {
        file: "serper",
        source: "google-shopping",
        asks: "POST https://google.serper.dev/shopping\nx-api-key: ***\n\
               {\"gl\":\"kr\",\"hl\":\"ko\",\"num\":40,\"q\":\"책\"}",
        hits: &[(DRESS, P1, WON), ("셔츠 원피스", "https://shop.example/p/2", Some("1290000 KRW"))],
    },
    Preset {
        file: "serper",
        source: "google-web",
        asks: "POST https://google.serper.dev/search\nx-api-key: ***\n\
               {\"gl\":\"kr\",\"hl\":\"ko\",\"num\":20,\"q\":\"책\"}",
        hits: &[("원피스 고르는 법", "https://blog.example/dress", None)],
    },
    Preset {
        file: "brave",
        source: "brave-web",
        asks: "GET https://api.search.brave.com/res/v1/web/search?q=%EC%B1%85&count=20&search_lang=ko\
               &text_decorations=false&result_filter=web\nx-subscription-token: ***",
        hits: &[
            ("Linen & cotton dresses", "https://guide.example/linen", None),
            ("Dress care", "https://care.example/dress", None),
        ],
    },
    Preset {
        file: "searxng",
        source: "searxng",
        asks: "GET https://server.example/search?q=%EC%B1%85&format=json&language=ko",
        hits: &[
            ("Linen dresses", "https://guide.example/linen", None),
            ("Dress care", "https://care.example/dress", None),
        ],
    },
    Preset {
        file: "opensearch",
        source: "opensearch",
        asks: "POST https://server.example/products/_search\nauthorization: Basic ***\n\
               {\"query\":{\"multi_match\":{\"fields\":[\"title^3\",\"text\"],\"query\":\"책\"}},\"size\":100}",
        hits: &[(DRESS, P1, WON)],
    },
    Preset {
        file: "meilisearch",
        source: "meilisearch",
        asks: "POST https://server.example/indexes/products/search\nauthorization: Bearer ***\n\
               {\"limit\":100,\"q\":\"책\"}",
        hits: &[(DRESS, "https://shop.example/products/a%2F1", WON)],
    },
    Preset {
        file: "typesense",
        source: "typesense",
        asks: "GET https://server.example/collections/products/documents/search?q=%EC%B1%85\
               &query_by=title,text&per_page=100\nx-typesense-api-key: ***",
        hits: &[(DRESS, PRODUCT, WON)],
    },
    Preset {
        file: "algolia",
        source: "algolia",
        asks: "POST https://***-dsn.algolia.net/1/indexes/products/query\nx-algolia-api-key: ***\n\
               x-algolia-application-id: ***\n\
               {\"attributesToHighlight\":[],\"hitsPerPage\":100,\"query\":\"책\"}",
        hits: &[(DRESS, PRODUCT, WON)],
    },
    Preset {
        file: "datasette",
        source: "datasette",
        asks: "GET https://server.example/shop.json?sql=select+products.*+from+products_fts+join+products+on+\
               products.id+=+products_fts.rowid+where+products_fts+match+escape_fts(:words)+order+by+\
               products_fts.rank+limit+:most&words=%EC%B1%85&most=100&_shape=objects",
        hits: &[
            ("셔츠 원피스", "https://shop.example/p/2", None),
            (DRESS, "https://server.example/shop/products/1", WON),
        ],
    },
    Preset {
        file: "groonga",
        source: "groonga",
        asks: "GET https://server.example/d/select?table=products&match_columns=title*3%7C%7Ctext&query=%EC%B1%85\
               &query_flags=QUERY_NO_SYNTAX_ERROR&sort_keys=-_score,_id&limit=100\
               &output_columns=title,url,text,price,shop,_key&command_version=3",
        hits: &[
            (DRESS, "https://shop.example/products/1", WON),
            ("셔츠 원피스", "https://shop.example/p/2", Some("52000 KRW")),
        ],
    },
    Preset {
        file: "solr",
        source: "solr",
        asks: "GET https://server.example/solr/products/select?q=%EC%B1%85&defType=edismax\
               &qf=title%5E3%20text&uf=-*&rows=100&wt=json",
        hits: &[(DRESS, P1, WON)],
    },
];

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../infra/sources"))
}

fn read(path: &str) -> String {
    fs::read_to_string(folder().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn variable(name: &str) -> Option<String> {
    Some(if name.ends_with("_URL") { "https://server.example/".to_owned() } else { "sesame".to_owned() })
}

#[test]
fn every_preset_asks_as_documented_and_finds_the_documented_hits() {
    for preset in PRESETS {
        let file = SourcesFile::parse(&read(&format!("{}.toml", preset.file)), &variable)
            .unwrap_or_else(|error| panic!("{}: {error}", preset.file));
        let plan = file.plans().find(|plan| plan.name == preset.source).expect("the source is in its file");
        let query = search::Query { text: "책".to_owned(), language: None, limit: plan.limit };
        let values = Values { masked: true, ..plan.values(&query) };
        let asks = plan.request.described(&values);
        assert!(asks.starts_with(preset.asks), "{asks}");
        let answer = serde_json::from_str(&read(&format!("answers/{}.json", preset.source))).expect("JSON");
        let url = Url::parse("https://server.example/search?key=sesame").expect("an address");
        let found = plan.hits.find(&answer, &url, false);
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
    assert_eq!(files, PRESETS.iter().map(|preset| preset.file.to_owned()).collect());
    let file = SourcesFile::parse(&together, &variable).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(file.sources().len(), PRESETS.len());
    let answers = fs::read_dir(folder().join("answers")).expect("the answers are there").count();
    assert_eq!(answers, PRESETS.len());
}
