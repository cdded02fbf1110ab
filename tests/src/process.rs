use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
    sync::watch,
    time::timeout,
};

use crate::World;

/// A cold start builds a catalogue's index, in an unoptimised build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A system in a process of its own. Dropping it kills it.
pub struct Process {
    child: Child,
    /// Speaks to it.
    pub world: World,
    /// The address of its AWS endpoint.
    pub endpoint: String,
    log: watch::Receiver<String>,
}

impl Process {
    /// Starts `textback` with free ports, these flags and a log that holds everything.
    ///
    /// # Panics
    /// When it does not become ready.
    pub async fn start(data: &Path, flags: &[&str]) -> Self {
        Self::start_at(0, data, flags).await
    }

    /// The same with a known port for its front door: where another was, whose links shall work again.
    ///
    /// # Panics
    /// When it does not become ready.
    pub async fn start_at(port: u16, data: &Path, flags: &[&str]) -> Self {
        let mut child = Command::new(binary("textback"))
            .args(["--port", &port.to_string(), "--aws-port", "0", "--data"])
            .arg(data)
            .args(flags)
            .env("LOG_LEVEL", "debug")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("textback starts");
        let log = collect(child.stderr.take().expect("a pipe"));
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let (mut endpoint, mut url) = (String::new(), None);
        while url.is_none() {
            let line = timeout(PATIENCE, lines.next_line()).await.expect("ready in time").expect("a line");
            let line = line.unwrap_or_else(|| panic!("not ready: {}", *log.borrow()));
            url = line.strip_prefix("ready: ").map(str::to_owned);
            if let Some(found) = line.strip_prefix("AWS endpoint: ") {
                endpoint = found.to_owned();
            }
        }
        Self { child, world: World::attached(&url.expect("just found")), endpoint, log }
    }

    /// Kills it, as `kill -9` does, and waits until it is gone.
    ///
    /// # Panics
    /// When it cannot be killed.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("it dies");
    }

    /// Asks it to stop, as Ctrl-C does, and waits until it has; its exit code.
    ///
    /// # Panics
    /// When it cannot be asked, or does not stop.
    pub async fn interrupt(&mut self) -> Option<i32> {
        let id = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().await.expect("kill runs");
        assert!(sent.success());
        timeout(PATIENCE, self.child.wait()).await.expect("it stops").expect("a status").code()
    }

    /// Waits until it has logged these words.
    ///
    /// # Panics
    /// When it does not.
    pub async fn until_logged(&self, words: &str) {
        let mut log = self.log.clone();
        let logged = timeout(PATIENCE, log.wait_for(|log| log.contains(words))).await;
        assert!(matches!(logged, Ok(Ok(_))), "{words:?} is not in the log: {}", self.log());
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.log.borrow().clone()
    }
}

/// A binary of this workspace, beside the test's own.
///
/// # Panics
/// When it was not built: `cargo build --workspace --bins` does.
pub fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test is a file");
    let folder = test.parent().and_then(Path::parent).expect("target/<profile>/deps/<test>");
    let path = folder.join(name);
    assert!(path.exists(), "{} is missing: run `cargo build --workspace --bins` first", path.display());
    path
}

fn collect(pipe: impl AsyncRead + Unpin + Send + 'static) -> watch::Receiver<String> {
    let (writer, log) = watch::channel(String::new());
    tokio::spawn(async move {
        let mut lines = BufReader::new(pipe).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            writer.send_modify(|log| {
                log.push_str(&line);
                log.push('\n');
            });
        }
    });
    log
}
