//! One browser, by what a person does with it.

use std::time::Duration;

use fantoccini::{
    Client, Locator,
    elements::Element,
    error::{CmdError, ErrorStatus},
    wd::WebDriverCompatibleCommand,
};
use reqwest::{Method, Url};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use tests::PATIENCE;

use crate::driver::{Driver, Kind};

/// How often the page is looked at meanwhile: chromedriver reports nothing by itself.
const GLANCE: Duration = Duration::from_millis(50);

/// What chromedriver says, as an unknown error, where a page was replaced while it looked for a place in it: before
/// it touched anything.
const REPLACED: [&str; 4] = [
    "does not belong to the document",
    "loader has changed while resolving nodes",
    "no such execution context",
    "Cannot find default execution context",
];

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

    /// Waits for an element and does something with it. Both are one step: a page that renews itself may replace the
    /// element in between, and then the new one is found. The action is tried again only where it did not happen.
    pub(crate) async fn touch<T>(
        &self,
        what: &str,
        css: &str,
        act: impl AsyncFn(Element) -> Result<T, CmdError>,
    ) -> T {
        let step = format!("{what} {css}");
        self.retried(&step, async || act(self.client.find(Locator::Css(css)).await?).await).await
    }

    /// Does something that may meet a page which is just being replaced: then it did not happen, and is done again.
    pub(crate) async fn retried<T>(&self, step: &str, attempt: impl AsyncFn() -> Result<T, CmdError>) -> T {
        let mut missed = None;
        let retrying = async {
            loop {
                match attempt().await {
                    Ok(done) => return done,
                    Err(error) if is_replaced(&error) => missed = Some(error),
                    Err(error) => panic!("{step} failed: {error}"),
                }
                sleep(GLANCE).await;
            }
        };
        if let Ok(done) = timeout(PATIENCE, retrying).await {
            return done;
        }
        let missed = missed.map_or("chromedriver did not answer".to_owned(), |error| error.to_string());
        panic!("{step} did not succeed: {missed}, on {}", self.body().await)
    }

    /// Waits until a script that changes nothing says that something is so.
    pub(crate) async fn until_true(&self, script: &str, arguments: &[Value]) {
        let watching = async {
            while self.read(script, arguments).await != true {
                sleep(GLANCE).await;
            }
        };
        if timeout(PATIENCE, watching).await.is_err() {
            panic!("this did not become so: {script}\non {}", self.body().await);
        }
    }

    /// Types into a field, behind what is there.
    pub(crate) async fn type_into(&self, css: &str, text: &str) {
        self.touch("typing into", css, async |field| field.send_keys(text).await).await;
    }

    /// Presses something, with a finger or a mouse.
    pub(crate) async fn press(&self, css: &str) {
        self.touch("pressing", css, async |button| button.click().await).await;
    }

    /// Runs a script once, as developer tools do: also where the page may run none.
    pub(crate) async fn run(&self, script: &str) -> Value {
        within(script, self.client.execute(script, Vec::new())).await
    }

    /// What a script says that changes nothing, so that it may run again where the page was just being replaced.
    pub(crate) async fn read(&self, script: &str, arguments: &[Value]) -> Value {
        self.retried(script, async || self.client.execute(script, arguments.to_vec()).await).await
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

/// Whether an element was not there, no longer there, or behind another: chromedriver has touched nothing.
fn is_replaced(error: &CmdError) -> bool {
    use ErrorStatus::{ElementClickIntercepted, NoSuchElement, StaleElementReference};
    let CmdError::Standard(said) = error else { return false };
    matches!(said.error, ElementClickIntercepted | NoSuchElement | StaleElementReference)
        || REPLACED.iter().any(|words| said.message.contains(words))
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
