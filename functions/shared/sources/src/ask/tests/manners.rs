//! The requests that a source sees.

use super::server::{Reply, Server};
use super::{ask, failure, query, source, source_at};

#[tokio::test]
async fn what_is_asked_for_can_break_out_of_no_place() {
    let server = Server::start(|_| Reply::hit()).await;
    let lines = "method = \"POST\"\n\
        headers = { X-Words = \"{query}\", X-Key = \"${KEY}\" }\n\
        json = { q = \"{query}\", n = \"{limit}\", of = [\"{language}\", 1.5, true], text = \"n={limit}\" }";
    let source = source_at(&server, lines);
    source.search(&query("a&b=\"c\"\r\nX-Admin: yes/../#")).await.expect("an answer");
    let asked = &server.asked()[0];
    let encoded = "a%26b%3D%22c%22%0D%0AX-Admin%3A%20yes%2F..%2F%23";
    assert!(asked.starts_with(&format!("POST /search?q={encoded}&n=20 HTTP/1.1\r\n")), "{asked}");
    assert!(asked.contains(&format!("x-key: sesame\r\nx-words: {encoded}\r\n")), "{asked}");
    let (_, body) = asked.split_once("\r\n\r\n").expect("a body");
    let expected = r#"{"n":20,"of":["ko",1.5,true],"q":"a&b=\"c\"\r\nX-Admin: yes/../#","text":"n=20"}"#;
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_form_is_encoded_as_one() {
    let server = Server::start(|_| Reply::hit()).await;
    let source = source_at(&server, "method = \"POST\"\nform = { q = \"{query}\", key = \"${KEY}\" }");
    source.search(&query("검정 &c=d")).await.expect("an answer");
    let asked = &server.asked()[0];
    assert!(asked.contains("content-type: application/x-www-form-urlencoded"), "{asked}");
    let body = asked.split_once("\r\n\r\n").map(|(_, body)| body.split('&').collect::<Vec<_>>());
    assert_eq!(body, Some(vec!["key=sesame", "q=%EA%B2%80%EC%A0%95+%26c%3Dd"]));
}

#[tokio::test]
async fn a_query_that_means_a_step_up_in_an_address_is_not_sent() {
    let server = Server::start(|_| Reply::hit()).await;
    let source = source_at(&server, &format!("url = \"{}/find/{{query}}/now\"", server.url()));
    let error = source.search(&query("..")).await.expect_err("it would ask for /now");
    assert_eq!(error.code(), "internal");
    source.search(&query("a/..")).await.expect("an answer");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_source_that_asks_for_patience_twice_is_asked_a_third_time() {
    let limited = "429 Too Many Requests";
    let server = Server::start(move |number| match number {
        0 => Reply::status(limited, "Retry-After: 1"),
        1 => Reply::status(limited, "Retry-After: 0"),
        _ => Reply::hit(),
    })
    .await;
    let hits = ask(&source_at(&server, "retries = 2")).await.expect("the third time");
    assert_eq!((hits.len(), server.asked().len()), (1, 3));
}

#[tokio::test]
async fn patience_beyond_the_time_of_the_search_is_not_waited_for() {
    let server = Server::start(|_| Reply::status("429 Too Many Requests", "Retry-After: 600")).await;
    let source = source_at(&server, "retries = 2");
    assert_eq!(failure(&source).await.0, "rate-limited");
    assert_eq!(failure(&source).await.0, "rate-limited");
    assert_eq!(server.asked().len(), 1, "the second search did not ask at all");
}

#[tokio::test]
async fn only_failures_that_may_pass_are_tried_again_and_each_has_its_name() {
    let table = [
        ("400 Bad Request", "refused", 1),
        ("401 Unauthorized", "refused", 1),
        ("404 Not Found", "refused", 1),
        ("429 Too Many Requests", "rate-limited", 2),
        ("500 Internal Server Error", "failing", 1),
        ("502 Bad Gateway", "failing", 2),
        ("503 Service Unavailable", "failing", 2),
        ("504 Gateway Timeout", "failing", 2),
        ("304 Not Modified", "refused", 1),
    ];
    for (status, code, times) in table {
        let server = Server::start(move |_| Reply::status(status, "")).await;
        let (found, cause) = failure(&source_at(&server, "retries = 1")).await;
        assert_eq!((found, server.asked().len()), (code, times), "{status}");
        assert_eq!(cause, format!("it answered with status {}", &status[..3]));
    }
}

#[tokio::test]
async fn a_post_is_asked_twice_only_if_that_does_no_harm() {
    for (lines, times) in
        [("json = { q = \"{query}\" }", 1), ("json = { q = \"{query}\" }\nidempotent = true", 2)]
    {
        let server = Server::start(|_| Reply::status("503 Service Unavailable", "")).await;
        let source = source_at(&server, &format!("method = \"POST\"\nretries = 1\n{lines}"));
        assert_eq!(failure(&source).await.0, "failing");
        assert_eq!(server.asked().len(), times, "{lines}");
    }
}

#[tokio::test]
async fn a_source_that_is_down_is_asked_twice_and_then_left_alone() {
    let server = Server::start(|_| Reply::raw(b"")).await;
    let source = source_at(&server, "");
    for _ in 0..2 {
        assert_eq!(failure(&source).await.0, "unreachable");
    }
    let (code, cause) = failure(&source).await;
    assert_eq!(code, "unreachable");
    assert!(cause.starts_with("2 searches in a row got no answer from it"), "{cause}");
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn no_cause_names_the_query_or_the_address() {
    let server = Server::start(|_| Reply::raw(b"")).await;
    let port = server.address().port().to_string();
    let closed = source("http://127.0.0.1:1", "");
    for source in [source_at(&server, ""), closed] {
        let error = ask(&source).await.expect_err("it fails");
        let shown = format!("{error:?}");
        for secret in ["원피스", "%EC%9B%90", "/search", port.as_str()] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}
