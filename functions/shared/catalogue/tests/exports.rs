//! Files that shops export every day, read as they are.

use std::path::Path;

use catalogue::Catalogue;
use search::{Hit, Markup, Query, RecordOptions, Source};
use url::Url;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exports");

/// The settings of a shop whose export says neither its address nor its currency.
fn of_a_shop() -> RecordOptions {
    RecordOptions {
        base: Some(Url::parse("https://shop.example").expect("an address")),
        currency: Some("KRW".into()),
        ..RecordOptions::default()
    }
}

fn open(name: &str, options: &RecordOptions) -> Catalogue {
    Catalogue::open(Path::new(FOLDER).join(name), options).unwrap_or_else(|error| panic!("{error}"))
}

/// All records by a word that each has in its title, in the order of their addresses.
async fn found(catalogue: &Catalogue) -> Vec<Hit> {
    let source = catalogue.source("all", None).expect("the whole catalogue");
    let mut all = Vec::new();
    for word in ["원피스", "dress"] {
        let query = Query { text: word.into(), language: None, limit: 100 };
        all.extend(source.search(&query).await.expect("a catalogue answers"));
    }
    all.sort_by(|one, other| one.url().cmp(other.url()));
    all.dedup_by(|one, other| one.url() == other.url());
    all
}

fn shown(hit: &Hit) -> [String; 5] {
    let price = hit.price().map(|price| serde_json::to_string(price).expect("JSON")).unwrap_or_default();
    [
        hit.title().to_owned(),
        hit.url().to_owned(),
        hit.text().unwrap_or_default().to_owned(),
        hit.image().unwrap_or_default().to_owned(),
        price,
    ]
}

const KRW_68000: &str = r#"{"amount":68000,"currency":"KRW"}"#;

