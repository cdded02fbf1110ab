//! Catalogues as their owners write them: what is read, and what an error tells.

use std::fs;

use catalogue::Catalogue;
use search::{Query, Source};
use tempfile::TempDir;

/// Opens a catalogue of this name and content; an error is given as it is shown, without the folder.
fn open(name: &str, content: &[u8]) -> Result<Catalogue, String> {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a temporary file");
    Catalogue::open(&path)
        .map_err(|error| error.to_string().replace(&format!("{}/", folder.path().display()), ""))
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
        ("a.txt", b"", &["a.txt: expected a name that ends in .jsonl", "rename it"]),
        ("a.jsonl", b" \n\n", &["a.jsonl: expected at least one record", "add a line"]),
        ("a.csv", b"", &["a.csv: expected at least one record", "add a line"]),
        ("a.csv", b"title,url\n", &["a.csv: expected at least one record", "add a line"]),
        ("a.jsonl", b"\xEF\xBB\xBF\n\xB0\xA1\n", &["a.jsonl: line 2: expected UTF-8", "save it as UTF-8"]),
        ("a.csv", b"title,url\n\xB0\xA1,b\n", &["a.csv: line 2: expected UTF-8", "save it as UTF-8"]),
    ];
    for (name, content, parts) in table {
        assert_tells(&refusal(name, content), parts);
    }
}

#[test]
fn an_error_in_json_lines_names_the_line_and_the_field() {
    let table: [(&str, &[&str]); 10] = [
        ("nonsense", &["expected a JSON object", "at column 2", "one line of its own"]),
        ("{", &["expected a JSON object", "one line of its own"]),
        (r#"[{"title":"a"}]"#, &["expected a JSON object, found a list", "jq -c"]),
        (r#"{"title":5,"url":"https://a.example/"}"#, &["integer `5`", "are strings"]),
        (r#"{"url":"https://a.example/"}"#, &["expected a title", "fill in title"]),
        (r#"{"title":" ","url":"https://a.example/"}"#, &["expected a title", "fill in title"]),
        (r#"{"title":"a"}"#, &["expected a url", "fill in url"]),
        (r#"{"title":"a","url":"/item/1"}"#, &["the url is not a full web address", "fill in url"]),
        (r#"{"title":"a","url":"ftp://a.example/"}"#, &["the url starts with neither", "fill in url"]),
        (r#"{"title":"a","url":"https://a.example/","price":5}"#, &["expected a currency", "such as KRW"]),
    ];
    for (line, parts) in table {
        let error = refusal("a.jsonl", format!("{GOOD}\n\n{line}\n").as_bytes());
        assert_tells(&error, &[parts, &["a.jsonl: line 3: "]].concat());
    }
}

#[test]
fn a_file_without_line_breaks_is_not_read_to_its_end() {
    let long = " ".repeat(2 << 20);
    for (line, expected) in [("{", "at most 1 MiB"), ("[", "found a list")] {
        let error = refusal("a.jsonl", format!("{GOOD}\n{line}{long}").as_bytes());
        assert_tells(&error, &["a.jsonl: line 2: ", expected]);
    }
}

#[test]
fn an_error_in_csv_names_the_line_and_the_field() {
    let table: [(&str, &[&str]); 6] = [
        ("name,url\na,b", &["line 1: expected a column named title, found name, url", "first line"]),
        ("title,link\na,b", &["line 1: expected a column named url", "first line"]),
        ("title,url\na,https://a.example/,b", &["line 2: expected 2 fields", "found 3", "quotes"]),
        ("title,url\n\"a\nb\",https://a.example/\n,b", &["line 4: expected a title", "fill in title"]),
        (
            "title,url,price,currency\na,https://a.example/,5 won,KRW",
            &["line 2: expected a price", "found 5 won"],
        ),
        ("title,url,price,currency\na,https://a.example/,-5,KRW", &["line 2: the price is not an amount"]),
    ];
    for (content, parts) in table {
        assert_tells(&refusal("a.csv", content.as_bytes()), parts);
    }
}

#[test]
fn a_file_that_is_not_there_is_told_from_one_that_cannot_be_read() {
    let folder = TempDir::new().expect("a temporary folder");
    let missing = Catalogue::open(folder.path().join("none.jsonl")).expect_err("there is no such file");
    assert!(missing.to_string().contains("there is no such file"), "{missing}");
    let directory = folder.path().join("folder.jsonl");
    fs::create_dir(&directory).expect("a temporary folder");
    let unreadable = Catalogue::open(directory).expect_err("a folder is no file");
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
    let table: [(&str, &[&str]); 8] = [
        ("원피스 검정", &["검정원피스"]),
        ("검정원피스", &["검정원피스"]),
        ("black dress", &["Dresses in black"]),
        ("DRESS 없는말", &["Dresses in black"]),
        ("파", &["파란 원피스"]),
        ("바지", &["검정 바지", "바지락 2kg"]),
        ("원피스가", &["검정원피스", "파란 원피스"]),
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
