//! The first minute in a terminal: what a start says, what each job says, and how other programs find the system.

use std::{
    io::Write,
    path::Path,
    process::{Output, Stdio},
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use cloud::{Aws, Clock, Environment, JobTable};
use job::{Rules, Token};
use serde_json::json;
use tests::{Fate, Process, Scripted, World, binary};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};
use tracing_subscriber::{Layer, layer::SubscriberExt, util::SubscriberInitExt};

/// A terminal that the tests of this process share.
#[derive(Clone, Default)]
struct Screen(Arc<Mutex<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Screen {
    fn open() -> &'static Self {
        static SCREEN: OnceLock<Screen> = OnceLock::new();
        SCREEN.get_or_init(|| {
            let screen = Self::default();
            let writer = screen.clone();
            let filter = textback::terminal_filter(&Environment::default(), false).unwrap();
            let lines = textback::terminal_lines(move || writer.clone()).with_filter(filter);
            tracing_subscriber::registry().with(lines).init();
            screen
        })
    }

    /// The lines about a job, without their time and its key.
    fn about(&self, token: &str) -> Vec<String> {
        let key = Token::parse(token).unwrap().key().short();
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().filter_map(|line| Some(line.split_once(&format!("  {key}  "))?.1.to_owned())).collect()
    }
}

fn is_end(line: &str, words: &str) -> bool {
    line.starts_with("search ended: completed in ") && line.ends_with(words)
}

#[tokio::test]
async fn a_search_with_a_number_is_three_lines_on_a_terminal() {
    let screen = Screen::open();
    let world = World::with(Scripted::system(&[&Scripted::answering("a", 3)]), Rules::AGREED).await;
    let token = world.created_with_phone("q").await;
    world.drain(&token).await;
    world.get(&format!("/s/{token}")).await;
    world.end(Fate::Stopped).await;
    let lines = screen.about(&token);
    assert_eq!(
        (lines.len(), lines[0].as_str(), lines[2].as_str()),
        (3, "job created", "text sent"),
        "{lines:?}"
    );
    assert!(is_end(&lines[1], " s with 3 results"), "{lines:?}");
}

