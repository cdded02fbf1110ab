//! Eight shops on loopback that answer as a test wants, and count how often they were asked.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{Path as Segment, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use tests::served;
use tokio::sync::watch;

/// What a shop does when it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Answers at once.
    Sound,
    /// Answers once so many of the shops have been asked: nobody may wait for it before asking the others.
    AmongOthers(usize),
    /// Answers once the test [releases](Shops::release) it.
    Held,
    /// Answers after this long.
    Slow(Duration),
    /// Answers 429 with this `Retry-After`, in seconds, to the first requests, as many as said.
    Busy { times: usize, seconds: u64 },
    /// Answers only the request of this number; those before it wait without end.
    OnlyAsked(usize),
    /// Answers something that is no JSON.
    Garbage,
    /// Listens nowhere.
    Down,
}

/// The shops, shared with the server that plays them.
#[derive(Clone)]
pub(crate) struct Shops(Arc<Street>);

struct Street {
    acts: [Act; 8],
    asked: [AtomicUsize; 8],
    /// How many of them have been asked at all.
    known: watch::Sender<usize>,
    released: watch::Sender<bool>,
}

#[derive(serde::Deserialize)]
struct Parameters {
    q: String,
}

impl Shops {
    pub(crate) fn new(acts: [Act; 8]) -> Self {
        let (known, released) = (watch::Sender::new(0), watch::Sender::new(false));
        Self(Arc::new(Street { acts, asked: Default::default(), known, released }))
    }

    /// How often each was asked.
    pub(crate) fn asked(&self) -> [usize; 8] {
        self.0.asked.each_ref().map(|asked| asked.load(Ordering::SeqCst))
    }

    /// Lets the held ones answer, now and ever after.
    pub(crate) fn release(&self) {
        self.0.released.send_replace(true);
    }

    /// Starts the server, and writes a file of sources that leads to it, each with this time-out.
    pub(crate) async fn open(&self, folder: &Path, time_out: &str) -> PathBuf {
        let address = served(Router::new().route("/{place}", get(shop)).with_state(self.clone())).await;
        let file = folder.join("sources.toml");
        std::fs::write(&file, self.sources_toml(&format!("http://{address}"), time_out)).unwrap();
        file
    }

    fn sources_toml(&self, shops: &str, time_out: &str) -> String {
        let mut text = String::new();
        for (place, act) in self.0.acts.iter().enumerate() {
            // Port 9, "discard", where nobody listens on these machines.
            let url = if *act == Act::Down { "http://127.0.0.1:9" } else { shops };
            writeln!(
                text,
                r#"
[[source]]
name = "shop-{place}"
label = {{ ko = "가게 {place}", en = "Shop {place}" }}
kind = "http"
url = "{url}/{place}?q={{query}}"
hits = "$.data.items[*]"
hit = {{ title = "$.name", url = "$.link", price = "$.won", date = "$.at" }}
currency = "KRW"
timeout = "{time_out}"
retries = 2
allow_private = true"#
            )
            .unwrap();
        }
        text
    }
}

async fn shop(
    State(Shops(street)): State<Shops>,
    Segment(place): Segment<usize>,
    Query(asked): Query<Parameters>,
) -> Response {
    let before = street.asked[place].fetch_add(1, Ordering::SeqCst);
    if before == 0 {
        street.known.send_modify(|known| *known += 1);
    }
    match street.acts[place] {
        Act::Garbage => return "<html>no JSON</html>".into_response(),
        Act::Busy { times, seconds } if before < times => {
            return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())])
                .into_response();
        }
        Act::OnlyAsked(number) if before + 1 < number => std::future::pending().await,
        Act::Slow(time) => tokio::time::sleep(time).await,
        Act::Held => wait(&street.released, |released| *released).await,
        Act::AmongOthers(others) => wait(&street.known, |known| *known >= others).await,
        Act::Sound | Act::Busy { .. } | Act::OnlyAsked(_) | Act::Down => {}
    }
    Json(answer(place, &asked.q)).into_response()
}

async fn wait<T>(sender: &watch::Sender<T>, is_time: impl FnMut(&T) -> bool) {
    sender.subscribe().wait_for(is_time).await.expect("the sender lives with the shops");
}

fn answer(place: usize, query: &str) -> Value {
    let item = |number: usize| {
        let link = format!("https://shop-{place}.example/{number}");
        let (won, at) = (1_000 * (place + number), format!("2026-11-{:02}", 10 + place + number));
        json!({ "name": format!("{query} {place}-{number}"), "link": link, "won": won, "at": at })
    };
    json!({ "data": { "items": [item(1), item(2)] } })
}
