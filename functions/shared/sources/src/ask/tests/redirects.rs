//! Redirects, what a source that was not configured may see after one, and private addresses, which are reached only where
//! the source says so.

use std::collections::HashMap;
use std::sync::Arc;

use search::Source;

use super::server::{Reply, Server};
use super::{ask, failure, query, source, source_at};
use crate::SourcesFile;
use crate::ask::address_policy::{AddressPolicy, PublicResolver};
use crate::ask::clients::{Clients, builder};
use crate::ask::{HttpSource, plan::Plan};

#[tokio::test]
async fn redirects_are_followed_on_the_same_host_with_the_method_that_is_left() {
    let server = Server::start(|number| match number {
        0 => Reply::status("308 Permanent Redirect", "Location: /moved?x=1"),
        1 => Reply::status("303 See Other", "Location: answer"),
        _ => Reply::hit(),
    })
    .await;
    let source =
        source_at(&server, "method = \"POST\"\nform = { q = \"a\" }\nheaders = { X-Key = \"${KEY}\" }");
    ask(&source).await.expect("the answer at last");
    let firsts: Vec<String> =
        server.asked().iter().map(|asked| asked.lines().next().unwrap_or_default().to_owned()).collect();
    assert!(firsts[0].starts_with("POST /search?"), "{}", firsts[0]);
    assert_eq!(firsts[1..], ["POST /moved?x=1 HTTP/1.1", "GET /answer HTTP/1.1"]);
    assert!(server.asked()[1].ends_with("\r\n\r\nq=a") && server.asked()[2].contains("x-key: sesame"));
}

/// A server that redirects with this status, to this path of another one on this host.
async fn redirecting(status: &'static str, host: &str, path: &str) -> (Server, Arc<Server>) {
    let other = Arc::new(Server::start(|_| Reply::hit()).await);
    let location = format!("Location: http://{host}:{}{path}", other.address().port());
    (Server::start(move |_| Reply::status(status, &location)).await, other)
}

#[tokio::test]
async fn another_host_or_port_sees_no_header_that_the_section_configures_literal_or_not() {
    let headers = "headers = { Authorization = \"Bearer literal\", Cookie = \"session=literal\", X-Key = \"${KEY}\", \
                   Accept = \"text/literal\" }";
    for host in ["localhost", "127.0.0.1"] {
        let (server, other) = redirecting("302 Found", host, "/search?q=x").await;
        let source = source_at(&server, headers);
        ask(&source).await.expect("the public answer");
        let told = server.asked()[0].to_lowercase();
        assert!(told.contains("x-key: sesame") && told.contains("cookie: session=literal"), "{told}");
        let asked = other.asked()[0].to_lowercase();
        assert!(asked.starts_with("get /search?q=x http/1.1\r\n"), "{asked}");
        let names: Vec<_> =
            asked.lines().skip(1).filter_map(|line| line.split_once(':')).map(|(name, _)| name).collect();
        assert_eq!(names, ["accept", "user-agent", "accept-encoding", "host"], "{asked}");
        assert!(!asked.contains("literal"), "{asked}");
        let report = source.diagnose(&query("원피스")).await.to_string();
        let expected = format!("redirect  to http {host}, without the source's headers and body\n");
        assert!(report.contains(&expected), "{report}");
    }
}

#[tokio::test]
async fn a_secret_does_not_come_back_to_a_source_by_way_of_another_host() {
    let server = Server::start(|number| match number {
        0 => Reply::status("302 Found", "Location: /"),
        _ => Reply::hit(),
    })
    .await;
    let own = server.address().port();
    let other = Server::start(move |_| {
        Reply::status("302 Found", &format!("Location: http://127.0.0.1:{own}/chosen?by=other"))
    })
    .await;
    let away = other.address().port();
    let first =
        Server::start(move |_| Reply::status("302 Found", &format!("Location: http://127.0.0.1:{away}/")));
    ask(&source_at(&first.await, "headers = { X-Key = \"literal\" }")).await.expect("an answer");
    assert_eq!(server.asked().len(), 2);
    assert!(server.asked().iter().all(|asked| !asked.contains("literal")), "{:?}", server.asked());
}

#[tokio::test]
async fn a_body_and_the_value_of_a_variable_go_to_no_other_host() {
    let post = "method = \"POST\"\n";
    let table = [
        ("307 Temporary Redirect", "/", format!("{post}json = {{ key = \"literal\" }}")),
        ("308 Permanent Redirect", "/", format!("{post}form = {{ q = \"{{query}}\" }}")),
        ("302 Found", "/?key=sesame", "headers = { X-Key = \"${KEY}\" }".to_owned()),
        ("307 Temporary Redirect", "/?key=%73es%61me", format!("{post}form = {{ key = \"${{KEY}}\" }}")),
        ("303 See Other", "/se/sesame/", "headers = { X-Key = \"${KEY}\" }".to_owned()),
    ];
    for (status, path, lines) in table {
        let (server, other) = redirecting(status, "127.0.0.1", path).await;
        let (code, cause) = failure(&source_at(&server, &lines)).await;
        let expected =
            "it redirected to another scheme, host or port, which must not see this source's body or secrets";
        assert_eq!((code, cause.as_str()), ("bad-answer", expected), "{status} {path}");
        assert_eq!(other.asked().len(), 0);
    }
    let (server, other) = redirecting("303 See Other", "127.0.0.1", "/").await;
    ask(&source_at(&server, &format!("{post}json = {{ key = \"literal\" }}"))).await.expect("as a GET");
    assert!(other.asked()[0].starts_with("GET / HTTP/1.1\r\n") && !other.asked()[0].contains("literal"));
    assert!(!other.asked()[0].contains("content-type"), "{}", other.asked()[0]);
}