#[tokio::test]
async fn a_cancelled_search_is_two_lines_on_a_terminal() {
    let screen = Screen::open();
    let world = World::with(Scripted::system(&[&Scripted::new("a", 1)]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    world.until(&token, |status| status["status"] == "processing").await;
    world.cancel(&token).await;
    world.end(Fate::Stopped).await;
    assert_eq!(screen.about(&token), ["job created", "job cancelled"]);
}

#[tokio::test]
async fn a_search_that_a_stop_interrupts_is_shown_to_be_given_back_and_resumed() {
    let screen = Screen::open();
    let folder = tempfile::tempdir().unwrap();
    let source = Scripted::new("a", 2);
    let rules = Rules::with_lease(Duration::from_secs(1));
    let settings = || World::settings(folder.path().to_owned(), Scripted::system(&[&source]), rules);
    let first = World::of(settings()).await;
    let token = first.created(&json!({ "query": "q" })).await;
    first.until(&token, |status| status["status"] == "processing").await;
    first.end(Fate::Stopped).await;
    source.answer();
    let second = World::of(settings()).await;
    second.drain(&token).await;
    second.end(Fate::Stopped).await;
    let lines = screen.about(&token);
    let places: Vec<_> = ["job created", "search given back", "search resumed"]
        .map(|step| lines.iter().position(|line| line == step).unwrap_or_else(|| panic!("{step}: {lines:?}")))
        .into();
    assert!(places.is_sorted() && is_end(lines.last().unwrap(), " s with 2 results"), "{lines:?}");
}

/// What a program prints from now on until a line that says this, and that line.
async fn until_said(lines: &mut Lines<BufReader<ChildStdout>>, words: &str) -> Vec<String> {
    let mut said = Vec::new();
    while !said.last().is_some_and(|line: &String| line.contains(words)) {
        let line = timeout(Duration::from_secs(60), lines.next_line()).await.expect("in time").unwrap();
        said.push(line.unwrap_or_else(|| panic!("{words:?} was not said: {said:?}")));
    }
    said
}

fn started(program: &mut Command) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut child = program.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

#[tokio::test]
async fn a_start_says_what_runs_where_and_what_to_type_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Command::new(binary("textback"));
    program.args(["--port", "0", "--aws-port", "0", "--data"]).arg(folder.path());
    let (_child, mut lines) = started(program.stderr(Stdio::null()));
    let said = until_said(&mut lines, "ready: ").await;
    assert_eq!(said.len(), 7, "{said:?}");
    let url = said[6].strip_prefix("ready: ").expect("the last line is for scripts");
    let text = said.join("\n");
    for part in [
        &format!("{url}/_local/texts"),
        &format!("{url}/_local/metrics"),
        "원피스",
        "010-2345-6789",
        "Ctrl-C",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains(&format!("`textback env --data {}`", folder.path().display())), "{text}");
    let secret = std::fs::read_to_string(folder.path().join("hmac.secret")).unwrap();
    assert!(!text.contains(&secret) && !text.contains("export"), "{text}");
}

/// `script` gives the program a terminal, for its output and its log alike.
#[tokio::test]
async fn on_a_terminal_the_log_of_a_search_is_three_lines_and_elsewhere_json() {
    let folder = tempfile::tempdir().unwrap();
    let command = format!(
        "{} --port 0 --aws-port 0 --pace 0 --data {}",
        binary("textback").display(),
        folder.path().display()
    );
    let mut program = Command::new("script");
    program.args(["-qec", &command, "/dev/null"]).env_remove("LOG_LEVEL");
    let (_child, mut lines) = started(&mut program);
    let said = until_said(&mut lines, "ready: ").await;
    let world = World::attached(said[6].strip_prefix("ready: ").unwrap());
    let token = world.created_with_phone("원피스").await;
    let log = until_said(&mut lines, "text sent").await;
    let key = Token::parse(&token).unwrap().key().short();
    assert!(log.len() == 3 && log.iter().all(|line| line.contains(&format!("  {key}  "))), "{log:?}");

    let elsewhere = tempfile::tempdir().unwrap();
    let process = Process::start(elsewhere.path(), &["--pace", "0"]).await;
    let token = process.world.created_with_phone("원피스").await;
    process.world.drain(&token).await;
    process.until_logged("text sent").await;
    let log = process.log();
    assert_eq!(tests::log_lines(&log).len(), log.lines().count(), "{log}");
}

async fn env(data: &Path) -> Output {
    Command::new(binary("textback")).args(["env", "--data"]).arg(data).output().await.unwrap()
}

/// The variables that a shell has after `eval "$(textback env)"`.
async fn in_a_shell(data: &Path) -> Environment {
    let script =
        format!("eval \"$('{}' env --data '{}')\" && env -0", binary("textback").display(), data.display());
    let output = Command::new("bash").args(["-c", &script]).env_clear().output().await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split('\0').filter_map(|pair| pair.split_once('=')).collect()
}

#[tokio::test]
async fn what_env_prints_is_enough_for_a_client_to_find_a_job() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path(), &["--pace", "0"]).await;
    let token = process.world.created(&json!({ "query": "원피스" })).await;
    let environment = in_a_shell(folder.path()).await;
    let table =
        JobTable::from_environment(&Aws::from_environment(&environment).unwrap(), &environment).unwrap();
    let now = Clock::new(Rules::AGREED).now();
    let key = Token::parse(&token).unwrap().key();
    assert!(table.read(&key, now).await.unwrap().is_some(), "the job is there");
    let variable = |name: &str| environment.optional(name).unwrap_or_default().to_owned();
    assert_eq!(variable("AWS_ENDPOINT_URL"), process.endpoint);
    assert_eq!(variable("PUBLIC_URL"), process.world.url);
    assert_eq!(variable("HMAC_SECRET"), std::fs::read_to_string(folder.path().join("hmac.secret")).unwrap());
    assert!(variable("SOURCES").contains("hanbit-closet"), "the functions that show sources know them");
}

#[tokio::test]
async fn env_says_what_to_do_where_nothing_runs_or_ever_ran() {
    let folder = tempfile::tempdir().unwrap();
    let Output { status, stdout, stderr } = env(folder.path()).await;
    let told = String::from_utf8(stderr).unwrap();
    assert_eq!((status.code(), stdout.len(), told.lines().count()), (Some(2), 0, 1), "{told}");
    assert!(told.contains("no textback has run on") && told.contains("--data"), "{told}");

    let mut process = Process::start(folder.path(), &["--pace", "0"]).await;
    process.interrupt().await;
    let Output { status, stdout, stderr } = env(folder.path()).await;
    let told = String::from_utf8(stderr).unwrap();
    assert!(status.success() && String::from_utf8(stdout).unwrap().contains("export TABLE_NAME="));
    assert!(told.contains("nothing answers at http://127.0.0.1:"), "{told}");
}

#[tokio::test]
async fn the_services_alone_are_found_by_env_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Command::new(binary("textback"));
    program.args(["endpoint", "--aws-port", "0", "--data"]).arg(folder.path());
    let process = Process::of(&mut program).await.unwrap();
    assert_eq!(in_a_shell(folder.path()).await.optional("AWS_ENDPOINT_URL"), Some(process.endpoint.as_str()));
}
