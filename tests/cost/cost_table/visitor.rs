use std::{
    collections::BTreeSet,
    io::Read,
    sync::Mutex,
    time::{Duration, Instant},
};

use flate2::read::GzDecoder;
use reqwest::{Client, Method, header::HeaderMap};
use serde_json::json;
use tests::{World, link_in};

/// How long somebody watches who does not stay to the end.
const GLANCE: Duration = Duration::from_secs(5);

/// What somebody does after starting a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Habit {
    /// Watches until the results are there, and wants no text.
    Watches,
    /// Closes the page after five seconds, gets a text, and opens its link.
    Leaves,
}

/// What one visit asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Visit {
    /// Requests, each of which is an invocation.
    pub(crate) requests: u64,
    /// What went out in bodies, packed as a browser takes it.
    pub(crate) bytes: u64,
}

/// Somebody with a phone of their own.
pub(crate) struct Visitor<'a> {
    world: &'a World,
    browser: Client,
    phone: String,
    visit: Mutex<Visit>,
    /// What the browser keeps.
    cached: Mutex<BTreeSet<String>>,
}

impl<'a> Visitor<'a> {
    pub(crate) fn new(world: &'a World, number: usize) -> Self {
        // In blocks of 10,000 numbers of their own, each of which may have ten texts an hour.
        let phone = format!("010-{}-6789", 2_345 + number);
        Self { world, browser: Client::new(), phone, visit: Mutex::default(), cached: Mutex::default() }
    }

    /// Comes for the first time, so that nothing is in the browser's cache, and searches once.
    pub(crate) async fn visit(&self, habit: Habit) -> Visit {
        self.open("/").await;
        let token = self.create(habit).await;
        let path = format!("/s/{token}");
        let page = self.open(&path).await;
        match habit {
            Habit::Watches => self.watch(&path, &page, Duration::MAX).await,
            Habit::Leaves => {
                self.watch(&path, &page, GLANCE).await;
                self.open_the_text().await;
            }
        }
        self.visit.lock().expect("no panic under the lock").clone()
    }

    async fn create(&self, habit: Habit) -> String {
        let body = match habit {
            Habit::Watches => json!({ "query": "린넨 롱 원피스" }),
            Habit::Leaves => json!({ "query": "린넨 롱 원피스", "phone": self.phone, "consent": true }),
        };
        let key = format!("search-of-{}", self.phone);
        let headers = [("content-type", "application/json"), ("idempotency-key", key.as_str())];
        let answer = self.world.send((Method::POST, "/api/search-jobs"), &headers, &body.to_string()).await;
        assert_eq!(answer.status, 202, "{}", answer.text);
        self.note(answer.text.len());
        answer.json()["id"].as_str().expect("an id").to_owned()
    }

    /// Asks as the page's script does (`watch.js`): for the page when it is told to, unless it is as it was.
    async fn watch(&self, path: &str, page: &str, longest: Duration) {
        let since = Instant::now();
        let version = page.split("data-version=\"").nth(1).and_then(|rest| rest.split('"').next());
        let (mut tag, mut pause) = (format!("\"v{}\"", version.expect("a version")), 1);
        while since.elapsed() + Duration::from_secs(pause) < longest {
            tokio::time::sleep(Duration::from_secs(pause)).await;
            let (headers, _) = self.get(path, &tag).await;
            let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
            told("etag").expect("a page has a version").clone_into(&mut tag);
            match told("retry-after").and_then(|pause| pause.parse().ok()) {
                Some(told) => pause = told,
                None => return,
            }
        }
    }

    /// Waits for the text without asking anybody, as somebody does whose phone is in a pocket, and opens its link.
    async fn open_the_text(&self) {
        let number = format!("+82{}", self.phone.replace('-', "").trim_start_matches('0'));
        let text = tests::until("a visitor's text", async || {
            self.world.texts().await.into_iter().find(|text| text["to"] == number.as_str())
        });
        let text = text.await;
        let link = link_in(&text);
        self.open(link.strip_prefix(&self.world.url).expect("a link of this system")).await;
    }

    /// Opens a page, with what it is made of.
    async fn open(&self, path: &str) -> String {
        let (_, page) = self.get(path, "").await;
        for asset in assets_of(&page) {
            let is_new = self.cached.lock().expect("no panic under the lock").insert(asset.clone());
            if is_new {
                self.get(&asset, "").await;
            }
        }
        page
    }

    /// Gets what is at a path, unless it is what has this tag.
    async fn get(&self, path: &str, tag: &str) -> (HeaderMap, String) {
        let request = self.browser.get(format!("{}{path}", self.world.url)).header("accept-encoding", "gzip");
        let answer = request.header("if-none-match", tag).send().await.expect("an answer");
        let is_there = answer.status() == 200 || !tag.is_empty() && answer.status() == 304;
        assert!(is_there, "{path}: {}", answer.status());
        let headers = answer.headers().clone();
        let is_packed = answer.headers().contains_key("content-encoding");
        let body = answer.bytes().await.expect("a whole answer");
        self.note(body.len());
        let mut text = String::new();
        let read = match is_packed {
            true => GzDecoder::new(&body[..]).read_to_string(&mut text),
            false => (&body[..]).read_to_string(&mut text),
        };
        // A picture is no text.
        (headers, read.map(|_| text).unwrap_or_default())
    }

    fn note(&self, bytes: usize) {
        let mut visit = self.visit.lock().expect("no panic under the lock");
        visit.requests += 1;
        visit.bytes += bytes as u64;
    }
}

/// What a browser fetches for a page, beside what only its preview and its icon on a home screen need.
fn assets_of(page: &str) -> Vec<String> {
    let named = page.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next());
    let needed = named.filter(|name| [".css", ".js", ".svg"].iter().any(|kind| name.ends_with(kind)));
    needed.map(|name| format!("/assets/{name}")).collect()
}
