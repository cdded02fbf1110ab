//! Sources behind OAuth 2.0 client credentials, against a server that checks strictly.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use futures::future::join_all;

use super::server::{Reply, Server};
use super::{ask, failure, query, source};

/// `app id` and `s:cret`, each encoded as in a form, in Base64.
const BASIC: &str = "authorization: Basic YXBwK2lkOnMlM0FjcmV0\r\n";

/// A server of tokens and of what they open: `t0`, `t1`, `t2` …, each good until it is revoked.
struct Guarded {
    server: Server,
    /// The number of the oldest token that is good.
    good: Arc<AtomicUsize>,
    given: Arc<AtomicUsize>,
}

impl Guarded {
    async fn start(expires_in: &'static str) -> Self {
        let (good, given) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (is_good, next) = (Arc::clone(&good), Arc::clone(&given));
        let server = Server::reading(move |_, asked| {
            if asked.starts_with("POST /token HTTP/1.1\r\n") {
                token(asked, expires_in, || next.fetch_add(1, SeqCst))
            } else {
                guarded(asked, is_good.load(SeqCst))
            }
        });
        Self { server: server.await, good, given }
    }

    fn source(&self, token: &str) -> Arc<dyn search::Source> {
        let token = format!("token = {{ url = \"{}/token\", {token} }}", self.server.url());
        source(&self.server.url(), &token)
    }

    /// The numbers of requests for tokens and for hits.
    fn asked(&self) -> (usize, usize) {
        let asked = self.server.asked();
        let tokens = asked.iter().filter(|asked| asked.starts_with("POST /token ")).count();
        (tokens, asked.len() - tokens)
    }
}

const GOOD: &str = "id = \"app id\", secret = \"s:cret\", scope = \"read all\"";

