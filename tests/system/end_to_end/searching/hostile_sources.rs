//! Sources that answer with anything at all: each fails under its own name, and neither its neighbour nor the process
//! takes notice.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Path as Segment,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use tests::{Process, served};

/// Each answer, and the reason that its source fails for.
const ANSWERS: [(&str, &str); 9] = [
    ("not-json", "bad-answer"),
    ("truncated", "bad-answer"),
    ("ten-gigabytes", "too-large"),
    ("deep", "bad-answer"),
    ("wrong-charset", "bad-answer"),
    ("nulls", "bad-answer"),
    ("drip", "timed-out"),
    ("loop", "bad-answer"),
    ("tls", "unreachable"),
];
const TEN_GIGABYTES: usize = 10_000_000_000;
static SPACES: [u8; 65_536] = [b' '; 65_536];
const GOOD: &str = r#"{"items":[{"name":"가방","link":"https://good.example/1"}]}"#;
/// Between two drops, each of them before a time-out would strike if it began anew with it.
const DRIP: Duration = Duration::from_millis(50);

async fn answer(Segment(name): Segment<String>) -> Response {
    match name.as_str() {
        "not-json" => "<html>down for maintenance</html>".into_response(),
        "truncated" => r#"{"items":[{"name":"가방","li"#.into_response(),
        "ten-gigabytes" => {
            Body::from_stream(stream::repeat_with(spaces).take(TEN_GIGABYTES / SPACES.len())).into_response()
        }
        "deep" => "[".repeat(10_000).into_response(),
        "wrong-charset" => Body::from(&b"{\"items\":[{\"name\":\"\xB0\xA1\xB9\xE6\"}]}"[..]).into_response(),
        "nulls" => r#"{"items":[null,{"name":null,"link":null},{"name":"a","link":null}]}"#.into_response(),
        "drip" => Body::from_stream(stream::unfold((), |()| async {
            tokio::time::sleep(DRIP).await;
            Some((Ok::<_, std::io::Error>(Bytes::from_static(b" ")), ()))
        }))
        .into_response(),
        "loop" => (StatusCode::FOUND, [(header::LOCATION, "/loop")]).into_response(),
        _ => GOOD.into_response(),
    }
}

fn spaces() -> std::io::Result<Bytes> {
    Ok(Bytes::from_static(&SPACES))
}

/// Starts the server, and writes a file of sources: the hostile ones and a good neighbour.
async fn open(folder: &Path) -> PathBuf {
    let address = served(Router::new().route("/{name}", get(answer))).await;
    let mut text = String::new();
    for name in ANSWERS.iter().map(|(name, _)| *name).chain(["good"]) {
        // The server speaks no TLS.
        let scheme = if name == "tls" { "https" } else { "http" };
        // The others fail for what they answer, however busy the machine is.
        let time_out = if name == "drip" { "5s" } else { "60s" };
        writeln!(
            text,
            r#"
[[source]]
name = "{name}"
label = {{ ko = "{name}", en = "{name}" }}
kind = "http"
url = "{scheme}://{address}/{name}?q={{query}}"
hits = "$.items[*]"
hit = {{ title = "$.name", url = "$.link" }}
timeout = "{time_out}"
allow_private = true"#
        )
        .unwrap();
    }
    let file = folder.join("sources.toml");
    std::fs::write(&file, text).unwrap();
    file
}

#[tokio::test]
async fn hostile_answers_fail_under_their_names_and_nobody_else_takes_notice() {
    let folder = tempfile::tempdir().unwrap();
    let file = open(folder.path()).await;
    let flags = ["--sources", file.to_str().unwrap(), "--pace", "0"];
    let process = Process::start(folder.path(), &flags).await;
    let token = process.world.created(&json!({ "query": "가방" })).await;
    let ended = process.world.drain(&token).await;
    assert_eq!(ended["status"], "completed");
    let outcome = |source: &Value| -> (String, String) {
        let text = |key: &str| source[key].as_str().unwrap_or("done").to_owned();
        (text("name"), text("reason"))
    };
    let outcomes: Vec<_> = ended["sources"].as_array().unwrap().iter().map(outcome).collect();
    let expected =
        ANSWERS.iter().chain([&("good", "done")]).map(|(name, reason)| ((*name).into(), (*reason).into()));
    assert_eq!(outcomes, expected.collect::<Vec<_>>());

    let results = process.world.results(&token).await.json();
    let titles: Vec<_> = results["hits"].as_array().unwrap().iter().map(|hit| &hit["title"]).collect();
    assert_eq!(titles, ["가방"], "the neighbour's hit is there");

    let next = process.world.created(&json!({ "query": "가방", "sources": ["good"] })).await;
    assert_eq!(process.world.drain(&next).await["status"], "completed", "the process goes on");
}
