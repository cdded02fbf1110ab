//! Sources that take signed requests alone, against servers that make the signature anew from what came over the wire.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

use super::server::{Reply, Server};
use super::{ask, built, failure, query, source, source_at};
use crate::template::percent_encoded;

/// A request as it came.
struct Wire<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    headers: BTreeMap<&'a str, &'a str>,
    body: &'a str,
}

impl<'a> Wire<'a> {
    fn new(asked: &'a str) -> Self {
        let (head, body) = asked.split_once("\r\n\r\n").expect("a whole request");
        let mut lines = head.lines();
        let mut first = lines.next().expect("a request line").split(' ');
        let (method, target) = (first.next().expect("a method"), first.next().expect("a target"));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = lines.filter_map(|line| line.split_once(": ")).collect();
        Self { method, path, query, headers, body }
    }

    fn header(&self, name: &str) -> &'a str {
        self.headers.get(name).copied().unwrap_or_default()
    }
}

fn hmac(key: &[u8], message: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn sha256(text: &str) -> String {
    const_hex::encode(Sha256::digest(text.as_bytes()))
}

/// Within the minutes that services allow.
fn is_now(time: Timestamp) -> bool {
    time.duration_since(Timestamp::now()).abs() < SignedDuration::from_mins(5)
}

/// "Signature Version 4", as AWS's documentation tells it: task 1 to 3, by hand.
fn is_signed_for_aws(asked: &str, session: &str) -> bool {
    let wire = Wire::new(asked);
    let date = wire.header("x-amz-date");
    let scope = format!("{}/ap-northeast-2/es/aws4_request", date.get(..8).unwrap_or_default());
    let session = if session.is_empty() { "" } else { ";x-amz-security-token" };
    let type_ = if wire.body.is_empty() { "" } else { "content-type;" };
    let names = format!("accept;{type_}host;x-amz-content-sha256;x-amz-date{session};x-team");
    let (key, message) = ("AKID/EXAMPLE", {
        let encoded = |text: &str| percent_encoded(&percent_decode_str(text).decode_utf8_lossy()).to_string();
        let mut pairs: Vec<_> = wire.query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        pairs.sort_unstable();
        let query: Vec<_> =
            pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let path: Vec<_> = wire.path.split('/').map(|part| percent_encoded(part).to_string()).collect();
        let headers: String =
            names.split(';').map(|name| format!("{name}:{}\n", wire.header(name))).collect();
        let (method, hash) = (wire.method, sha256(wire.body));
        format!("{method}\n{}\n{}\n{headers}\n{names}\n{hash}", path.join("/"), query.join("&"))
    });
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", sha256(&message));
    let derived = scope.split('/').fold(b"AWS4wJalr/secret".to_vec(), |key, part| hmac(&key, part));
    let signature = const_hex::encode(hmac(&derived, &to_sign));
    let expected =
        format!("AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={signature}");
    let time = jiff::fmt::strtime::parse("%Y%m%dT%H%M%S%z", date.replace('Z', "+0000"));
    is_now(time.expect("a time").to_timestamp().expect("a moment"))
        && wire.header("x-amz-content-sha256") == sha256(wire.body)
        && wire.header("authorization") == expected
}

const AWS: &str = "headers = { X-Team = \"search\" }\n\
    sign.aws = { key = \"AKID/EXAMPLE\", secret = \"wJalr/secret\", region = \"ap-northeast-2\", service = \"es\"";

#[tokio::test]
async fn aws_knows_who_asks_by_every_part_of_the_request() {
    for (session, lines) in [
        ("", String::new()),
        ("sesame", String::new()),
        ("", "method = \"POST\"\njson = { q = \"{query}\" }".to_owned()),
    ] {
        let server = Server::reading(move |_, asked| {
            let good = is_signed_for_aws(asked, session);
            if good { Reply::hit() } else { Reply::status("403 Forbidden", "") }
        })
        .await;
        let session = if session.is_empty() { "" } else { ", session = \"${KEY}\"" };
        let url =
            format!("url = \"{}/a b/{{query}}/_search?z=%2A&q={{query}}&n={{limit}}&A=1\"", server.url());
        let source = source_at(&server, &format!("{url}\n{lines}\n{AWS}{session} }}"));
        let hits = source.search(&query("검정 a+b*c/~&='\"")).await;
        assert_eq!(
            hits.map_err(|error| format!("{error:?} {:?}", server.asked())).map(|hits| hits.len()),
            Ok(1)
        );
        let asked = server.asked().remove(0);
        assert!(!is_signed_for_aws(&asked.replace("z=%2A", "z=%2B"), "sesame"));
        assert!(!is_signed_for_aws(&asked.replace("x-team: search", "x-team: other"), ""));
    }
}

/// Coupang Partners, "HMAC signature": the message is the date, the method, the path and the query.
fn is_signed_for_coupang(asked: &str) -> bool {
    let wire = Wire::new(asked);
    let shown = wire.header("authorization");
    let part = |name: &str| {
        let (_, rest) = shown.split_once(name).unwrap_or_default();
        rest.split(", ").next().unwrap_or_default().to_owned()
    };
    let date = part("signed-date=");
    let message = format!("{date}{}{}{}", wire.method, wire.path, wire.query);
    let signature = const_hex::encode(hmac(b"coupang/secret", &message));
    let expected =
        format!("CEA algorithm=HmacSHA256, access-key=sesame, signed-date={date}, signature={signature}");
    let time = jiff::fmt::strtime::parse("%y%m%dT%H%M%S%z", date.replace('Z', "+0000"));
    shown == expected && is_now(time.expect("a time").to_timestamp().expect("a moment"))
}

const COUPANG: &str = "sign.hmac = { secret = \"coupang/secret\", time = \"%y%m%dT%H%M%SZ\", \
    message = \"{time}{method}{path}{query_string}\", headers = { Authorization = \"CEA algorithm=HmacSHA256, \
    access-key=${KEY}, signed-date={time}, signature={signature}\" } }";

fn strict(is_signed: fn(&str) -> bool) -> impl Fn(usize, &str) -> Reply {
    move |_, asked| match is_signed(asked) {
        true => Reply::hit(),
        false => Reply::with("401 Unauthorized", "", b"{\"message\":\"sesame coupang/secret\"}"),
    }
}

#[tokio::test]
async fn coupang_knows_its_partner_by_the_signature_that_it_documents() {
    let server = Server::reading(strict(is_signed_for_coupang)).await;
    let source = source_at(&server, COUPANG);
    source.search(&query("검정 원피스 & 벨트")).await.expect("an answer");
    let asked = server.asked().remove(0);
    assert!(is_signed_for_coupang(&asked) && !is_signed_for_coupang(&asked.replace("n=20", "n=21")));
    let (code, cause) = failure(&source_at(&server, &COUPANG.replace("{method}", ""))).await;
    let expected = "it answered with status 401: {\"message\":\"*** ***\"}";
    assert_eq!((code, cause.as_str()), ("refused", expected), "what it repeats is masked");
}

#[tokio::test]
async fn a_message_may_be_of_other_parts_and_a_signature_in_base64() {
    let is_signed = |asked: &str| {
        let wire = Wire::new(asked);
        let time = wire.header("x-timestamp");
        let host = wire.header("host");
        let message = format!("{time}.{}.{host}{}\n{}", wire.method, wire.path, wire.body);
        let now = Timestamp::from_millisecond(time.parse().expect("a number")).expect("a moment");
        is_now(now)
            && wire.body.starts_with("{\"q\":")
            && wire.header("x-signature") == STANDARD.encode(hmac(b"sesame", &message))
    };
    let server = Server::reading(strict(is_signed)).await;
    let lines = "method = \"POST\"\njson = { q = \"{query}\" }\nsign.hmac = { secret = \"${KEY}\", encoding = \"base64\", \
        time = \"unix-ms\", message = \"{time}.{method}.{host}{path}\\n{body}\", \
        headers = { X-Timestamp = \"{time}\", X-Signature = \"{signature}\" } }";
    assert_eq!(ask(&source_at(&server, lines)).await.expect("an answer").len(), 1);
}

#[tokio::test]
async fn every_page_and_every_redirect_on_the_same_host_is_signed_anew_and_none_elsewhere() {
    let other = Server::start(|_| Reply::hit()).await;
    let elsewhere = format!("Location: {}/public", other.url());
    let server = Server::reading(move |number, asked| match number {
        _ if !is_signed_for_coupang(asked) => Reply::status("401 Unauthorized", ""),
        0 => Reply::status("302 Found", "Location: /moved?a=1"),
        1 => Reply::hit(),
        _ => Reply::status("302 Found", &elsewhere),
    })
    .await;
    let lines =
        format!("url = \"{}/?q={{query}}&p={{page}}\"\nlimit = 1\npages = 2\n{COUPANG}", server.url());
    let hits = ask(&source_at(&server, &lines)).await.expect("an answer");
    assert_eq!((hits.len(), server.asked().len(), other.asked().len()), (1, 3, 1));
    assert!(!other.asked()[0].contains("authorization"), "{}", other.asked()[0]);
}

#[tokio::test]
async fn no_report_shows_a_signature_or_a_key() {
    let server = Server::reading(strict(is_signed_for_coupang)).await;
    let report = source(&server.url(), COUPANG).diagnose(&query("원피스")).await.to_string();
    assert!(report.contains(" 1 hits\n"), "{report}");
    for secret in ["sesame", "coupang/secret", "signature="] {
        assert!(!report.contains(secret), "{secret}: {report}");
    }
}

#[tokio::test]
async fn the_preset_of_coupang_is_answered_by_a_server_that_checks_what_it_documents() {
    let answer = include_str!("../../../../../../infra/sources/answers/coupang.json");
    let server = Server::reading(move |_, asked| {
        let good = is_signed_for_coupang(asked);
        if good { Reply::json(answer) } else { Reply::status("401 Unauthorized", "") }
    })
    .await;
    let preset = include_str!("../../../../../../infra/sources/coupang.toml");
    let preset = preset.replace("https://api-gateway.coupang.com", &server.url());
    let preset = preset.replacen("kind = \"http\"", "kind = \"http\"\nallow_private = true", 1);
    let key = |name: &str| match name {
        "COUPANG_SECRET_KEY" => Some("coupang/secret".to_owned()),
        _ => Some("sesame".to_owned()),
    };
    let source = built(&preset, &key);
    assert_eq!(ask(&source).await.expect("an answer")[0].title(), "린넨 원피스 검정");
    let first = server.asked().remove(0);
    assert!(
        first.starts_with(
            "GET /v2/providers/affiliate_open_api/apis/openapi/products/search?keyword=%EC%9B%90"
        )
    );
}
