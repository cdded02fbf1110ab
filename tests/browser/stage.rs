//! A running system with browsers in front of it.

use fantoccini::{Locator, key::Key};
use serde_json::json;
use tempfile::TempDir;
use tests::{PHONE, Process};

use crate::{
    browser::{Browser, within},
    driver::{Driver, Kind},
};

/// The sentence that the product exists for.
pub(crate) const NOTICE: &str = ".notice";
/// The button that starts a search.
pub(crate) const START: &str = "#start [type=submit]";
/// The page of a search that is under way.
pub(crate) const SEARCHING: &str = "main[data-status=processing]";
/// The page of a search that is complete.
pub(crate) const COMPLETED: &str = "main[data-status=completed]";

/// A system in a process of its own, and a driver for browsers.
pub(crate) struct Stage {
    /// The system.
    pub(crate) process: Process,
    driver: Driver,
    data: TempDir,
    flags: &'static [&'static str],
}

impl Stage {
    /// Starts `textback` with these flags. A search that shall be seen under way needs a pace of 10 s: on a machine
    /// that is also compiling, a page may take 3 s to open.
    pub(crate) async fn start(flags: &'static [&'static str]) -> Self {
        let driver = Driver::start();
        let data = tempfile::tempdir().expect("a folder");
        let process = Process::start(data.path(), flags).await;
        Self { process, driver, data, flags }
    }

    /// Starts `textback` again where it was, with what it has left behind.
    pub(crate) async fn start_again(&mut self) {
        let port = self.process.world.url.rsplit_once(':').expect("a port").1.parse().expect("a number");
        self.process = Process::start_at(port, self.data.path(), self.flags).await;
    }

    /// A browser that is new to the system.
    pub(crate) async fn browser(&self, kind: Kind) -> Browser {
        self.browser_at(kind, &self.process.world.url).await
    }

    /// A browser to which the system has this address.
    pub(crate) async fn browser_at(&self, kind: Kind, url: &str) -> Browser {
        Browser::start(&self.driver, kind, url).await
    }

    /// A phone in Korea.
    pub(crate) async fn phone(&self) -> Browser {
        self.browser(Kind::PHONE).await
    }

    /// How many jobs it has made since it was started.
    pub(crate) fn jobs_made(&self) -> usize {
        self.process.log().matches("job created").count()
    }
}

impl Browser {
    /// Fills the start page in, as somebody who wants a text, or not.
    pub(crate) async fn fill(&self, query: &str, wants_text: bool) {
        self.open("/").await;
        self.type_into("#query", query).await;
        if wants_text {
            self.type_into("#phone", PHONE).await;
            self.press_by_key("#consent").await;
        }
    }

    /// Presses something with the keyboard, after which chromedriver waits for no script of the page.
    pub(crate) async fn press_by_key(&self, css: &str) {
        within("pressing a key", self.until(css).await.send_keys(&Key::Space.to_string())).await;
    }

    /// Whether such an element is there to be seen.
    pub(crate) async fn shows(&self, css: &str) -> bool {
        let found = self.client.find_all(Locator::Css(css)).await.expect("a look at the page");
        match found.as_slice() {
            [] => false,
            [element] => element.is_displayed().await.expect("it is still there"),
            _ => panic!("several {css}"),
        }
    }

    /// What the elements of this kind say, from the top.
    pub(crate) async fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(found => found.innerText)";
        let texts = self.client.execute(script, vec![css.into()]).await.expect("the script runs");
        serde_json::from_value(texts).expect("texts")
    }

    /// The text of the one element of this kind.
    pub(crate) async fn text(&self, css: &str) -> String {
        match <[String; 1]>::try_from(self.texts(css).await) {
            Ok([text]) => text,
            Err(texts) => panic!("{} times {css} on {}", texts.len(), self.body().await),
        }
    }

    /// The token of the search whose page is open.
    pub(crate) async fn token(&self) -> String {
        let address = self.client.current_url().await.expect("an address");
        address.path().strip_prefix("/s/").expect("the page of a search").to_owned()
    }

    /// What the browser has complained about since it was last asked: errors of scripts, of loading, and of policies.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.command("se/log", json!({ "type": "browser" })).await;
        log.as_array().expect("a log").iter().map(ToString::to_string).collect()
    }
}