/// Title, address, text, picture and price.
type Shown = [&'static str; 5];

const LINEN: &str = "린넨 원피스";

/// Each file, its rows that are no records, its mistakes, and its records.
const EXPORTS: [(&str, u64, u64, &[Shown]); 8] = [
    (
        "google.tsv",
        0,
        1,
        &[
            [
                LINEN,
                "https://shop.example/goods/1?utm_source=google",
                "여름에 입기 좋은 \"린넨\" 원피스",
                "https://cdn.shop.example/1.jpg",
                r#"{"amount":59000,"currency":"KRW"}"#,
            ],
            [
                "Knit Dress",
                "https://shop.example/goods/2",
                "Wool blend",
                "https://cdn.shop.example/2.jpg",
                // The sale has its time, and nothing says that it is now.
                r#"{"amount":84.5,"currency":"USD"}"#,
            ],
        ],
    ),
    (
        "google.xml",
        0,
        1,
        &[
            [
                "린넨 원피스 & 허리끈",
                "https://shop.example/goods/1?a=1&b=2",
                "여름에 입기 좋은 <린넨> 원피스",
                "https://cdn.shop.example/1.jpg",
                KRW_68000,
            ],
            ["Knit Dress", "https://shop.example/goods/2", "", "", r#"{"amount":70,"currency":"USD"}"#],
        ],
    ),
    (
        "google-atom.xml",
        0,
        0,
        &[[LINEN, "https://shop.example/goods/1?a=1&b=2", "여름에 입기 좋은 원피스", "", KRW_68000]],
    ),
    (
        "shopify.csv",
        2,
        1,
        &[
            [
                "Knit Dress",
                "https://shop.example/products/knit-dress",
                "Wool blend",
                "",
                r#"{"amount":84000,"currency":"KRW"}"#,
            ],
            [
                LINEN,
                "https://shop.example/products/linen-dress",
                "여름에 입기 좋은 린넨 원피스 & 허리끈",
                "https://cdn.shopify.com/s/files/1/1.jpg",
                KRW_68000,
            ],
        ],
    ),
    (
        "shopify-2025.csv",
        2,
        0,
        &[[
            LINEN,
            "https://shop.example/products/linen-dress",
            "여름에 입기 좋은 린넨 원피스",
            "https://cdn.shopify.com/s/files/1/1.jpg",
            KRW_68000,
        ]],
    ),
    (
        "woocommerce.csv",
        3,
        0,
        &[
            [
                LINEN,
                "https://shop.example/?post_type=product&p=101",
                "여름에 입기 좋은 원피스",
                "https://shop.example/wp-content/uploads/1.jpg",
                r#"{"amount":59000,"currency":"KRW"}"#,
            ],
            [
                "Knit Dress",
                "https://shop.example/?post_type=product&p=102",
                "Wool blend",
                "",
                r#"{"amount":84000,"currency":"KRW"}"#,
            ],
            [
                "때때로 싼 원피스",
                "https://shop.example/?post_type=product&p=105",
                "",
                "",
                r#"{"amount":50000,"currency":"KRW"}"#,
            ],
        ],
    ),
    (
        "cafe24.csv",
        2,
        0,
        &[
            [
                LINEN,
                "https://shop.example/product/detail.html?product_no=11",
                "여름에 입기 좋은 원피스",
                "https://shop.example/web/product/big/202611/1.jpg",
                KRW_68000,
            ],
            [
                "니트 원피스 & 허리끈",
                "https://shop.example/product/detail.html?product_no=14",
                "울이 섞인 니트",
                "https://cdn.shop.example/14.jpg",
                r#"{"amount":84000,"currency":"KRW"}"#,
            ],
        ],
    ),
    (
        "naver-ep.tsv",
        1,
        0,
        &[[LINEN, "https://shop.example/goods/1?NaPm=ct", "", "https://cdn.shop.example/1.jpg", KRW_68000]],
    ),
];

#[tokio::test]
async fn what_shops_export_is_read_as_it_is() {
    for (name, unlisted, skipped, expected) in EXPORTS {
        let catalogue = open(name, &of_a_shop());
        let found: Vec<_> = found(&catalogue).await.iter().map(shown).collect();
        assert_eq!(found, expected, "{name}");
        let of_file = catalogue.skipped();
        assert_eq!(
            (of_file.unlisted(), of_file.count()),
            (unlisted, skipped),
            "{name}: {:?}",
            of_file.first()
        );
    }
}

#[test]
fn a_mistake_in_xml_is_told_with_its_line() {
    let catalogue = open("google.xml", &RecordOptions::default());
    let mistake = catalogue.skipped().first()[0].to_string();
    assert!(
        mistake.ends_with("google.xml: line 22: expected a title, found none; fill in title"),
        "{mistake}"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let told = |xml: &str| {
        let path = folder.path().join("a.xml");
        std::fs::write(&path, xml).expect("a file");
        Catalogue::open(&path, &RecordOptions::default()).expect_err(xml).to_string()
    };
    for (xml, part) in [
        ("<rss>\n<item>\n<title>a</b></item></rss>", "a.xml: line 3: expected XML"),
        ("<rss>\n<item>\n<title>a", "a.xml: line 2: expected XML"),
        ("<rss></rss>", "a.xml: expected at least one record"),
        ("<rss><item><title>a</title></item></rss>", "a.xml: line 1: expected a url"),
    ] {
        assert!(told(xml).contains(part), "{xml}: {}", told(xml));
    }
}

#[tokio::test]
async fn columns_of_other_names_are_named() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let options = RecordOptions {
        columns: [
            ("title", names(&["품목", "품명"])),
            ("url", names(&["/view/{주소록}"])),
            ("price", names(&["값"])),
            ("text", names(&["설명란"])),
        ]
        .into(),
        currency: Some("EUR".into()),
        markup: Some(Markup::Html),
        shop: Some("한빛옷장".into()),
        ..of_a_shop()
    };
    let catalogue = open("own-columns.csv", &options);
    let hit = &found(&catalogue).await[0];
    let price = r#"{"amount":68000,"currency":"EUR"}"#;
    assert_eq!(shown(hit), ["린넨 원피스", "https://shop.example/view/goods%201", "여름", "", price]);
    assert_eq!(hit.shop(), Some("한빛옷장"));
    let wrong = RecordOptions { columns: [("title", names(&["품목"]))].into(), ..options };
    let error =
        Catalogue::open(Path::new(FOLDER).join("own-columns.csv"), &wrong).expect_err("no such column");
    assert!(error.to_string().contains("expected a column named 품목, found 품명, 주소록"), "{error}");
}

#[tokio::test]
async fn records_have_their_dates_by_themselves_and_one_that_is_none_hides_no_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = "https://a.example/1";
    let item = |date: &str| format!("<rss><item><title>원피스</title><link>{url}</link>{date}</item></rss>");
    let line = |date: &str| format!(r#"{{"title":"원피스","url":"{url}","date":{date}}}"#);
    let table = [
        ("a.csv", format!("상품명,링크,등록일\n원피스,{url},2026. 11. 29.\n"), Some("2026-11-29")),
        (
            "a.csv",
            format!("name,link,published,created_at\n원피스,{url},1,1795921200\n"),
            Some("2026-11-29T03:00:00Z"),
        ),
        ("a.csv", format!("name,link,date\n원피스,{url},11/12/2026\n"), None),
        ("a.xml", item("<pubDate>Sun, 29 Nov 2026 12:00:00 +0900</pubDate>"), Some("2026-11-29T03:00:00Z")),
        ("a.jsonl", line("\"2026년 11월 29일\""), Some("2026-11-29")),
        ("a.jsonl", line("20261129"), Some("2026-11-29")),
        ("a.jsonl", line("true"), None),
        ("a.jsonl", line("null"), None),
    ];
    for (name, content, date) in table {
        let path = folder.path().join(name);
        std::fs::write(&path, &content).expect("a temporary file");
        let catalogue = Catalogue::open(&path, &RecordOptions::default()).expect(&content);
        let found = found(&catalogue).await;
        assert_eq!(found[0].date().map(|date| date.to_string()).as_deref(), date, "{content}");
    }
}

/// An export alone does not say where its shop is.
#[test]
fn an_export_without_its_shops_address_says_what_is_missing() {
    let options = RecordOptions { base: None, ..of_a_shop() };
    let error = Catalogue::open(Path::new(FOLDER).join("shopify.csv"), &options);
    let error = error.expect_err("no address").to_string();
    assert!(
        error.contains("line 2: the url is not a full web address") && error.contains("base ="),
        "{error}"
    );
}
