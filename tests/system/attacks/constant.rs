//! What is unknown, expired and malformed is answered alike, to the last byte: an answer that differed would tell
//! which links once led somewhere.

use std::time::Duration;

use job::Rules;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Scripted, World};

/// Well-formed, and of no job.
const UNKNOWN: &str = "0000000000000000000000";

const MALFORMED: [&str; 4] = ["short", "zzzzzzzzzzzzzzzzzzzzzz", "0000000000000000000000000000000000", "%00"];

/// An answer as far as it is compared: everything but the moment.
fn shape(answer: &Answer) -> (u16, String, Vec<(String, String)>) {
    let header = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
        (name.to_string(), value.to_str().unwrap().to_owned())
    };
    let headers = answer.headers.iter().map(header).filter(|(name, _)| name != "date").collect();
    (answer.status, answer.text.clone(), headers)
}

#[tokio::test]
async fn unknown_expired_and_malformed_links_get_the_same_answer() {
    let source = Scripted::new("a", 1);
    source.answer();
    let rules = Rules { retention: Duration::from_secs(1), ..Rules::AGREED };
    let world = World::with(Scripted::system(&[&source]), rules).await;
    let expired = world.created(&json!({ "query": "q" })).await;
    world.until_missing(&expired).await;
    assert!(!world.items().await.is_empty(), "the row is still there: the table's broom comes later");
    let routes = [
        (Method::GET, "/s/{}"),
        (Method::HEAD, "/s/{}"),
        (Method::GET, "/api/search-jobs/{}"),
        (Method::GET, "/api/search-jobs/{}/results"),
        (Method::DELETE, "/api/search-jobs/{}"),
    ];
    for (method, path) in routes {
        let ask = async |token: &str| {
            shape(&world.send((method.clone(), &path.replace("{}", token)), &[], "").await)
        };
        let unknown = ask(UNKNOWN).await;
        assert_eq!(unknown.0, 404, "{method} {path}");
        assert_eq!(ask(&expired).await, unknown, "{method} {path}");
        for malformed in MALFORMED {
            assert_eq!(ask(malformed).await, unknown, "{method} {path} {malformed}");
        }
    }
    let cancel = async |token: &str| world.send((Method::POST, &format!("/s/{token}/cancel")), &[], "").await;
    let shapes = [cancel(UNKNOWN).await, cancel(&expired).await].map(|answer| {
        let location = answer.header("location").len();
        (answer.status, answer.text, location)
    });
    assert_eq!(shapes[0], shapes[1]);
}
