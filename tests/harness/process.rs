pub(crate) mod running;
pub(crate) mod waiting;

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, BufReader, Lines},
    process::{Child, Command},
    sync::watch,
    time::timeout,
};

use crate::{PATIENCE, World, within};

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
    /// Starts `textback` with free ports, these flags and a log that holds everything. Texts have no limits unless the
    /// flags say so.
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
        let mut program = Command::new(binary("textback"));
        program.args(["--port", &port.to_string(), "--data"]).arg(data);
        if !flags.contains(&"--aws-endpoint") {
            program.args(["--aws-port", "0"]);
        }
        if !flags.contains(&"--text-limits") {
            program.args(["--text-limits", "off"]);
        }
        program.args(flags);
        Self::of(program.env("LOG_LEVEL", "debug")).await.unwrap_or_else(|log| panic!("not ready: {log}"))
    }

    /// A program that starts a system and says so as `textback` does; its log when it ends instead.
    ///
    /// # Panics
    /// When it cannot be started, or neither becomes ready nor ends.
    pub async fn of(program: &mut Command) -> Result<Self, String> {
        let program = program.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = program.spawn().expect("the program starts");
        let log = collect(child.stderr.take().expect("a pipe"));
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        // A cold start builds a catalogue's index.
        let Some((endpoint, url)) = within("a program that is ready", addresses(&mut lines)).await else {
            within("the end of a program that did not become ready", child.wait()).await.expect("a status");
            return Err(to_its_end(&log).await);
        };
        Ok(Self { child, world: World::attached(&url), endpoint, log })
    }

    /// Its process id, while it has not ended.
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Waits until it has ended by itself; its exit code, or `None` after a signal.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn ended(&mut self) -> Option<i32> {
        within("the end of a process", self.child.wait()).await.expect("a status").code()
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
        self.signal("INT").await;
        self.ended().await
    }

    /// Sends it a signal, such as `TERM`.
    ///
    /// # Panics
    /// When it has ended.
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &id]).status().await.expect("kill runs");
        assert!(sent.success());
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

    /// Asks it to stop and returns all that it has ever logged: while it runs, a line may still be on its way.
    ///
    /// # Panics
    /// When it does not stop in order.
    pub async fn log_to_the_end(&mut self) -> String {
        assert_eq!(self.interrupt().await, Some(0), "it stops in order: {}", self.log());
        self.whole_log().await
    }

    /// All that it logged, after its end.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn whole_log(&self) -> String {
        to_its_end(&self.log).await
    }

    /// The part of its log that has arrived so far. A line that it has written may still be on its way: what is to be in
    /// it is waited for, or looked for in the whole log.
    pub fn log(&self) -> String {
        self.log.borrow().clone()
    }
}

/// A binary of this workspace, beside the test's own.
///
/// # Panics
/// When it was not built: `cargo build --workspace --bins` does.
pub fn binary(name: &str) -> PathBuf {
    let path = built().join(name);
    assert!(path.exists(), "{} is missing: run `cargo build --workspace --bins` first", path.display());
    path
}

/// A program of this package's examples.
///
/// # Panics
/// When it was not built: `cargo build -p tests --examples` does.
pub fn example(name: &str) -> PathBuf {
    let path = built().join("examples").join(name);
    assert!(path.exists(), "{} is missing: run `cargo build -p tests --examples` first", path.display());
    path
}

fn built() -> PathBuf {
    let program = std::env::current_exe().expect("a program is a file");
    let folder = program.parent().and_then(Path::parent);
    folder.expect("target/<profile>/deps/<test> or target/<profile>/examples/<example>").to_owned()
}

async fn to_its_end(log: &watch::Receiver<String>) -> String {
    let mut log = log.clone();
    within("the end of a process's log", async { while log.changed().await.is_ok() {} }).await;
    log.borrow().clone()
}

/// The addresses of the AWS endpoint and of the front door, as a program tells them that is ready; none when it ends.
async fn addresses(lines: &mut Lines<impl AsyncBufRead + Unpin>) -> Option<(String, String)> {
    let mut endpoint = String::new();
    loop {
        let line = lines.next_line().await.expect("a line")?;
        if let Some(url) = line.strip_prefix("ready: ") {
            return Some((endpoint, url.to_owned()));
        }
        if let Some(found) = line.strip_prefix("AWS endpoint: ") {
            endpoint = found.split(' ').next().unwrap_or_default().to_owned();
        }
    }
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
