//! A running system with browsers in front of it.

pub(crate) mod network;

use std::path::PathBuf;

use fantoccini::Locator;
use job::TextLink;
use serde_json::json;
use tempfile::TempDir;
use tests::{PHONE, Process, Scripted};

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
/// A source that has answered, on the page of a search that is under way.
pub(crate) const ANSWERED: &str = ".sources [data-state=done]";
/// The page of a search that is complete.
pub(crate) const COMPLETED: &str = "main[data-status=completed]";

/// Sources that answer when a test lets them.
pub(crate) struct HeldSources {
    sources: [Scripted; 4],
    /// The file of sources that leads to them.
    pub(crate) file: PathBuf,
    _folder: TempDir,
}

impl HeldSources {
    /// Four sources with three hits each, none of which answers yet.
    pub(crate) async fn serve() -> Self {
        let sources = ["one", "two", "three", "four"].map(|name| Scripted::new(name, 3));
        let folder = tempfile::tempdir().expect("a folder");
        let file = Scripted::served(&sources.each_ref(), folder.path()).await;
        Self { sources, file, _folder: folder }
    }

    /// Lets the first so many answer, now and ever after.
    pub(crate) fn answer(&self, count: usize) {
        self.sources[..count].iter().for_each(Scripted::answer);
    }

    /// Lets all of them answer, now and ever after.
    pub(crate) fn answer_all(&self) {
        self.answer(self.sources.len());
    }
}

/// A system in a process of its own, and a driver for browsers.
pub(crate) struct Stage {
    /// The system.
    pub(crate) process: Process,
    driver: Driver,
    data: TempDir,
    flags: Vec<String>,
}

impl Stage {
    /// Starts `textback` with the sample's sources, which answer at once.
    pub(crate) async fn start() -> Self {
        Self::start_with(&["--pace", "0"]).await
    }

    /// Starts `textback` with sources that the test holds, and with these flags: its searches are under way until all
    /// sources may answer.
    pub(crate) async fn holding(flags: &[&str]) -> (Self, HeldSources) {
        let held = HeldSources::serve().await;
        let sources = held.file.to_str().expect("a path in UTF-8");
        (Self::start_with(&[&["--pace", "0", "--sources", sources], flags].concat()).await, held)
    }

    async fn start_with(flags: &[&str]) -> Self {
        let driver = Driver::start().await;
        let data = tempfile::tempdir().expect("a folder");
        let process = Process::start(data.path(), flags).await;
        Self { process, driver, data, flags: flags.iter().map(|flag| (*flag).to_owned()).collect() }
    }

    /// Starts `textback` again where it was, with what it has left behind.
    pub(crate) async fn start_again(&mut self) {
        let port = self.process.world.url.rsplit_once(':').expect("a port").1.parse().expect("a number");
        let flags: Vec<_> = self.flags.iter().map(String::as_str).collect();
        self.process = Process::start_at(port, self.data.path(), &flags).await;
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

    /// How many jobs it has made since it was started. Ends it: before its end, a log may say less than was done.
    pub(crate) async fn jobs_made(mut self) -> usize {
        self.process.kill().await;
        self.process.whole_log().await.matches("job created").count()
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

    /// Whether such an element is there to be seen.
    pub(crate) async fn shows(&self, css: &str) -> bool {
        let look = async || match self.client.find_all(Locator::Css(css)).await?.as_slice() {
            [] => Ok(false),
            [element] => element.is_displayed().await,
            _ => panic!("several {css}"),
        };
        self.retried(&format!("looking for {css}"), look).await
    }

    /// What the elements of this kind say, from the top.
    pub(crate) async fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(found => found.innerText)";
        serde_json::from_value(self.read(script, &[css.into()]).await).expect("texts")
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
        let address = within("reading the address", self.client.current_url()).await;
        let end = address.path().strip_prefix("/s/").expect("the page of a search");
        TextLink::parse(end).expect("a token").token.as_str().to_owned()
    }

    /// What the browser has complained about since it was last asked: errors of scripts, of loading, and of policies.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.command("se/log", json!({ "type": "browser" })).await;
        log.as_array().expect("a log").iter().map(ToString::to_string).collect()
    }
}
