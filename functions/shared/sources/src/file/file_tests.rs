//! Facts about files of sources.

use super::*;

const GOOD: &str = r#"
[[source]]
name = "shop-a"
label = { ko = "가게", en = "Shop A" }
kind = "http"
url = "https://api.example.com/search?q={query}&n={limit}"
headers = { Authorization = "Bearer ${SHOP_A_KEY}" }
hits = "$.data.items[*]"
hit = { title = "$.name", url = "$.link", text = "$.about", image = "$.img", price = "$.won" }
currency = "KRW"
timeout = "20s"
retries = 2
rate = 5
weight = 1.5
allow_private = false

[[source]]
name = "records"
label = { ko = "목록", en = "Records" }
kind = "catalogue"
file = "records.jsonl"
"#;

fn no_variables(_: &str) -> Option<String> {
    None
}

fn every_variable(name: &str) -> Option<String> {
    Some(format!("value-of-{name}"))
}

/// The mistakes in a source that is good but for these lines, as they are shown.
fn mistakes(lines: &str) -> String {
    let replaced: Vec<&str> = lines.lines().filter_map(|line| line.split(' ').next()).collect();
    let mut text = String::new();
    for line in GOOD.lines().skip(1).take_while(|line| !line.is_empty()) {
        if line == "[[source]]" || !replaced.contains(&line.split(' ').next().unwrap_or_default()) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.push_str(lines);
    SourcesFile::parse(&text, &every_variable).map(|_| ()).expect_err(lines).to_string()
}

#[test]
fn the_example_of_the_documentation_is_read() {
    let file = SourcesFile::parse(GOOD, &every_variable).expect("a good file");
    let told: Vec<_> = file
        .sources()
        .iter()
        .map(|s| (s.name(), s.korean(), s.english(), s.weight(), s.time_out()))
        .collect();
    let seconds = Duration::from_secs;
    let expected =
        [("shop-a", "가게", "Shop A", 1500, seconds(20)), ("records", "목록", "Records", 1000, seconds(20))];
    assert_eq!(told, expected);
    assert_eq!(file.disabled(), []);
}

#[test]
fn a_source_whose_variable_is_not_set_is_left_out_and_said_to_be() {
    let file = SourcesFile::parse(GOOD, &no_variables).expect("one source is left");
    assert_eq!(file.sources().len(), 1);
    assert_eq!(file.disabled()[0].to_string(), "source \"shop-a\" is left out: SHOP_A_KEY is not set");
}

#[test]
fn without_a_source_that_is_left_there_is_nothing_to_start() {
    let only = GOOD.split("\n[[source]]\nname = \"records\"").next().expect("the first source");
    let error = SourcesFile::parse(only, &no_variables).expect_err("none is left").to_string();
    let expected = "source \"shop-a\" is left out: SHOP_A_KEY is not set\n\
                    no source is left: set the variables of at least one";
    assert_eq!(error, expected);
    let empty = SourcesFile::parse("# nothing\n", &no_variables).expect_err("none").to_string();
    assert_eq!(empty, "expected at least one [[source]], found none");
}

#[test]
fn every_mistake_is_told_at_once_with_its_line_and_key() {
    let text = r#"
[[source]]
name = "Shop A"
label = { ko = "가게" }
kind = "http"
url = "ftp://api.example.com/"
hits = "$.items["
hit = { titel = "$.name", url = "link", price = 5 }
timeout = "20"
weight = -1

[[sources]]
name = "b"
"#;
    let error = SourcesFile::parse(text, &no_variables).expect_err("many mistakes").to_string();
    let lines: Vec<&str> = error.lines().collect();
    let starts = [
        "line 3: source \"Shop A\": name: expected 1 to 32 characters of a-z, 0-9 and -, found \"Shop A\"",
        "line 4: source \"Shop A\": label.en: expected text in quotes, found nothing",
        "line 6: source \"Shop A\": url: expected a full web address that starts with http:// or https://",
        "line 7: source \"Shop A\": hits: expected a JSONPath (RFC 9535), found \"$.items[\": ",
        "line 8: source \"Shop A\": hit.title: expected where the title is, such as \"$.name\", found nothing",
        "line 8: source \"Shop A\": hit.titel: expected a key that is known here; did you mean title?",
        "line 8: source \"Shop A\": hit.url: expected a JSONPath such as $.name or a template such as",
        "line 8: source \"Shop A\": hit.price: expected a JSONPath such as \"$.name\" in quotes, or a list of them",
        "line 9: source \"Shop A\": timeout: expected a length of time such as",
        "line 10: source \"Shop A\": weight: expected a number above 0, up to 1000, found -1",
        "line 12: sources: expected a key that is known here; did you mean source?",
    ];
    assert_eq!(lines.len(), starts.len(), "{error}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}\n{start}");
    }
}

