//! Sources said in a file and asked over HTTP: the slow, the broken and the busy among them.

use std::{
    fmt::Write,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Json, Router,
    extract::{Path as Segment, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use job::Rules;
use serde_json::{Value, json};
use tests::{Process, World, binary};
use textback::Sources;

/// How often each shop was asked.
#[derive(Clone, Default)]
struct Shops(Arc<[AtomicUsize; 8]>);

#[derive(serde::Deserialize)]
struct Asked {
    q: String,
}

async fn shop(
    State(shops): State<Shops>,
    Segment(place): Segment<usize>,
    Query(asked): Query<Asked>,
) -> Response {
    let before = shops.0[place].fetch_add(1, Ordering::SeqCst);
    match place {
        5 => std::future::pending().await,
        6 if before < 2 => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "1")]).into_response(),
        7 => "<html>no JSON</html>".into_response(),
        _ => {
            let item = |number: usize| {
                let link = format!("https://shop-{place}.example/{number}");
                json!({ "name": format!("{} {place}-{number}", asked.q), "link": link, "won": 1_000 * (place + number) })
            };
            Json(json!({ "data": { "items": [item(1), item(2)] } })).into_response()
        }
    }
}

/// Starts the shops; their address.
async fn open(shops: &Shops) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/{place}", get(shop)).with_state(shops.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// A file of eight sources: four sound, one that nobody listens for, one that never answers, one that is busy twice,
/// one that talks garbage.
fn sources_toml(folder: &Path, shops: &str) -> std::path::PathBuf {
    let mut text = String::new();
    for place in 0..8 {
        let url = if place == 4 { "http://127.0.0.1:9" } else { shops };
        writeln!(
            text,
            r#"
[[source]]
name = "shop-{place}"
label = {{ ko = "가게 {place}", en = "Shop {place}" }}
kind = "http"
url = "{url}/{place}?q={{query}}"
hits = "$.data.items[*]"
hit = {{ title = "$.name", url = "$.link", price = "$.won" }}
currency = "KRW"
timeout = "4s"
retries = 2
allow_private = true"#
        )
        .unwrap();
    }
    let file = folder.join("sources.toml");
    std::fs::write(&file, text).unwrap();
    file
}

#[tokio::test]
async fn of_eight_sources_the_sound_ones_answer_and_each_failure_has_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let shops = Shops::default();
    let file = sources_toml(folder.path(), &open(&shops).await);
    let world = World::with(Sources::configured(&file).unwrap(), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "원피스 & 코트", "language": "ko" })).await;
    let ended = world.drain(&token).await;
    assert_eq!(ended["status"], "completed");
    let outcome = |source: &Value| source["reason"].as_str().unwrap_or("done").to_owned();
    let outcomes: Vec<_> = ended["sources"].as_array().unwrap().iter().map(outcome).collect();
    assert_eq!(outcomes, ["done", "done", "done", "done", "unreachable", "timed-out", "done", "bad-answer"]);
    assert_eq!(shops.0[6].load(Ordering::SeqCst), 3, "the busy one was asked until it answered");
    let titles = world.results(&token).await.text;
    assert!(titles.contains("원피스 & 코트 0-1"), "the query arrived as it was typed: {titles}");
    for (language, words) in [
        ("ko", ["연결되지 않았어요", "답이 너무 늦었어요", "답을 읽을 수 없었어요"]),
        ("en", ["could not be reached", "took too long", "gave an unreadable answer"]),
    ] {
        let page = world.get(&format!("/s/{token}?lang={language}")).await.text;
        for word in words {
            assert!(page.contains(word), "{word} in {language}");
        }
    }
}

#[tokio::test]
async fn results_are_sorted_by_price_and_filtered_by_source_page_by_page() {
    let folder = tempfile::tempdir().unwrap();
    let file = sources_toml(folder.path(), &open(&Shops::default()).await);
    let world = World::with(Sources::configured(&file).unwrap(), Rules::AGREED).await;
    let chosen: Vec<_> = (0..4).map(|place| format!("shop-{place}")).collect();
    let token = world.created(&json!({ "query": "q", "sources": chosen })).await;
    world.drain(&token).await;
    let results = format!("/api/search-jobs/{token}/results");
    let prices = |answer: &Value| -> Vec<u64> {
        answer["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["price"]["amount"].as_u64().unwrap())
            .collect()
    };
    let sorted = world.get(&format!("{results}?sort=price")).await.json();
    assert_eq!(prices(&sorted), [1_000, 2_000, 2_000, 3_000, 3_000, 4_000, 4_000, 5_000]);
    let filtered = world.get(&format!("{results}?sort=price&source=shop-3&source=shop-0")).await.json();
    assert_eq!(prices(&filtered), [1_000, 2_000, 4_000, 5_000]);
    for wrong in ["sort=colour", "offset=-1"] {
        let refused = world.get(&format!("{results}?{wrong}")).await;
        assert_eq!(refused.status, 422, "{wrong}");
        assert_eq!(refused.json()["errors"][0]["parameter"], wrong.split('=').next().unwrap());
    }
}

#[tokio::test]
async fn after_kill_9_only_the_sources_that_had_not_answered_are_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let shops = Shops::default();
    let file = sources_toml(folder.path(), &open(&shops).await);
    let flags = ["--sources", file.to_str().unwrap(), "--pace", "0", "--lease", "2"];
    let mut first = Process::start(folder.path(), &flags).await;
    let token = first.world.created(&json!({ "query": "q" })).await;
    let is_done = |status: &Value, place: usize| status["sources"][place]["state"] == "done";
    let seen = first.world.until(&token, |status| (0..4).all(|place| is_done(status, place))).await;
    assert_eq!(seen["sources"][5]["state"], "searching", "one is still to answer");
    first.kill().await;
    let second = Process::start(folder.path(), &flags).await;
    assert_eq!(second.world.drain(&token).await["status"], "completed");
    let asked: Vec<_> = (0..4).map(|place| shops.0[place].load(Ordering::SeqCst)).collect();
    assert_eq!(asked, [1, 1, 1, 1]);
    assert!(shops.0[5].load(Ordering::SeqCst) >= 2, "the silent one was asked again");
}

#[tokio::test]
async fn source_test_tells_every_step_and_a_broken_path_at_a_glance() {
    let folder = tempfile::tempdir().unwrap();
    let file = sources_toml(folder.path(), &open(&Shops::default()).await);
    let path = file.to_str().unwrap().to_owned();
    let told = source_test(&["--sources", &path, "source-test", "shop-0", "원피스"]).await;
    assert!(told.contains("원피스 0-1") && told.contains("200"), "{told}");
    let broken = std::fs::read_to_string(&file).unwrap().replace("$.name", "$.nickname");
    std::fs::write(&file, broken).unwrap();
    let told = source_test(&["--sources", &path, "source-test", "shop-0", "원피스"]).await;
    assert!(told.contains("$.nickname") && told.contains("\"link\""), "{told}");
}

#[tokio::test]
async fn every_mistake_in_a_file_of_sources_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sources.toml");
    std::fs::write(&file, "[[source]]\nname = \"A b\"\nkind = \"htp\"\ncolour = 1\n").unwrap();
    let output =
        tokio::process::Command::new(binary("textback")).arg("--sources").arg(&file).output().await.unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    for line in ["line 2", "line 3"] {
        assert!(told.contains(line), "{told}");
    }
}

async fn source_test(flags: &[&str]) -> String {
    let output = tokio::process::Command::new(binary("textback")).args(flags).output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
