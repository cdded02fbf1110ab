//! Searches of more than one request: pages, and a first answer that only names what is found; and the names of languages.

use std::sync::Arc;

use job::Language;
use search::{Hit, Query, Source};

use super::server::{Reply, Server};
use super::{ask, failure, query, source_at};

/// A page of the hits with these numbers, and more fields.
fn page(numbers: impl IntoIterator<Item = usize>, more: &str) -> Reply {
    let hit = |number| format!(r#"{{"name":"h{number}","link":"https://a.example/{number}"}}"#);
    let hits: Vec<_> = numbers.into_iter().map(hit).collect();
    Reply::json(&format!(r#"{{"items":[{}]{more}}}"#, hits.join(",")))
}

/// The numbers of the hits that are found, and the first lines of what was asked.
async fn found(source: &Arc<dyn Source>, server: &Server) -> (Vec<String>, Vec<String>) {
    let hits = source.search(&Query { limit: 100, ..query("a") }).await.expect("an answer");
    let title = |hit: &Hit| hit.title().trim_start_matches('h').to_owned();
    let line = |asked: &String| asked.split(' ').nth(1).unwrap_or_default().to_owned();
    (hits.iter().map(title).collect(), server.asked().iter().map(line).collect())
}

fn counted(server: &Server, pages: usize) -> Arc<dyn Source> {
    let url = format!("url = \"{}/?q={{query}}&n={{limit}}&p={{page}}&o={{offset}}\"", server.url());
    source_at(server, &format!("{url}\nlimit = 2\npages = {pages}"))
}

#[tokio::test]
async fn pages_are_asked_for_until_one_has_fewer_hits_than_it_might() {
    let server = Server::start(|number| match number {
        0 => page([1, 2], ""),
        // A hit that came in meanwhile has pushed the second one on.
        1 => page([2, 3], ""),
        _ => page([4], ""),
    })
    .await;
    let (hits, asked) = found(&counted(&server, 9), &server).await;
    assert_eq!(hits, ["1", "2", "3", "4"]);
    assert_eq!(asked, ["/?q=a&n=2&p=1&o=0", "/?q=a&n=2&p=2&o=2", "/?q=a&n=2&p=3&o=4"]);
}

#[tokio::test]
async fn no_more_pages_are_asked_for_than_the_operator_says_nor_than_are_shown() {
    let server = Server::start(|number| page([2 * number, 2 * number + 1], "")).await;
    let (hits, asked) = found(&counted(&server, 3), &server).await;
    assert_eq!((hits.len(), asked.len()), (6, 3));
    let server = Server::start(|number| page(60 * number..60 * (number + 1), "")).await;
    let lines = format!("url = \"{}/?q={{query}}&p={{page|0}}\"\nlimit = 60\npages = 9", server.url());
    let (hits, asked) = found(&source_at(&server, &lines), &server).await;
    assert_eq!((hits.len(), asked.len()), (120, 2));
}

#[tokio::test]
async fn a_server_that_knows_no_pages_is_asked_twice_and_gives_its_hits_once() {
    let server = Server::start(|_| page([1, 2], "")).await;
    let (hits, asked) = found(&counted(&server, 9), &server).await;
    assert_eq!((hits, asked.len()), (vec!["1".to_owned(), "2".to_owned()], 2));
}

#[tokio::test]
async fn a_cursor_leads_on_in_the_address_the_form_and_the_json() {
    let table = [
        ("url = \"{server}/?q={query}&after={next}\"\n", [" /?q=a ", " /?q=a&after=x%2F1%3D "]),
        (
            "method = \"POST\"\nform = { q = \"{query}\", after = \"{next}\" }\n",
            ["\nq=a", "\nafter=x%2F1%3D&q=a"],
        ),
        (
            "method = \"POST\"\njson = { q = \"{query}\", page = { after = \"{next}\" } }\n",
            [r#"{"page":{},"q":"a"}"#, r#"{"page":{"after":"x/1="},"q":"a"}"#],
        ),
    ];
    for (lines, asked) in table {
        let server = Server::start(|number| match number {
            0 => page([1], r#","cursor":"x/1=""#),
            1 => page([2], r#","cursor":"""#),
            _ => page([3], ""),
        })
        .await;
        let lines = lines.replace("{server}", &server.url()) + "pages = 5\nnext = \"$.cursor\"";
        let (hits, _) = found(&source_at(&server, &lines), &server).await;
        assert_eq!(hits, ["1", "2"], "{lines}");
        for (told, expected) in server.asked().iter().zip(asked) {
            assert!(told.contains(expected), "{expected}: {told}");
        }
    }
}

#[tokio::test]
async fn the_address_of_the_next_page_is_followed_on_the_same_host_with_the_sources_headers() {
    let lines = "pages = 3\nnext = \"$.links.next\"\nheaders = { X-Key = \"${KEY}\" }";
    let server = Server::start(|number| match number {
        0 => page([1], r#","links":{"next":"/more?page=2"}"#),
        _ => page([2], r#","links":{"next":null}"#),
    })
    .await;
    let (hits, asked) = found(&source_at(&server, lines), &server).await;
    assert_eq!(hits, ["1", "2"]);
    assert_eq!(asked[1], "/more?page=2");
    assert!(server.asked()[1].contains("x-key: sesame"));
    let other = Server::start(|_| page([3], "")).await;
    let elsewhere = format!(r#","links":{{"next":"{}/"}}"#, other.url());
    let server = Server::start(move |_| page([1], &elsewhere)).await;
    let source = source_at(&server, lines);
    assert_eq!(found(&source, &server).await.0, ["1"]);
    assert_eq!(other.asked().len(), 0);
    let report = source.diagnose(&query("a")).await.to_string();
    assert!(report.contains("its next page is at another scheme, host or port\n"), "{report}");
}

#[tokio::test]
async fn a_page_that_fails_takes_those_before_it_not_along_and_is_told_by_source_test() {
    let fails = |number| if number % 2 == 0 { page([1, 2], "") } else { Reply::status("500 Oh", "") };
    let server = Server::start(fails).await;
    let source = counted(&server, 3);
    assert_eq!(found(&source, &server).await.0, ["1", "2"]);
    let report = source.diagnose(&query("a")).await.to_string();
    for part in ["&p=1&o=0\n", "hits      $.items[*] matches 2 places\n", "&p=2&o=2\n", "failed    failing: "]
    {
        assert!(report.contains(part), "{part}: {report}");
    }
    let server = Server::start(|_| Reply::status("500 Oh", "")).await;
    assert_eq!(failure(&counted(&server, 3)).await.0, "failing");
}

#[tokio::test]
async fn what_came_before_the_time_was_over_is_kept() {
    let server = Server::start(|number| match number {
        0 => page([1, 2], ""),
        _ => Reply::raw(b"").silent(),
    })
    .await;
    let lines =
        format!("url = \"{}/?q={{query}}&p={{page}}\"\nlimit = 2\npages = 2\ntimeout = \"1s\"", server.url());
    let hits = ask(&source_at(&server, &lines)).await.expect("the first page");
    assert_eq!((hits.len(), server.asked().len()), (2, 2));
}

#[tokio::test]
async fn a_language_is_named_as_the_source_names_it() {
    let server = Server::start(|_| Reply::hit()).await;
    let lines = format!(
        "url = \"{}/?q={{query}}&lang={{language}}\"\nlanguages = {{ ko = \"ko-KR\", en = \"en_US\" }}",
        server.url()
    );
    let source = source_at(&server, &lines);
    for language in [None, Some(Language::Korean), Some(Language::English)] {
        source.search(&Query { language, ..query("a") }).await.expect("an answer");
    }
    let asked = found(&source, &server).await.1;
    assert_eq!(asked[..3], ["/?q=a&lang=ko-KR", "/?q=a&lang=ko-KR", "/?q=a&lang=en_US"]);
}

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
