//! Searches of two requests: the first answer names what is found, the second tells of it.

use super::server::{Reply, Server};
use super::{ask, failure, query, source_at};

const FOUND: &str = r#"{"ids":["7", 8, null, "", "a,b"]}"#;
const TOLD: &str =
    r#"{"items":[{"name":"가","link":"https://a.example/7"},{"name":"나","link":"https://a.example/8"}]}"#;

fn lines(server: &Server) -> String {
    let then = "then = { ids = \"$.ids[*]\", url = \"{url}/items?of={ids}&k=${KEY}\" }"
        .replace("{url}", &server.url());
    format!("method = \"POST\"\nform = {{ q = \"{{query}}\" }}\nheaders = {{ X-Key = \"${{KEY}}\" }}\n{then}")
}

#[tokio::test]
async fn what_the_first_answer_names_is_asked_for_at_once_with_the_same_headers() {
    let server = Server::start(|number| Reply::json(if number % 2 == 0 { FOUND } else { TOLD })).await;
    let source = source_at(&server, &lines(&server));
    let hits = ask(&source).await.expect("an answer");
    assert_eq!(hits.iter().map(|hit| hit.title()).collect::<Vec<_>>(), ["가", "나"]);
    let asked = server.asked();
    assert!(asked[0].starts_with("POST /search?") && asked[0].ends_with("q=%EC%9B%90%ED%94%BC%EC%8A%A4"));
    assert!(asked[1].starts_with("GET /items?of=7%2C8%2Ca%2Cb&k=sesame HTTP/1.1\r\n"), "{}", asked[1]);
    assert!(asked[1].contains("x-key: sesame\r\n") && !asked[1].contains("content-type"), "{}", asked[1]);
    let report = source.diagnose(&query("원피스")).await.to_string();
    for part in ["ids       $.ids[*] matches 3 places\n", "/items?of=7%2C8%2Ca%2Cb&k=***\n", " 2 hits\n"] {
        assert!(report.contains(part), "{part}: {report}");
    }
}

#[tokio::test]
async fn nothing_that_is_named_is_nothing_found_and_an_error_of_the_first_answer_is_one() {
    let server = Server::start(|_| Reply::json(r#"{"ids":[]}"#)).await;
    assert_eq!(ask(&source_at(&server, &lines(&server))).await.expect("an answer").len(), 0);
    assert_eq!(server.asked().len(), 1);
    let server = Server::start(|_| Reply::json(r#"{"error":"no such index"}"#)).await;
    let (code, cause) = failure(&source_at(&server, &(lines(&server) + "\nerror = \"$.error\""))).await;
    assert_eq!((code, cause.as_str()), ("refused", "its answer tells an error: no such index"));
    let server = Server::start(|number| match number {
        0 => Reply::json(FOUND),
        _ => Reply::status("500 Oh", ""),
    })
    .await;
    assert_eq!(failure(&source_at(&server, &lines(&server))).await.0, "failing");
}
