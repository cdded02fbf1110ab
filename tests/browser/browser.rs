//! One browser, by what a person does with it.

use std::time::Duration;

use fantoccini::{Client, Locator, elements::Element, error::CmdError, wd::WebDriverCompatibleCommand};
use reqwest::{Method, Url};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::driver::{Driver, Kind};

/// Longer than any search here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often the page is looked at meanwhile.
const GLANCE: Duration = Duration::from_millis(100);

/// A browser with one page open.
pub(crate) struct Browser {
    /// What it is driven by.
    pub(crate) client: Client,
    home: String,
}

impl Browser {
    /// Starts one whose paths are those of the system at this address.
    pub(crate) async fn start(driver: &Driver, kind: Kind, home: &str) -> Self {
        Self { client: driver.browser(kind).await, home: home.to_owned() }
    }

    /// Opens a path of the system.
    pub(crate) async fn open(&self, path: &str) {
        self.visit(&format!("{}{path}", self.home)).await;
    }

    /// Opens any address.
    pub(crate) async fn visit(&self, address: &str) {
        within("opening a page", self.client.goto(address)).await;
    }

    /// Waits until the page has such an element.
    pub(crate) async fn until(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE).every(GLANCE);
        match wait.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("no {css} ({error}) on {}", self.body().await),
        }
    }

    /// Types into a field, behind what is there.
    pub(crate) async fn type_into(&self, css: &str, text: &str) {
        within("typing", self.until(css).await.send_keys(text)).await;
    }

    /// Presses something, with a finger or a mouse.
    pub(crate) async fn press(&self, css: &str) {
        within("pressing", self.until(css).await.click()).await;
    }

    /// Runs a script, as developer tools do: also where the page may run none.
    pub(crate) async fn run(&self, script: &str) -> Value {
        within("running a script", self.client.execute(script, Vec::new())).await
    }

    /// What one can read on the page.
    pub(crate) async fn body(&self) -> String {
        self.run("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// A command that chromedriver has beyond the standard.
    pub(crate) async fn command(&self, path: &'static str, body: Value) -> Value {
        within(path, self.client.issue_cmd(Command { path, body })).await
    }

    /// A command of Chromium's developer tools (DevTools Protocol), with its parameters.
    pub(crate) async fn devtools(&self, name: &str, parameters: Value) -> Value {
        self.command("goog/cdp/execute", json!({ "cmd": name, "params": parameters })).await
    }

    /// Connects the browser by a network of so many bytes a second, either way, and milliseconds for every request: 0
    /// bytes are no network, -1 is this machine's own speed.
    pub(crate) async fn connect_by(&self, rate: i32, latency: u32) {
        let conditions = json!({
            "offline": rate == 0, "latency": latency, "download_throughput": rate, "upload_throughput": rate,
        });
        self.command("chromium/network_conditions", json!({ "network_conditions": conditions })).await;
    }

    /// Closes the browser, as somebody who puts the phone away.
    pub(crate) async fn close(self) {
        within("closing", self.client.close()).await;
    }
}

/// Chromedriver may wait for ever, for instance for a script of a page that may run none.
pub(crate) async fn within<T>(what: &str, command: impl Future<Output = Result<T, CmdError>>) -> T {
    match timeout(PATIENCE, command).await {
        Ok(Ok(done)) => done,
        Ok(Err(error)) => panic!("{what} failed: {error}"),
        Err(_) => panic!("{what} did not end"),
    }
}

#[derive(Debug)]
struct Command {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(
        &self,
        base_url: &Url,
        session_id: Option<&str>,
    ) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base_url.join(&format!("session/{}/{}", session_id.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
