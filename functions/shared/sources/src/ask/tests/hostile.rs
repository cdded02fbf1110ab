//! Hostile answers, which harm no one but the source that sends them.

use std::{io::Write, sync::Arc};

use flate2::Compression;
use flate2::write::GzEncoder;
use search::Source;

use super::server::{Reply, Server};
use super::{ask, built, failure, query, source, source_at, toml};

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

const SECRET: &str = "S3cretKey/+=1234";

/// A source at this server whose variables have these values.
fn source_with(server: &Server, lines: &str, value: fn(&str) -> String) -> Arc<dyn Source> {
    built(&toml(&server.url(), lines), &|name| Some(value(name)))
}

#[tokio::test]
async fn a_secret_that_a_source_repeats_is_in_no_hit_and_no_report() {
    let body = r#"{"items":[
        {"name":"원피스 S3cretKey/+=1234","link":"https://a.example/1"},
        {"name":"나","link":"https://a.example/2?id=5&amp;ttbkey=S3cretKey%2F%2B%3D1234&amp;start=api"},
        {"name":"라","link":"https://a.example/2/S3cretKey%2F%2B%3D1234"},
        {"name":"UzNjcmV0S2V5Lys9MTIzNA== 다","link":"https://a.example/3","image":"https://a.example/S3cretKey/+=1234.png"}]}"#;
    let hit = "hit = { title = \"$.name\", url = \"$.link\", image = \"$.image\" }";
    for named in [
        "headers = { X-Key = \"${ITS}\" }",
        "headers = { X-Of-Ours = \"${ITS_SECRET}\" }",
        "url = \"https://127.0.0.1/?serviceKey=${ITS}&q={query}\"",
        "method = \"POST\"\nform = { api_key = \"${ITS}\", q = \"{query}\" }",
        "sign = { hmac = { secret = \"${ITS}\", message = \"a\", headers = { X-Sign = \"{signature}\" } } }",
    ] {
        let server = Server::start(move |_| Reply::json(body)).await;
        let lines = format!("{}\n{hit}", named.replace("https://127.0.0.1", &server.url()));
        let source = source_with(&server, &lines, |_| SECRET.to_owned());
        let hits = ask(&source).await.expect("three hits");
        let shown: Vec<_> = hits.iter().map(|hit| (hit.title(), hit.url(), hit.image())).collect();
        assert_eq!(
            shown,
            [
                ("원피스 ***", "https://a.example/1", None),
                ("나", "https://a.example/2?id=5&amp;start=api", None),
                ("***A== 다", "https://a.example/3", None)
            ],
            "{named}"
        );
        let report = source.diagnose(&query("원피스")).await.to_string();
        let is_told = ["S3cret", "UzNjcmV0"].iter().any(|part| report.contains(part));
        assert!(!is_told && report.contains("the answer repeats a secret"), "{report}");
    }
}

#[tokio::test]
async fn a_variable_that_is_no_secret_may_stand_in_a_hit() {
    let body = r#"{"items":[{"name":"ko myshop-seoul","link":"https://myshop-seoul.example/1"}]}"#;
    let server = Server::start(move |_| Reply::json(body)).await;
    let lines = "headers = { X-Key = \"${KEY}\", X-Language = \"${LOCALE}\", X-Shop = \"${SHOP}\" }";
    let value = |name: &str| match name {
        "SHOP" => "myshop-seoul".to_owned(),
        _ => "ko".to_owned(),
    };
    let hits = ask(&source_with(&server, lines, value)).await.expect("one hit");
    assert_eq!((hits[0].title(), hits[0].url()), ("ko myshop-seoul", "https://myshop-seoul.example/1"));
}

#[tokio::test]
async fn a_secret_in_base64_is_masked_in_what_a_refusal_says() {
    for told in ["UzNjcmV0S2V5Lys9MTIzNA==", "aWQ6UzNjcmV0S2V5Lys9MTIzNA", "YTpTM2NyZXRLZXkvKz0xMjM0Og=="] {
        let body = format!("no such client {told}");
        let server = Server::start(move |_| Reply::with("403 Forbidden", "", body.as_bytes())).await;
        let source = source_with(&server, "headers = { X-Key = \"${KEY}\" }", |_| SECRET.to_owned());
        let (_, cause) = failure(&source).await;
        assert!(
            cause.contains("***") && !cause.contains("cmV0S2V5") && !cause.contains("ZXRLZXkv"),
            "{cause}"
        );
    }
}