/// Lines of a source that is otherwise good, and what is told of them.
const WRONG_LINES: &[(&str, &str)] = &[
    (
        "rate = 0",
        "line 14: source \"shop-a\": rate: expected requests a second: a number above 0, up to 1000, found 0",
    ),
    ("retries = 6", "retries: expected a whole number from 0 to 5, found 6"),
    ("retries = 1.5", "retries: expected a whole number from 0 to 5, found 1.5"),
    ("weight = nan", "weight: expected a number above 0, up to 1000, found nan"),
    ("allow_private = \"yes\"", "allow_private: expected true or false, found \"yes\""),
    ("max_bytes = 10", "max_bytes: expected a whole number from 1000 to 50000000, found 10"),
    ("limit = 101", "limit: expected a whole number from 1 to 100, found 101"),
    ("currency = \"원\"", "currency: expected three letters such as \"KRW\", found \"원\""),
    ("kind = \"ftp\"", "kind: expected \"http\" or \"catalogue\", found \"ftp\""),
    ("method = \"PUT\"", "method: expected \"GET\" or \"POST\", found \"PUT\""),
    ("markup = \"xml\"", "markup: expected \"text\" or \"html\", found \"xml\""),
    ("time_out = \"3s\"", "time_out: expected a key that is known here; did you mean timeout?"),
    (
        "url = \"https://a.example/{qeury}\"",
        "url: expected {query}, {language} or {limit}, found {qeury}; did you mean {query}?",
    ),
    (
        "url = \"https://{query}.example/\"",
        "url: expected {query}, {language} and {limit} only after the host's name",
    ),
    (
        "url = \"https://u:p@a.example/\"",
        "url: expected a full web address that starts with http:// or https://, without user name and password",
    ),
    ("url = 5", "url: expected text in quotes, found 5"),
    ("json = { q = \"{query}\" }", "json: expected method = \"POST\" beside a body"),
    (
        "method = \"POST\"\njson = '{\"q\": }'",
        "json: expected JSON, found expected value at line 1 column 7 of it",
    ),
    (
        "method = \"POST\"\njson = { at = 2020-01-01 }",
        "json: expected what JSON has: text, numbers, true, false, lists, tables, found a TOML datetime",
    ),
    ("method = \"POST\"\njson = { n = nan }", "json: expected a number as JSON writes it, found nan"),
    ("method = \"POST\"\njson = { q = \"{q}\" }", "json: expected {query}, {language} or {limit}, found {q}"),
    (
        "method = \"POST\"\njson = { q = \"\" }\nform = { q = \"\" }",
        "form: expected either json or form, found both",
    ),
    ("method = \"POST\"\nform = { q = 5 }", "form.q: expected text in quotes, found 5"),
    ("headers = { \"a b\" = \"\" }", "headers.a b: expected a header's name such as X-Api-Key"),
    ("headers = { Host = \"a\" }", "headers.Host: expected no header that the client writes itself"),
    (
        "headers = { X-Api-Key = \"키\" }",
        "headers.X-Api-Key: expected visible ASCII characters only, also in its variables",
    ),
    (
        "headers = { X-Api-Key = \"${A-B}\" }",
        "headers.X-Api-Key: expected a variable's name of letters, digits and _, found ${A-B}",
    ),
    ("currency = \"KRW\"\nfile = \"a.csv\"", "file: expected a key that is known here"),
    (
        "hit = { title = \"$.a\", url = \"https://a.example/{$.b\" }",
        "hit.url: expected a closing brace for every { (a brace that is meant is written twice), found",
    ),
    ("label = \"Shop\"", "label: expected a table: { … }, found \"Shop\""),
];

#[test]
fn each_key_says_what_it_expects() {
    for (lines, expected) in WRONG_LINES {
        let told = mistakes(lines);
        assert!(told.contains(expected), "{lines}\n  told:     {told}\n  expected: {expected}");
        assert!(!told.contains('\n') || lines.starts_with("label"), "{lines}: more than one mistake: {told}");
    }
}

#[test]
fn a_price_needs_a_currency() {
    let text = GOOD.replace("currency = \"KRW\"\n", "");
    let error = SourcesFile::parse(&text, &every_variable).expect_err("won or dollars?").to_string();
    assert!(
        error.starts_with("line 9: source \"shop-a\": hit.price: expected a currency beside the price"),
        "{error}"
    );
}

#[test]
fn a_name_belongs_to_one_source() {
    let text = GOOD.replace("\"records\"", "\"shop-a\"");
    let error = SourcesFile::parse(&text, &every_variable).expect_err("two of a name").to_string();
    let expected =
        "line 18: source \"shop-a\": name: expected a name of its own, found \"shop-a\" for the second time";
    assert_eq!(error, expected);
}

#[test]
fn what_is_not_toml_is_told_with_its_line() {
    let error = SourcesFile::parse("[[source]]\nname = \"a\nurl = 5\n", &no_variables).expect_err("no TOML");
    assert!(error.to_string().starts_with("line 2: expected TOML: "), "{error}");
    let error = SourcesFile::parse("source = 5", &no_variables).expect_err("no table").to_string();
    assert_eq!(error, "line 1: source: expected [[source]], with two brackets");
}

#[test]
fn a_secret_that_cannot_stand_in_a_header_is_not_shown() {
    let hostile = |_: &str| Some("sesame\r\nX-Admin: yes".to_owned());
    let error = SourcesFile::parse(GOOD, &hostile).expect_err("a header of two lines").to_string();
    assert!(
        error.contains("headers.Authorization: expected visible ASCII") && !error.contains("sesame"),
        "{error}"
    );
}
