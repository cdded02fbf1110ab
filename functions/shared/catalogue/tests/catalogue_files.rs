//! Catalogues as their owners write them: what is read, and what an error tells.

#[path = "catalogue_files/encodings.rs"]
mod encodings;
#[path = "catalogue_files/shops.rs"]
mod shops;

use std::fs;

use catalogue::{Catalogue, CatalogueError, build_index};
use search::{Query, RecordOptions, Source};
use tempfile::TempDir;

/// Opens a catalogue of this name and content; an error is given as it is shown, without the folder.
fn open(name: &str, content: &[u8]) -> Result<Catalogue, String> {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a temporary file");
    Catalogue::open(&path, &RecordOptions::default()).map_err(|error| shown(&folder, &error))
}

fn shown(folder: &TempDir, error: &CatalogueError) -> String {
    error.to_string().replace(&format!("{}/", folder.path().display()), "")
}

/// The first mistake in a catalogue of which some records are good.
fn skipped(name: &str, content: &[u8]) -> String {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a temporary file");
    let catalogue =
        Catalogue::open(&path, &RecordOptions::default()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(catalogue.skipped().count(), 1);
    shown(&folder, &catalogue.skipped().first()[0])
}

fn refusal(name: &str, content: &[u8]) -> String {
    open(name, content).err().unwrap_or_else(|| panic!("{name} was accepted"))
}

async fn titles(catalogue: &Catalogue, text: &str, limit: usize) -> Vec<String> {
    let query = Query { text: text.into(), language: None, limit };
    let sources = catalogue.sources();
    let found = sources[0].search(&query).await.expect("a catalogue answers");
    found.iter().map(|hit| hit.title().to_owned()).collect()
}

const GOOD: &str = r#"{"title":"a","url":"https://a.example/"}"#;

/// One line that has every one of these parts.
fn assert_tells(error: &str, parts: &[&str]) {
    for part in parts {
        assert!(error.contains(part), "{part:?} is not in: {error}");
    }
    assert!(!error.contains('\n'), "more than one line: {error}");
}

#[test]
fn an_error_names_the_file_what_was_expected_and_what_to_do() {
    let table: [(&str, &[u8], &[&str]); 6] = [
        ("a.doc", b"", &["a.doc: expected a name that ends in .jsonl", "rename it", "CSV UTF-8"]),
        ("a.jsonl", b" \n\n", &["a.jsonl: expected at least one record", "add a line"]),
        ("a.csv", b"", &["a.csv: expected at least one record", "add a line"]),
        ("a.csv", b"title,url\n", &["a.csv: expected at least one record", "add a line"]),
        ("a.jsonl", b"\xEF\xBB\xBF\n\xB0\xA1\n", &["a.jsonl: line 2: expected UTF-8", "save it as UTF-8"]),
        ("a.csv", b"title,url\n\xB0\xFF,b\n", &["a.csv: line 2: expected UTF-8", "save it as UTF-8"]),
    ];
    for (name, content, parts) in table {
        assert_tells(&refusal(name, content), parts);
    }
}

#[test]
fn an_error_in_json_lines_names_the_line_and_the_field() {
    let table: [(&str, &[&str]); 9] = [
        ("nonsense", &["expected a JSON object", "at column 2", "one line of its own"]),
        ("{", &["expected a JSON object", "one line of its own"]),
        (r#"{"title":5,"url":"https://a.example/"}"#, &["integer `5`", "are strings"]),
        (r#"{"url":"https://a.example/"}"#, &["expected a title", "fill in title"]),
        (r#"{"title":" ","url":"https://a.example/"}"#, &["expected a title", "fill in title"]),
        (r#"{"title":"a"}"#, &["expected a url", "fill in url"]),
        (r#"{"title":"a","url":"/item/1"}"#, &["the url is not a full web address", "fill in url"]),
        (r#"{"title":"a","url":"ftp://a.example/"}"#, &["the url starts with neither", "fill in url"]),
        (r#"{"title":"a","url":"https://a.example/","price":5}"#, &["expected a currency", "such as KRW"]),
    ];
    for (line, parts) in table {
        let error = skipped("a.jsonl", format!("{GOOD}\n\n{line}\n{GOOD}\n").as_bytes());
        assert_tells(&error, &[parts, &["a.jsonl: line 3: "]].concat());
    }
}

#[test]
fn a_file_without_line_breaks_or_of_one_list_is_no_json_lines() {
    let long = " ".repeat(2 << 20);
    for (line, expected) in [
        (format!("{{{long}"), "at most 1 MiB"),
        (format!("[{long}"), "found a list"),
        (format!("[{GOOD}]"), "jq -c"),
    ] {
        let error = refusal("a.jsonl", line.as_bytes());
        assert_tells(&error, &["a.jsonl: line 1: ", expected]);
    }
}

#[test]
fn a_line_that_is_a_list_or_too_long_is_skipped_among_records() {
    let long = " ".repeat(2 << 20);
    for (line, expected) in [
        (format!("{{{long}}}"), "at most 1 MiB"),
        (format!("[{long}]"), "found a list"),
        (format!("[{GOOD}]"), "jq -c"),
    ] {
        let error = skipped("a.jsonl", format!("{GOOD}\n{line}\n{GOOD}\n").as_bytes());
        assert_tells(&error, &["a.jsonl: line 2: ", expected]);
        let last = skipped("a.jsonl", format!("{GOOD}\n{GOOD}\n{line}").as_bytes());
        assert_tells(&last, &["a.jsonl: line 3: ", expected]);
    }
}

#[test]
fn an_error_in_csv_names_the_line_and_the_field() {
    let table: [(&str, &[&str]); 6] = [
        ("colour,url\na,b", &["line 1: expected a column named title, found colour, url", "first line"]),
        ("title,size\na,b", &["line 1: expected a column named url", "first line"]),
        ("title,url\na,https://a.example/,b", &["line 2: expected 2 fields", "found 3", "quotes"]),
        ("title,url\n\"a\nb\",https://a.example/\n,b", &["line 4: expected a title", "fill in title"]),
        (
            "title,url,price,currency\r\na,https://a.example/,5,KRW\r\na,https://a.example/,5 pieces,KRW",
            &["line 3: expected a price", "found 5 pieces"],
        ),
        ("title,url,price,currency\na,https://a.example/,-5,KRW", &["line 2: expected a price", "found -5"]),
    ];
    for (content, parts) in table {
        let good_or_not = open("a.csv", content.as_bytes());
        let error = good_or_not.err().unwrap_or_else(|| skipped("a.csv", content.as_bytes()));
        assert_tells(&error, parts);
    }
}

#[test]
fn bad_rows_are_counted_and_told_with_their_lines_and_hide_no_others() {
    for end in ["\n", "\r\n"] {
        let rows = (0..20).map(|row| match row % 4 {
            1 => "only one field".to_owned(),
            2 => format!("t{row},no address,5,KRW"),
            _ => format!("\"t{row}{end}\",https://a.example/{row},5,KRW"),
        });
        let content: Vec<String> = ["title,url,price,currency".to_owned()].into_iter().chain(rows).collect();
        let catalogue = open("a.csv", content.join(end).as_bytes()).expect("half of it is good");
        let told: Vec<_> = catalogue.skipped().first().iter().map(ToString::to_string).collect();
        assert_eq!((catalogue.records(), catalogue.skipped().count(), told.len()), (10, 10, 5));
        let listed = catalogue.skipped().to_string();
        assert_eq!(listed, format!("{}\nand 5 more\n", told.join("\n")));
        for (told, (line, part)) in
            told.iter().zip([(4, "4 fields"), (5, "the url"), (10, "4 fields"), (11, "the url")])
        {
            assert_tells(told, &[&format!("a.csv: line {line}: "), part]);
        }
    }
}

#[test]
fn a_row_is_told_with_its_line_behind_blank_ones_too() {
    let good = "a,https://a.example/1";
    for (rows, line) in [
        (vec!["title,url", "", "", "", "bad,nope", good], 5),
        (vec!["title,url", good, "", "", "", "bad,nope"], 6),
        (vec!["title,url", good, "", "", "bad,a,b,c"], 5),
        (vec!["", "", "title,url", "", good, "", "\"two", "lines\",nope", good], 7),
        (vec!["title,url", "\"two", "lines\",https://a.example/1", "bad,nope", ""], 4),
        (vec!["title,url", good, "\"bad,nope", good], 3),
        (vec!["title,url", good, " bad ,nope"], 3),
    ] {
        for end in ["\n", "\r\n"] {
            let content = rows.join(end);
            let told = skipped("a.csv", content.as_bytes());
            assert_tells(&told, &[&format!("a.csv: line {line}: ")]);
        }
    }
}

#[test]
fn a_strict_index_has_every_record_or_is_none() {
    let folder = TempDir::new().expect("a temporary folder");
    let (records, index) = (folder.path().join("a.jsonl"), folder.path().join("a.index"));
    fs::write(&records, format!("{GOOD}\n{{}}\n")).expect("a temporary file");
    let error = build_index(&records, &RecordOptions::default(), &index, true, &mut |_| ())
        .expect_err("a record is bad");
    assert_tells(&error.to_string(), &["a.jsonl: line 2: expected a title"]);
    assert!(!index.exists());
    let built = build_index(&records, &RecordOptions::default(), &index, false, &mut |_| ())
        .expect("a record is good");
    assert_eq!((built.records(), built.skipped().count()), (1, 1));
}

#[test]
fn a_file_that_is_not_there_is_told_from_one_that_cannot_be_read() {
    let folder = TempDir::new().expect("a temporary folder");
    let missing = Catalogue::open(folder.path().join("none.jsonl"), &RecordOptions::default())
        .expect_err("there is no such file");
    assert!(missing.to_string().contains("there is no such file"), "{missing}");
    let directory = folder.path().join("folder.jsonl");
    fs::create_dir(&directory).expect("a temporary folder");
    let unreadable = Catalogue::open(directory, &RecordOptions::default()).expect_err("a folder is no file");
    assert!(unreadable.to_string().contains("cannot be read"), "{unreadable}");
}

#[test]
fn an_embedded_catalogue_is_named_in_its_errors() {
    let error = Catalogue::from_jsonl(b"{").expect_err("half an object");
    assert!(error.to_string().starts_with("the embedded catalogue: line 1: "), "{error}");
}

#[tokio::test]
async fn csv_as_spreadsheets_write_it_is_read() {
    let content = "\u{FEFF}Title,URL,Price,currency,shop,colour\r\n\
        \"드레스, 검정\",https://a.example/1,\"39,000\",krw,A,검정\r\n\
        가방,https://a.example/2,,,A,\r\n";
    let catalogue = open("a.csv", content.as_bytes()).expect("a good catalogue");
    let query = Query { text: "드레스".into(), language: None, limit: 5 };
    let found = catalogue.sources()[0].search(&query).await.expect("a catalogue answers");
    let price = found[0].price().expect("a price");
    assert_eq!(
        (found[0].title(), price.amount().as_u64(), price.currency()),
        ("드레스, 검정", Some(39000), "KRW")
    );
}

#[tokio::test]
async fn all_words_count_before_any_does() {
    let lines = ["검정원피스", "검정 바지", "파란 원피스", "Dresses in black", "바지락 2kg"];
    let lines = lines.map(|title| format!(r#"{{"title":"{title}","url":"https://a.example/"}}"#)).join("\n");
    let catalogue = open("a.jsonl", lines.as_bytes()).expect("a good catalogue");
    let table: [(&str, &[&str]); 9] = [
        ("원피스 검정", &["검정원피스"]),
        ("검정원피스", &["검정원피스"]),
        ("black dress", &["Dresses in black"]),
        ("DRESS 없는말", &["Dresses in black"]),
        ("파", &["파란 원피스"]),
        ("바지", &["검정 바지", "바지락 2kg"]),
        ("원피스가", &["파란 원피스", "검정원피스"]),
        ("원피스", &["파란 원피스", "검정원피스"]),
        ("\"title:(black* AND", &["Dresses in black"]),
    ];
    for (query, expected) in table {
        assert_eq!(titles(&catalogue, query, 10).await, expected, "{query}");
    }
}

#[tokio::test]
async fn a_source_answers_with_its_own_shop_and_no_more_than_asked() {
    let lines: Vec<String> = (0..300)
        .map(|number| {
            let shop = if number % 3 == 0 { "가" } else { "나" };
            format!(r#"{{"title":"차 {number}","url":"https://a.example/{number}","shop":"{shop}"}}"#)
        })
        .collect();
    let catalogue = open("a.jsonl", lines.join("\n").as_bytes()).expect("a good catalogue");
    for (limit, expected) in [(0, 0), (7, 7), (usize::MAX, 100)] {
        assert_eq!(titles(&catalogue, "차", limit).await.len(), expected);
    }
    let query = Query { text: "차".into(), language: None, limit: 100 };
    let found = catalogue.sources()[0].search(&query).await.expect("a catalogue answers");
    assert!(found.iter().all(|hit| hit.shop() == Some("가")));
}

#[tokio::test]
async fn a_shop_without_the_thing_does_not_answer_with_chance_hits() {
    let lines = [("검정 원피스", "A"), ("검정 바지", "B")];
    let lines = lines
        .map(|(title, shop)| format!(r#"{{"title":"{title}","url":"https://a.example/","shop":"{shop}"}}"#));
    let catalogue = open("a.jsonl", lines.join("\n").as_bytes()).expect("a good catalogue");
    let query = Query { text: "검정 원피스".into(), language: None, limit: 10 };
    let found = catalogue.sources()[1].search(&query).await.expect("a catalogue answers");
    assert_eq!(found, []);
}

#[tokio::test]
async fn a_title_that_has_the_words_comes_before_a_text_that_mentions_them() {
    let lines = [
        ("다리미", "원피스 원피스 원피스"),
        ("봄 여름 가을 겨울에 두루 입는 긴 소매 꽃무늬 원피스", "색이 여럿인 옷"),
        ("검정 구두", "원피스에 어울림"),
        ("바지", "없음"),
    ];
    let lines = lines
        .map(|(title, text)| format!(r#"{{"title":"{title}","text":"{text}","url":"https://a.example/"}}"#));
    let catalogue = open("a.jsonl", lines.join("\n").as_bytes()).expect("a good catalogue");
    let first = "봄 여름 가을 겨울에 두루 입는 긴 소매 꽃무늬 원피스";
    assert_eq!(titles(&catalogue, "원피스", 10).await[..1], [first]);
    assert_eq!(titles(&catalogue, "원피스", 10).await.len(), 3);
    assert_eq!(titles(&catalogue, "원피스 검정", 10).await, ["검정 구두"]);
}
