//! `chromedriver` and the browsers it has started; all end with [`Driver`].

use std::{
    fs::File,
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::TcpStream,
    os::unix::process::CommandExt,
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::Duration,
};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::{sync::oneshot, time::timeout};

use tests::PATIENCE;

/// The size of a small phone that is still common, in CSS pixels.
const PHONE: (u32, u32) = (360, 740);
/// The size of a small laptop's window.
const DESKTOP: (u32, u32) = (1280, 800);
/// How long chromedriver may take to close its browsers.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long a test waits for its turn: all others may have theirs before, each for a minute at most.
const QUEUE: Duration = Duration::from_secs(60 * 60);

/// Chromium asks nobody but the system under test, and keeps nothing. It runs as root in a container, hence no sandbox.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// What kind of browser somebody uses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// The languages it asks for, best first.
    pub(crate) languages: &'static str,
    /// Whether it runs scripts.
    pub(crate) has_script: bool,
    /// Whether it is a phone's, 360 px wide and touched; otherwise it is a laptop's.
    pub(crate) is_phone: bool,
    /// Whether every request is logged, with what came over the wire for it.
    pub(crate) logs_traffic: bool,
    /// The port of this machine that all shops (`*.example`, by HTTPS) are found at; otherwise they are nowhere.
    pub(crate) shops: Option<u16>,
}

impl Kind {
    /// A phone in Korea.
    pub(crate) const PHONE: Self = Self {
        languages: "ko-KR,ko,en-US,en",
        has_script: true,
        is_phone: true,
        logs_traffic: false,
        shops: None,
    };

    fn capabilities(self) -> Map<String, Value> {
        let (width, height) = DESKTOP;
        let size = format!("--window-size={width},{height}");
        let language = format!("--lang={}", &self.languages[..2]);
        let shops = self.shops.map(|port| format!("--host-resolver-rules=MAP *.example 127.0.0.1:{port}"));
        let own = [size.as_str(), language.as_str()].into_iter().chain(shops.as_deref());
        let flags: Vec<_> = FLAGS.into_iter().chain(own).collect();
        let mut options = json!({ "args": flags, "prefs": {
            "intl.accept_languages": self.languages,
            // Chromium's content settings: 1 allows, 2 blocks.
            "profile.managed_default_content_settings.javascript": if self.has_script { 1 } else { 2 },
        } });
        if self.is_phone {
            let (width, height) = PHONE;
            options["mobileEmulation"] = json!({ "deviceMetrics": {
                "width": width, "height": height, "pixelRatio": 2, "touch": true, "mobile": true,
            } });
        }
        let logs = json!({ "browser": "ALL", "performance": if self.logs_traffic { "ALL" } else { "OFF" } });
        let wanted = [
            ("goog:chromeOptions", options),
            ("goog:loggingPrefs", logs),
            // The shops' certificate is made up.
            ("acceptInsecureCerts", self.shops.is_some().into()),
            ("timeouts", json!({ "script": PATIENCE.as_millis(), "pageLoad": PATIENCE.as_millis() })),
        ];
        wanted.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// A running `chromedriver`. While there is one, every other waits for its turn: two browsers at once would starve
/// each other, and whatever else runs on a machine with two processors.
pub(crate) struct Driver {
    child: Child,
    port: u16,
    /// It stays open: chromedriver must not write into a closed pipe.
    _output: Option<BufReader<ChildStdout>>,
    /// Where the browsers keep their profiles.
    _folder: TempDir,
    _turn: File,
}

impl Driver {
    /// Starts `chromedriver` on a free port, once it is this test's turn.
    pub(crate) async fn start() -> Self {
        let turn = turn().await;
        let folder = tempfile::tempdir().expect("a folder");
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .env("TMPDIR", folder.path())
            // A group of its own: what it starts can be ended with it.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = started.unwrap_or_else(|error| match error.kind() {
            ErrorKind::NotFound => panic!(
                "chromedriver is missing: `apt-get install chromium chromium-driver` brings it, as tests/run does"
            ),
            _ => panic!("chromedriver does not start: {error}"),
        });
        let output = child.stdout.take().expect("a pipe");
        let mut driver = Self { child, port: 0, _output: None, _folder: folder, _turn: turn };
        let (port, output) = at_most(PATIENCE, "chromedriver's start", || port_in(output)).await;
        (driver.port, driver._output) = (port, Some(output));
        driver
    }

    /// Starts a browser with a profile of its own.
    pub(crate) async fn browser(&self, kind: Kind) -> Client {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(kind.capabilities());
        let address = format!("http://127.0.0.1:{}", self.port);
        let connected = timeout(PATIENCE, builder.connect(&address)).await.expect("chromium starts in time");
        connected.expect("chromedriver finds chromium")
    }

    /// Asked, chromedriver closes its browsers before it ends.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(FAREWELL))?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.shut_down();
        // One that waits for a page hears nothing, and would leave its browsers behind.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.child.wait();
    }
}

/// A lock between threads and processes alike: it depends on the runner which of them tests share.
async fn turn() -> File {
    let program = std::env::current_exe().expect("a test is a file");
    let file = File::create(program.with_file_name("browsers.turn")).expect("a file beside the test");
    let lock = || file.lock().map(|()| file).expect("the system locks files");
    at_most(QUEUE, "the turn of this test's browsers", lock).await
}

fn port_in(output: ChildStdout) -> (u16, BufReader<ChildStdout>) {
    let mut output = BufReader::new(output);
    let mut line = String::new();
    while output.read_line(&mut line).expect("chromedriver's output") > 0 {
        let port = line.trim_end().trim_end_matches('.').rsplit_once("successfully on port ");
        if let Some((_, port)) = port {
            return (port.parse().expect("a port"), output);
        }
        line.clear();
    }
    panic!("chromedriver ended before it was ready");
}

/// The outcome of what blocks, on a thread of its own, and for so long at most.
async fn at_most<T: Send + 'static>(
    limit: Duration,
    what: &str,
    blocking: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (done, outcome) = oneshot::channel();
    thread::spawn(move || done.send(blocking()));
    match timeout(limit, outcome).await {
        Ok(outcome) => outcome.unwrap_or_else(|_| panic!("{what} failed")),
        Err(_) => panic!("{what} did not come within {limit:?}"),
    }
}
