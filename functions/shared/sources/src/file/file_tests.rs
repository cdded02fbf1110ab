//! Facts about files of sources.

use std::time::Duration;

use super::*;

pub(super) const GOOD: &str = r#"
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

pub(super) fn every_variable(name: &str) -> Option<String> {
    Some(format!("value-of-{name}"))
}

/// The mistake in a source that is good but for these lines, as it is shown.
pub(super) fn mistake(lines: &str) -> String {
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
    let message: Vec<_> = file
        .sources()
        .iter()
        .map(|s| (s.name(), s.label.korean.as_str(), s.label.english.as_str(), s.weight))
        .collect();
    assert_eq!(message, [("shop-a", "가게", "Shop A", 1500), ("records", "목록", "Records", 1000)]);
    assert_eq!(file.plans().next().expect("one over HTTP").time_out, Duration::from_secs(20));
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

/// Lines of a source that is otherwise good, and the message about them.
const WRONG_LINES: &[(&str, &str)] = &[
    (
        "name = \"Shop A\"",
        "line 14: source \"Shop A\": name: expected 1 to 32 characters of a-z, 0-9 and -, found \"Shop A\"",
    ),
    ("label = { ko = \"가게\" }", "line 14: source \"shop-a\": label: expected the key en in it, found none"),
    ("label = { ko = \"가게\", en = \" \" }", "label.en: expected text in quotes, not empty"),
    ("label = { ko = \"\\u200B\\u3164\", en = \"A\" }", "label.ko: expected text in quotes, not empty"),
    ("label = { ko = \"\\u0001\", en = \"A\" }", "label.ko: expected text in quotes, not empty"),
    ("url = \"ftp://a.example/\"", "url: expected a full web address that starts with http:// or https://"),
    ("hits = \"$.items[\"", "hits: expected a JSONPath (RFC 9535), found \"$.items[\": "),
    (
        "hit = { url = \"$.link\" }",
        "line 14: source \"shop-a\": hit: expected the key title in it, found none",
    ),
    ("hit = { titel = \"$.name\" }", "hit.titel: expected a key that is known here; did you mean title?"),
    (
        "hit = { title = \"$.name\", url = \"link\" }",
        "hit.url: expected a JSONPath such as $.name or a template such as",
    ),
    (
        "hit = { price = 5 }",
        "hit.price: expected a JSONPath such as \"$.name\" in quotes, or a list of them, found a TOML integer",
    ),
    ("timeout = \"20\"", "timeout: expected a length of time such as"),
    ("weight = -1", "weight: expected a number above 0, up to 1000, found -1"),
    (
        "rate = 0",
        "line 14: source \"shop-a\": rate: expected requests a second: a number above 0, up to 1000, found 0",
    ),
    ("retries = 6", "retries: expected a whole number from 0 to 5, found 6"),
    ("retries = 1.5", "retries: expected a whole number, found floating point"),
    ("weight = nan", "weight: expected a number above 0, up to 1000, found NaN"),
    ("allow_private = \"yes\"", "allow_private: expected true or false, found string"),
    ("max_bytes = 10", "max_bytes: expected a whole number from 1000 to 50000000, found 10"),
    ("limit = 101", "limit: expected a whole number from 1 to 100, found 101"),
    (
        "charset = \"klingon\"",
        "charset: expected a charset such as \"euc-kr\" or \"utf-8\", found \"klingon\"",
    ),
    ("base = \"www.example.com\"", "base: expected a web address such as \"https://www.example.com\""),
    ("divide = 0", "divide: expected a whole number such as 100, or a JSONPath such as \"$.price.divisor\""),
    (
        "error = 5",
        "error: expected a JSONPath such as \"$.error.message\", or { path = \"$.resultCode\", unless = ",
    ),
    (
        "url = \"https://a.example/?$filter=contains(name,'{query}')\"",
        "url: expected words within quotes to be escaped for the language of the quotes",
    ),
    (
        "method = \"POST\"\njson = { query = \"{ items(q: $q) { name } }\" }",
        "json: expected a closing brace for every { (a brace that is meant is written twice); in GraphQL write",
    ),
    (
        "token = { url = \"https://a.example/token\", id = \"a\", secret = \"b\" }",
        "line 15: source \"shop-a\": token: expected no header Authorization beside it: that is where the token goes",
    ),
    (
        "token = { url = \"https://a.example/token\", id = \"a\" }",
        "token: expected the key secret in it, found none",
    ),
    (
        "token = { uri = \"https://a.example/token\" }",
        "token.uri: expected a key that is known here; did you mean url?",
    ),
    (
        "headers = {}\ntoken = { url = \"a.example/token\", id = \"a\", secret = \"b\" }",
        "token.url: expected a full web address that starts with http:// or https://",
    ),
    (
        "headers = {}\ntoken = { url = \"https://a.example/\", id = \"{query}\", secret = \"b\" }",
        "token.id: expected text and ${VARIABLE}s alone, the same in every search",
    ),
    (
        "headers = {}\ntoken = { url = \"https://a.example/\", id = \"a\", secret = \"b\", auth = \"post\" }",
        "token.auth: expected \"basic\" or \"form\"",
    ),
    ("sign = { awz = {} }", "sign: expected \"aws\" or \"hmac\""),
    (
        "sign.aws = { key = \"a\", secret = \"b\", region = \"c\", service = \"d\" }",
        "sign.aws: expected no other Authorization beside it: that is where the signature goes",
    ),
    (
        "sign.aws = { key = \"a\", secret = \"b\", regio = \"c\", service = \"d\" }",
        "sign.aws.regio: expected a key that is known here; did you mean region?",
    ),
    (
        "headers = {}\nsign.aws = { key = \"a\", secret = \"b\", region = \"c\", service = \"{query}\" }",
        "sign.aws.service: expected text and ${VARIABLE}s alone, the same in every search",
    ),
    (
        "sign.hmac = { secret = \"a\", message = \"{methd}\", headers = { A = \"{signature}\" } }",
        "sign.hmac.message: expected {method}, {host}, {path}, {query_string}, {body}, {time}, {signature} at most, \
         found {methd}; did you mean {method}?",
    ),
    (
        "sign.hmac = { secret = \"a\", message = \"{signature}\", headers = { A = \"{signature}\" } }",
        "sign.hmac.message: expected {signature} in headers alone: it is made of the message",
    ),
    (
        "sign.hmac = { secret = \"a\", message = \"{path}\", headers = { A = \"{time}\" } }",
        "sign.hmac.headers: expected {signature} in one of them",
    ),
    (
        "sign.hmac = { secret = \"a\", message = \"{path}\", headers = { Authorization = \"{signature}\" } }",
        "sign.hmac.headers.Authorization: expected no header that the source has already",
    ),
    (
        "sign.hmac = { secret = \"a\", message = \"{path}\", headers = { A = \"가{signature}\" } }",
        "sign.hmac.headers.A: expected visible ASCII characters only, also in its variables",
    ),
    (
        "sign.hmac = { secret = \"a\", message = \"\", time = \"now\", headers = { A = \"{signature}\" } }",
        "sign.hmac.time: expected \"unix\", \"unix-ms\" or a pattern such as",
    ),
    (
        "url = \"https://a.example/?q={query}&ids={ids}\"",
        "then: expected {ids} in then.url alone: the first request knows none",
    ),
    ("then = { ids = \"$.ids[*]\" }", "then: expected the key url in it, found none"),
    (
        "then = { ids = \"$.ids[*]\", url = \"https://api.example.com/items\" }",
        "then.url: expected {ids} in it, where those go that the first answer names",
    ),
    (
        "then = { ids = \"$.ids[*]\", url = \"https://other.example.com/{ids}\" }",
        "then.url: expected the scheme, host and port of the source's own url",
    ),
    (
        "then = { ids = \"ids\", url = \"https://api.example.com/{ids}\" }",
        "then.ids: expected a JSONPath (RFC 9535)",
    ),
    ("pages = 1", "pages: expected a whole number from 2 to 10, found 1"),
    (
        "pages = 3",
        "line 15: source \"shop-a\": pages: expected {page} or {offset} in the request, or next = \"$.cursor\": every",
    ),
    (
        "url = \"https://a.example/?q={query}&from={offset|1}\"\npages = 3",
        "pages: expected limit beside it, the hits of one page",
    ),
    ("next = \"$.cursor\"", "next: expected pages beside it, the most that are asked for: pages = 3"),
    (
        "url = \"https://a.example/?q={query}&after={next}\"",
        "next: expected the place of {next} in an answer: next = \"$.cursor\"",
    ),
    (
        "url = \"https://a.example/?q={query}&p={page}\"\npages = 2\nnext = \"$.cursor\"",
        "next: expected either next or {page} and {offset}, found both",
    ),
    (
        "url = \"https://a.example/?q={query}&p={page|2}\"",
        "url: expected {page|0} or {page|1}: the number of the first",
    ),
    ("languages = { ko = \"ko-KR\" }", "languages: expected the key en in it, found none"),
    (
        "languages = { ko = \"ko\", en = \"en\", de = \"de\" }",
        "languages.de: expected a key that is known here",
    ),
    (
        "languages = { ko = \"ko-KR\", en = \"en-US\" }",
        "languages: expected {language} in the request, whose names these are",
    ),
    ("currency = \"원\"", "currency: expected a code of ISO 4217 such as \"KRW\", found \"원\""),
    ("currency = \"KWR\"", "currency: expected a code of ISO 4217 such as \"KRW\", found \"KWR\""),
    ("kind = \"ftp\"", "kind: expected \"http\" or \"catalogue\""),
    ("method = \"PUT\"", "method: expected \"GET\" or \"POST\""),
    ("markup = \"xml\"", "markup: expected \"text\" or \"html\""),
    ("time_out = \"3s\"", "time_out: expected a key that is known here; did you mean timeout?"),
    (
        "url = \"https://a.example/{qeury}\"",
        "url: expected {query}, {language}, {limit}, {page}, {offset} or {next}, found {qeury}; did you mean {query}?",
    ),
    ("url = \"https://{query}.example/\"", "url: expected {query} and the like only after the host's name"),
    (
        "url = \"https://u:p@a.example/\"",
        "url: expected a full web address that starts with http:// or https://, without user name and password",
    ),
    ("url = 5", "url: expected text in quotes, found integer"),
    ("json = { q = \"{query}\" }", "json: expected method = \"POST\" beside a body"),
    (
        "method = \"POST\"\njson = '{\"q\": }'",
        "json: expected JSON, found expected value at line 1 column 7 of it",
    ),
    (
        "method = \"POST\"\njson = { at = 2020-01-01 }",
        "json: expected what JSON has: text, numbers, true, false, lists, tables, found a TOML datetime",
    ),
    ("method = \"POST\"\njson = { n = nan }", "json: expected a number as JSON writes it, found NaN"),
    (
        "method = \"POST\"\njson = { q = \"{q}\" }",
        "json: expected {query}, {language}, {limit}, {page}, {offset} or {next}, found {q}",
    ),
    (
        "method = \"POST\"\njson = { q = \"\" }\nform = { q = \"\" }",
        "form: expected either json or form, found both",
    ),
    ("method = \"POST\"\nform = { q = 5 }", "form.q: expected text in quotes, found integer"),
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
    (
        "url = \"https://a.example/?q={{query}}\"",
        "url: expected {query}, in one pair of braces, where the words go",
    ),
    ("url = \"https://a.example/?q=%s\"", "url: expected {query}"),
    ("url = \"https://a.example/?q=bag&page={page}\"", "url: expected {query}"),
    (
        "url = \"https://a.example/?q={query}&key=$SECRET_KEY\"",
        "url: expected braces around a variable's name, ${SECRET_KEY}, found $SECRET_KEY",
    ),
    ("currency = \"KRW\"\nfile = \"a.csv\"", "file: expected a key that is known here"),
    (
        "hit = { title = \"$.a\", url = \"https://a.example/{$.b\" }",
        "hit.url: expected a closing brace for every { (a brace that is meant is written twice), found",
    ),
    ("label = \"Shop\"", "label: expected a table: { ko = \"…\", en = \"…\" }, found string"),
];

#[test]
fn each_key_says_what_it_expects() {
    let messages = WRONG_LINES.iter().map(|(lines, expected)| (mistake(lines), expected));
    let wrong: Vec<_> = messages
        .filter(|(message, expected)| !message.contains(*expected) || message.contains('\n'))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
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
fn what_is_not_toml_is_told_with_its_line() {
    let error = SourcesFile::parse("[[source]]\nname = \"a\nurl = 5\n", &no_variables).expect_err("no TOML");
    assert!(error.to_string().starts_with("line 2: expected TOML: "), "{error}");
    let error = SourcesFile::parse("source = 5", &no_variables).expect_err("no table").to_string();
    assert_eq!(error, "line 1: source: expected [[source]], with two brackets");
    let error =
        SourcesFile::parse("# b\n[[sources]]\n", &no_variables).expect_err("one s too many").to_string();
    assert_eq!(error, "line 2: sources: expected a key that is known here; did you mean source?");
    let text = format!("{GOOD}\n[hit]\ntitle = \"$.t\"\n");
    let error = SourcesFile::parse(&text, &every_variable).expect_err("of which source?").to_string();
    assert_eq!(error, "line 23: hit: expected [source.hit], below the [[source]] that it belongs to");
}