/// RFC 6749, sections 2.3.1, 4.4.2, 5.1 and 5.2.
fn token(asked: &str, expires_in: &str, number: impl FnOnce() -> usize) -> Reply {
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    let body = asked.split_once("\r\n\r\n").map(|(_, body)| body);
    let fields = "grant_type=client_credentials&scope=read+all";
    let by_header = asked.contains(BASIC) && body == Some(fields);
    let by_form = !asked.contains("authorization:")
        && body == Some(&format!("{fields}&client_id=app+id&client_secret=s%3Acret"));
    if !asked.contains(form) || !(by_header || by_form) {
        let told = br#"{"error":"invalid_client","error_description":"app id, s%3Acret"}"#;
        return Reply::with("401 Unauthorized", "Content-Type: application/json", told);
    }
    let number = number();
    Reply::json(&format!(r#"{{"access_token":"t{number}","token_type":"Bearer","expires_in":{expires_in}}}"#))
}

fn guarded(asked: &str, good: usize) -> Reply {
    let shown = asked.split_once("authorization: Bearer t").and_then(|(_, rest)| rest.split_once("\r\n"));
    match shown.and_then(|(number, _)| number.parse::<usize>().ok()) {
        Some(number) if number >= good => Reply::hit(),
        Some(number) => {
            let told = format!(r#"{{"error":"t{number} is over"}}"#);
            Reply::with("401 Unauthorized", "Content-Type: application/json", told.as_bytes())
        }
        None => Reply::status("403 Forbidden", ""),
    }
}

#[tokio::test]
async fn searches_at_the_same_time_fetch_one_token_and_later_ones_none() {
    for auth in ["", ", auth = \"basic\"", ", auth = \"form\""] {
        let guarded = Guarded::start("3600").await;
        let source = guarded.source(&format!("{GOOD}{auth}"));
        for hits in join_all((0..8).map(|_| ask(&source))).await {
            assert_eq!(hits.expect("an answer").len(), 1);
        }
        ask(&source).await.expect("an answer");
        assert_eq!(guarded.asked(), (1, 9), "{auth}");
    }
}

#[tokio::test]
async fn a_token_that_is_over_is_not_shown_again() {
    let guarded = Guarded::start("0").await;
    let source = guarded.source(GOOD);
    for _ in 0..3 {
        ask(&source).await.expect("an answer");
    }
    assert_eq!(guarded.asked(), (3, 3));
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once_for_all_searches() {
    let guarded = Guarded::start("null").await;
    let source = guarded.source(GOOD);
    ask(&source).await.expect("an answer");
    guarded.good.store(1, SeqCst);
    for hits in join_all((0..4).map(|_| ask(&source))).await {
        assert_eq!(hits.expect("an answer").len(), 1);
    }
    assert_eq!(guarded.given.load(SeqCst), 2);
    // The source refuses every token: it is asked twice and no more.
    guarded.good.store(usize::MAX, SeqCst);
    let (tokens, asked) = guarded.asked();
    let (code, cause) = failure(&source).await;
    let expected = "it answered with status 401: {\"error\":\"*** is over\"}";
    assert_eq!((code, cause.as_str()), ("refused", expected));
    assert_eq!(guarded.asked(), (tokens + 1, asked + 2));
}

#[tokio::test]
async fn an_application_that_is_not_known_is_told_with_its_secrets_masked() {
    let guarded = Guarded::start("3600").await;
    let source = guarded.source("id = \"app id\", secret = \"s:cret\", scope = \"other\"");
    let (code, cause) = failure(&source).await;
    let told = "{\"error\":\"invalid_client\",\"error_description\":\"***, ***\"}";
    assert_eq!((code, cause), ("refused", format!("it gave no token: it answered with status 401: {told}")));
    let report = source.diagnose(&query("원피스")).await.to_string();
    let expected = format!(
        "refused: the source refused to answer: it gave no token: it answered with status 401: {told}\n"
    );
    assert!(report.contains(&expected), "{report}");
    assert_eq!(guarded.asked(), (2, 0), "the source is not asked without a token");
}

#[tokio::test]
async fn a_token_is_in_no_report_of_what_is_asked_or_answered() {
    let guarded = Guarded::start("null").await;
    let source = guarded.source(GOOD);
    let report = source.diagnose(&query("원피스")).await.to_string();
    assert!(report.contains("token     from 127.0.0.1\n") && report.contains(" 1 hits\n"), "{report}");
    guarded.good.store(usize::MAX, SeqCst);
    let refused = source.diagnose(&query("원피스")).await.to_string();
    assert!(refused.contains("body      {\"error\":\"*** is over\"}\n"), "{refused}");
    for secret in ["t0", "t1", "s:cret", "app id", "YXBw"] {
        assert!(!report.contains(secret) && !refused.contains(secret), "{secret}: {report}{refused}");
    }
}

#[tokio::test]
async fn an_answer_without_a_token_that_can_be_shown_is_no_token() {
    for answer in
        [r#"{"token":"x"}"#, r#"{"access_token":""}"#, r#"{"access_token":"a\nb"}"#, "<html>", "null"]
    {
        let server = Server::start(move |_| Reply::json(answer)).await;
        let token = format!("token = {{ url = \"{}/token\", {GOOD} }}", server.url());
        let (code, cause) = failure(&source(&server.url(), &token)).await;
        assert_eq!(
            (code, cause.as_str()),
            ("bad-answer", "it gave no token: the answer has no access_token")
        );
        assert_eq!(server.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_token_server_that_is_down_for_a_moment_is_asked_again_and_redirects_are_not_followed() {
    let server = Server::reading(|number, asked| match number {
        0 => Reply::status("503 Service Unavailable", ""),
        1 => token(asked, "60", || 0),
        _ => guarded(asked, 0),
    })
    .await;
    let token = format!("retries = 1\ntoken = {{ url = \"{}/token\", {GOOD} }}", server.url());
    ask(&source(&server.url(), &token)).await.expect("an answer");
    let away = Server::start(|_| Reply::status("302 Found", "Location: /elsewhere")).await;
    let token = format!("token = {{ url = \"{}/token\", {GOOD} }}", away.url());
    let (code, cause) = failure(&source(&server.url(), &token)).await;
    assert_eq!((code, cause.as_str()), ("refused", "it gave no token: it answered with status 302"));
    assert_eq!(away.asked().len(), 1);
}

#[tokio::test]
async fn a_token_goes_to_no_other_host_and_is_not_fetched_from_a_private_one() {
    let other = Arc::new(Server::start(|_| Reply::hit()).await);
    let elsewhere = format!("Location: {}/public", other.url());
    let server = Server::reading(move |number, asked| match number {
        0 => token(asked, "60", || 0),
        _ => Reply::status("302 Found", &elsewhere),
    })
    .await;
    let token = format!("token = {{ url = \"{}/token\", {GOOD} }}", server.url());
    ask(&source(&server.url(), &token)).await.expect("the public answer");
    assert!(server.asked()[1].contains("authorization: Bearer t0\r\n"));
    assert!(!other.asked()[0].contains("authorization"), "{}", other.asked()[0]);
    let inner = format!("allow_private = false\n{token}");
    assert_eq!(failure(&source("http://192.0.2.1:9", &inner)).await.0, "private-address");
    assert_eq!(server.asked().len(), 2);
}
