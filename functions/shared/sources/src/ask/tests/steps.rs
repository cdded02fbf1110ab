//! The report of a search to its operator.

use super::server::{Reply, Server};
use super::{query, source_at};

async fn report(reply: impl Fn(usize) -> Reply + Send + Sync + 'static, lines: &str) -> String {
    let server = Server::start(reply).await;
    source_at(&server, lines).diagnose(&query("원피스")).await.to_string()
}

fn assert_tells(report: &str, parts: &[&str]) {
    for part in parts {
        assert!(report.contains(part), "{part:?} is not in:\n{report}");
    }
}

#[tokio::test]
async fn a_good_source_is_told_step_by_step_with_its_secrets_masked() {
    let report = report(|_| Reply::hit(), "headers = { X-Key = \"${KEY}\" }").await;
    let parts = [
        "request   GET http://127.0.0.1:",
        "/search?q=%EC%9B%90%ED%94%BC%EC%8A%A4&n=20\n",
        "x-key: ***\n",
        "answer    200 OK HTTP/1.1, application/json\n",
        "body      70 bytes\n",
        "hits      $.items[*] matches 1 places\n",
        "title = $.name -> 가방\n",
        "price = $.won -> 39000\n",
        "ms  1 hits\n        1. 가방, 39000 KRW\n           https://a.example/1\n",
    ];
    assert_tells(&report, &parts);
    assert!(!report.contains("sesame"), "{report}");
}

#[tokio::test]
async fn a_path_that_leads_nowhere_shows_how_far_it_leads() {
    let report = report(|_| Reply::json(r#"{"data":{"list":[1,2]}}"#), "hits = \"$.data.items[*]\"").await;
    assert_tells(&report, &["matches 0 places\n", "$.data is there:\n", "\"list\": ["]);
    let answer = r#"{"total":2,"data":{"products":[{"name":"가"},{"name":"나"}],"pages":[1,2]}}"#;
    let report = self::report(|_| Reply::json(answer), "hits = \"$.data.items[*]\"").await;
    assert_tells(&report, &["matches 0 places\n", "try hits = \"$.data.products[*]\": 2 places\n"]);
    assert!(!report.contains("pages[*]"), "numbers are no hits: {report}");
}

#[tokio::test]
async fn a_field_that_leads_nowhere_is_shown_beside_its_hit() {
    let report =
        report(|_| Reply::json(r#"{"items":[{"name":"가","href":"https://a.example/"}]}"#), "").await;
    let parts = [
        "1 of 1 left out, the first of them because the url is not a full web address",
        "url = $.link -> nothing; the hit has href, name\n",
        "\"href\": \"https://a",
    ];
    assert_tells(&report, &parts);
    assert_tells(
        &report,
        &["failed    bad-answer: the source's answer could not be read: none of the 1 hits"],
    );
}

#[tokio::test]
async fn what_is_not_json_is_shown_where_it_stops() {
    let report = report(|_| Reply::json("{\"items\": <html>\u{1b}[31m"), "").await;
    assert_tells(
        &report,
        &["json      expected value at line 1 column 11", "{\"items\": <html> [31m", "^ here"],
    );
    assert!(!report.contains('\u{1b}'), "an answer must not steer a terminal");
}

#[tokio::test]
async fn a_refusal_and_a_redirect_are_told() {
    let redirected = |number| match number {
        0 => Reply::status("302 Found", "Location: /elsewhere"),
        _ => Reply::status("401 Unauthorized", ""),
    };
    let parts = [
        "answer    302 Found",
        "redirect  to http 127.0.0.1",
        "failed    refused: the source refused to answer: ",
    ];
    assert_tells(&report(redirected, "").await, &parts);
}
