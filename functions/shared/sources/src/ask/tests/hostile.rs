//! Hostile answers, which harm no one but the source that sends them.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::server::{Reply, Server};
use super::{ask, failure, source, source_at};

const GZIP: &str = "Content-Type: application/json\r\nContent-Encoding: gzip";

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).and_then(|()| packed.finish()).expect("memory takes every byte")
}

/// The code and the cause when a source answers this.
async fn outcome(reply: impl Fn() -> Reply + Send + Sync + 'static, lines: &str) -> (&'static str, String) {
    let server = Server::start(move |_| reply()).await;
    failure(&source_at(&server, lines)).await
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_named() {
    for body in ["<html>down for maintenance</html>", "", r#"{"items":[{"name":"#, "\u{0}"] {
        let outcome = outcome(move || Reply::json(body), "").await;
        assert_eq!(outcome, ("bad-answer", "the answer is not JSON".to_owned()), "{body}");
    }
}

#[tokio::test]
async fn json_nested_ten_thousand_deep_is_refused_before_it_fills_the_stack() {
    let outcome = outcome(|| Reply::json(&"[".repeat(10_000)), "").await;
    assert_eq!(outcome, ("bad-answer", "the answer is not JSON".to_owned()));
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_told_from_one_that_is_wrong() {
    let truncated = || Reply::raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"items\":[");
    assert_eq!(outcome(truncated, "").await, ("unreachable", "no connection, or it broke".to_owned()));
    assert_eq!(outcome(|| Reply::raw(b""), "").await.0, "unreachable");
    assert_eq!(outcome(|| Reply::raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "").await.0, "unreachable");
}

#[tokio::test]
async fn no_more_is_read_than_the_limit() {
    let large = || Reply::json(&" ".repeat(2_000));
    let endless = || Reply::raw(b"HTTP/1.1 200 OK\r\n\r\n[").endless(&[b' '; 65_536]);
    let ten_gigabytes =
        || Reply::raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n[").endless(&[b' '; 65_536]);
    let bomb = || Reply::with("200 OK", GZIP, &gzipped(&[b' '; 10_000_000]));
    for outcome in [
        outcome(large, "max_bytes = 1000").await,
        outcome(endless, "max_bytes = 1000000").await,
        outcome(ten_gigabytes, "").await,
        outcome(bomb, "max_bytes = 1000000").await,
    ] {
        assert_eq!(outcome.0, "too-large", "{}", outcome.1);
    }
}

#[tokio::test]
async fn what_claims_to_be_compressed_and_is_not_fails() {
    let outcome = outcome(|| Reply::with("200 OK", GZIP, b"{\"items\":[]}"), "").await;
    assert_eq!(outcome, ("bad-answer", "the answer cannot be unpacked".to_owned()));
}

#[tokio::test]
async fn a_compressed_answer_is_unpacked() {
    let body = gzipped(r#"{"items":[{"name":"가방","link":"https://a.example/1"}]}"#.as_bytes());
    let server = Server::start(move |_| Reply::with("200 OK", GZIP, &body)).await;
    assert_eq!(ask(&source_at(&server, "")).await.map(|hits| hits.len()).ok(), Some(1));
    assert!(server.asked()[0].contains("accept-encoding: gzip,br"));
}

#[tokio::test]
async fn an_answer_in_brotli_is_unpacked_too() {
    let body = r#"{"items":[{"name":"가방","link":"https://a.example/1"}]}"#.as_bytes();
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &body[..], &mut packed, &Default::default())
        .expect("memory takes every byte");
    let kind = "Content-Type: application/json\r\nContent-Encoding: br";
    let server = Server::start(move |_| Reply::with("200 OK", kind, &packed)).await;
    assert_eq!(ask(&source_at(&server, "")).await.expect("an answer")[0].title(), "가방");
}

#[tokio::test]
async fn another_charset_is_read_when_it_is_named_and_refused_when_not() {
    let body =
        [b"{\"items\":[{\"link\":\"https://a.example/1\",\"name\":\"".as_slice(), &[0xB0, 0xA1], b"\"}]}"]
            .concat();
    let named = body.clone();
    let kind = "Content-Type: application/json; charset=euc-kr";
    let server = Server::start(move |_| Reply::with("200 OK", kind, &named)).await;
    let hits = ask(&source_at(&server, "")).await.expect("an answer in EUC-KR");
    assert_eq!(hits[0].title(), "가");
    let outcome = outcome(move || Reply::with("200 OK", "", &body), "").await;
    assert_eq!(outcome, ("bad-answer", "the answer is not UTF-8 text".to_owned()));
}

#[tokio::test]
async fn hits_that_are_none_are_left_out_and_an_answer_of_only_such_is_named() {
    let mixed = r#"{"items":[null,5,{},{"name":null,"link":null,"won":null},{"name":"a","link":"javascript:alert(1)"},
        {"name":"<b>굵은</b>","link":"/p/1","won":"39,000원"},{"name":["b"],"link":"https://a.example/2","won":{}}]}"#;
    let server = Server::start(move |_| Reply::json(mixed)).await;
    let hits = ask(&source_at(&server, "")).await.expect("two of them are hits");
    let shown: Vec<_> = hits.iter().map(|hit| (hit.title(), hit.url().to_owned())).collect();
    let own = format!("{}/p/1", server.url());
    assert_eq!(shown, [("<b>굵은</b>", own), ("b", "https://a.example/2".to_owned())]);
    assert_eq!(hits[0].price().map(|price| price.amount().to_string()).as_deref(), Some("39000"));
    assert_eq!(hits[1].price(), None);
    let nulls = outcome(|| Reply::json(r#"{"items":[null,null]}"#), "").await;
    assert_eq!(nulls, ("bad-answer", "none of the 2 hits has a title and a web address".to_owned()));
}

#[tokio::test]
async fn nothing_found_is_no_failure() {
    for body in [r#"{"items":[]}"#, "{}", "null", "[]"] {
        let server = Server::start(move |_| Reply::json(body)).await;
        assert_eq!(ask(&source_at(&server, "")).await.ok(), Some(Vec::new()), "{body}");
    }
}

#[tokio::test]
async fn a_redirect_loop_ends() {
    let server = Server::start(|_| Reply::status("302 Found", "Location: /again")).await;
    let outcome = failure(&source_at(&server, "")).await;
    assert_eq!(outcome, ("bad-answer", "it redirected more than 5 times".to_owned()));
    assert_eq!(server.asked().len(), 6);
}

#[tokio::test]
async fn a_slow_drip_ends_with_the_time_of_the_source() {
    let drip = || Reply::raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{").dripping(b" ");
    assert_eq!(outcome(drip, "timeout = \"300ms\"").await.0, "timed-out");
    let half = || Reply::raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{").silent();
    assert_eq!(outcome(half, "timeout = \"200ms\"").await.0, "timed-out");
    let silent = || Reply::raw(b"").silent();
    assert_eq!(outcome(silent, "timeout = \"200ms\"").await.0, "timed-out");
}

#[tokio::test]
async fn a_server_without_tls_is_not_reached_over_https() {
    let server = Server::start(|_| Reply::hit()).await;
    let https = source(&server.url().replace("http:", "https:"), "");
    let (code, cause) = failure(&https).await;
    assert_eq!(code, "unreachable");
    assert!(cause.starts_with("no TLS connection: "), "{cause}");
}
