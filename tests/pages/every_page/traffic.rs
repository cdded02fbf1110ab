//! What comes over the wire for a page, by Chromium's own account.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokio::time::timeout;

use tests::PATIENCE;

use crate::{browser::Browser, page_script};

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// The page itself.
    Page,
    /// Its style sheets.
    Style,
    /// Its scripts.
    Script,
    /// Its own drawings.
    Icon,
    /// Pictures of goods, from their shops.
    Picture,
    /// Anything else.
    Other,
}

/// Requests that went out, each with its purpose and, once the answer has arrived, the bytes of it: headers and
/// body as they came, compressed or not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traffic(BTreeMap<String, (Purpose, Option<u64>)>);

impl Traffic {
    /// Opens an address and waits until all that the page asks for is there.
    pub(crate) async fn of_visit(browser: &Browser, url: &str) -> Self {
        let mut traffic = Self::default();
        // What was logged before belongs to another visit.
        read_log(browser).await;
        browser.visit(url).await;
        match timeout(PATIENCE, traffic.follow(browser)).await {
            Ok(()) => traffic,
            Err(_) => panic!("the traffic of {url} did not end: {traffic:?}"),
        }
    }

    /// Takes what happens until nothing more does.
    async fn follow(&mut self, browser: &Browser) {
        loop {
            page_script::until_at_rest(browser).await;
            let was_over = self.is_over();
            let events = read_log(browser).await;
            events.iter().for_each(|event| self.take(event));
            if was_over && events.is_empty() {
                return;
            }
        }
    }

    /// Bytes for a purpose.
    pub(crate) fn bytes(&self, purpose: Purpose) -> u64 {
        self.0.values().filter(|(of, _)| *of == purpose).filter_map(|(_, bytes)| *bytes).sum()
    }

    /// Bytes for everything but the shops' pictures.
    pub(crate) fn own_bytes(&self) -> u64 {
        self.own().filter_map(|(_, bytes)| *bytes).sum()
    }

    /// Requests for everything but the shops' pictures.
    pub(crate) fn own_requests(&self) -> usize {
        self.own().count()
    }

    fn own(&self) -> impl Iterator<Item = &(Purpose, Option<u64>)> {
        self.0.values().filter(|(of, _)| *of != Purpose::Picture)
    }

    /// Whether every answer has arrived, or never will.
    fn is_over(&self) -> bool {
        !self.0.is_empty() && self.0.values().all(|(_, bytes)| bytes.is_some())
    }

    /// Takes an event of the DevTools Protocol's Network domain.
    fn take(&mut self, event: &Value) {
        let parameters = &event["params"];
        let id = parameters["requestId"].as_str().unwrap_or_default();
        match event["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                let is_of_network =
                    parameters["request"]["url"].as_str().is_some_and(|url| url.starts_with("http"));
                if is_of_network {
                    self.0.insert(id.to_owned(), (purpose(parameters), None));
                }
            }
            "Network.requestServedFromCache" => drop(self.0.remove(id)),
            "Network.responseReceived" if parameters["response"]["fromDiskCache"] == true => {
                self.0.remove(id);
            }
            "Network.loadingFinished" => self.finish(id, parameters["encodedDataLength"].as_f64()),
            "Network.loadingFailed" => self.finish(id, None),
            _ => {}
        }
    }

    fn finish(&mut self, id: &str, bytes: Option<f64>) {
        if let Some((_, arrived)) = self.0.get_mut(id) {
            // Whole numbers, which the protocol writes as any.
            *arrived = Some(bytes.unwrap_or_default() as u64);
        }
    }
}

fn purpose(parameters: &Value) -> Purpose {
    let is_shop = parameters["request"]["url"].as_str().is_some_and(|url| url.contains(".example/"));
    match parameters["type"].as_str().unwrap_or_default() {
        "Document" => Purpose::Page,
        "Stylesheet" => Purpose::Style,
        "Script" => Purpose::Script,
        "Image" if is_shop => Purpose::Picture,
        "Image" => Purpose::Icon,
        _ => Purpose::Other,
    }
}

/// Forgets whatever the browser has kept of earlier visits.
pub(crate) async fn forget(browser: &Browser) {
    browser.devtools("Network.clearBrowserCache", json!({})).await;
}

/// What has happened on the network since the log was last read.
async fn read_log(browser: &Browser) -> Vec<Value> {
    let log = browser.command("se/log", json!({ "type": "performance" })).await;
    let messages = log.as_array().expect("a log").iter().filter_map(|entry| entry["message"].as_str());
    let events = messages.map(|message| serde_json::from_str::<Value>(message).expect("JSON"));
    let is_of_network =
        |event: &Value| event["method"].as_str().is_some_and(|method| method.starts_with("Network."));
    events.map(|mut event| event["message"].take()).filter(is_of_network).collect()
}