#[tokio::test]
async fn a_secret_that_stands_in_the_file_is_neither_shown_nor_told_nor_sent_on() {
    const LITERAL: &str = "l1ter%61l-secret";
    let url = |server: &Server, rest: &str| format!("url = \"{}/search?q={{query}}{rest}\"", server.url());
    let post = "method = \"POST\"\n";
    let lines = |server: &Server| {
        [
            url(server, &format!("&api_key={LITERAL}")),
            url(server, &format!("&n=5&token={LITERAL}#top")),
            format!("headers = {{ Authorization = \"Bearer {LITERAL}\" }}"),
            format!("headers = {{ Cookie = \"{LITERAL}\" }}"),
            format!("headers = {{ X-Shop-Key = \"{LITERAL}\" }}"),
            format!("{post}json = {{ of = [{{ api_key = \"{LITERAL}\" }}] }}"),
            format!("{post}form = {{ access_token = \"{LITERAL}\" }}"),
            format!(
                "sign = {{ hmac = {{ secret = \"{LITERAL}\", message = \"{{path}}\", headers = {{ X-Sign = \"{{signature}}\" }} }} }}"
            ),
            format!(
                "sign = {{ hmac = {{ secret = \"another-key\", message = \"\", headers = {{ X-Sign = \"access-key={LITERAL}, s={{signature}}\" }} }} }}"
            ),
        ]
    };
    let refusing = Server::start(|_| {
        Reply::with("400 Bad Request", "", format!("{{\"no\":\"{LITERAL} l1teral-secret\"}}").as_bytes())
    })
    .await;
    for lines in lines(&refusing) {
        let source = source_at(&refusing, &lines);
        let told = source.diagnose(&query("원피스")).await.to_string() + &failure(&source).await.1;
        assert!(
            told.contains("***") && !told.contains("ter%61l") && !told.contains("teral"),
            "{lines}: {told}"
        );
    }
    for path in [LITERAL, "l1teral-secret"] {
        let (server, other) = redirecting("302 Found", "127.0.0.1", &format!("/?k={path}")).await;
        for lines in lines(&server).into_iter().take(7) {
            let (code, cause) = failure(&source_at(&server, &lines)).await;
            assert!(code == "bad-answer" && cause.ends_with("body or secrets"), "{lines}: {cause}");
        }
        assert_eq!(other.asked().len(), 0);
    }
}

#[tokio::test]
async fn a_plain_question_may_be_redirected_anywhere_with_any_status() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let (server, other) = redirecting(status, "localhost", "/moved").await;
        ask(&source_at(&server, "")).await.expect("the answer");
        assert!(other.asked()[0].starts_with("GET /moved HTTP/1.1\r\n"), "{status}");
    }
}

const PUBLIC: &str = "allow_private = false";

#[tokio::test]
async fn a_private_address_is_refused_however_it_is_named() {
    let server = Server::start(|_| Reply::hit()).await;
    let port = server.address().port();
    for host in ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"] {
        let (code, cause) = failure(&source(&format!("http://{host}:{port}"), PUBLIC)).await;
        assert_eq!(code, "private-address", "{host}: {cause}");
        assert!(cause.ends_with("is a private address; allow_private = true would allow it"), "{cause}");
    }
    assert_eq!(failure(&source("http://169.254.169.254", PUBLIC)).await.0, "private-address");
    assert_eq!(server.asked().len(), 0);
    ask(&source(&format!("http://localhost:{port}"), "allow_private = true")).await.expect("now it may");
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_refused() {
    let inner = Server::start(|_| Reply::hit()).await;
    let port = inner.address().port();
    for host in ["127.0.0.1", "localhost", "169.254.169.254", "[fd00::1]"] {
        let location = format!("Location: http://{host}:{port}/");
        let server = Server::start(move |_| Reply::status("302 Found", &location)).await;
        let (code, _) = failure(&public_source(&server)).await;
        assert_eq!(code, "private-address", "{host}");
    }
    assert_eq!(inner.asked().len(), 0);
}

#[tokio::test]
async fn a_redirect_to_something_else_than_the_web_is_refused() {
    let with_a_user = ["http://u:p@a.example/", "http://u@a.example/", "http://:p@a.example/"];
    for location in ["file:///etc/passwd", "javascript:alert(1)", "http://"].into_iter().chain(with_a_user) {
        let server =
            Server::start(move |_| Reply::status("302 Found", &format!("Location: {location}"))).await;
        let (code, cause) = failure(&public_source(&server)).await;
        assert_eq!(
            (code, cause.as_str()),
            ("bad-answer", "it redirected to no address that can be followed")
        );
    }
}

/// A source at a name that, for the test alone, is known to be this server's: it passes for public.
fn public_source(server: &Server) -> Arc<dyn Source> {
    let text = super::toml(&format!("http://public.example:{}", server.address().port()), PUBLIC);
    let file = SourcesFile::parse(&text, &|_| None).expect("a good file");
    let plan: Arc<Plan> = file.plans().next().expect("one source");
    assert_eq!(plan.policy, AddressPolicy::PublicOnly);
    let public = builder().dns_resolver(Arc::new(PublicResolver)).resolve("public.example", server.address());
    let public = public.build().expect("a client");
    let mut clients = Clients(HashMap::from([(AddressPolicy::PublicOnly, public)]));
    Arc::new(HttpSource::new(plan, &mut clients).expect("the client that is there"))
}
