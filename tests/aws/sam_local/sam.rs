use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use emulator::{ADMINISTRATOR, REGION};
use serde_json::Value;
use tests::{World, logical_id, role_of};
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
    time::{sleep, timeout},
};

/// A first container of a function builds its image; on a busy machine that takes most of a minute.
const PATIENCE: Duration = Duration::from_secs(180);
/// Between two looks at whether the API answers.
const PAUSE: Duration = Duration::from_millis(200);
/// The addresses in `infra/sam-local.json`, for use by hand.
const ENDPOINT_BY_HAND: &str = "http://host.docker.internal:4566";
const API_BY_HAND: &str = "http://127.0.0.1:3000";

/// What SAM runs.
pub(crate) struct SamLocal {
    /// What `sam build` wrote.
    pub(crate) template: PathBuf,
    /// The processors it was built for.
    pub(crate) architecture: String,
}

/// The `sam local` commands.
pub(crate) struct Sam {
    settings: SamLocal,
    /// `infra/sam-local.json` with the addresses of this run.
    variables: PathBuf,
    api_port: u16,
}

impl Sam {
    /// Points the functions at an endpoint.
    pub(crate) fn new(settings: SamLocal, endpoint: &str, folder: &Path) -> Self {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/sam-local.json");
        let by_hand = fs::read_to_string(file).expect("infra/sam-local.json");
        let api_port = free_port();
        let own = by_hand
            .replace(ENDPOINT_BY_HAND, endpoint)
            .replace(API_BY_HAND, &format!("http://127.0.0.1:{api_port}"));
        let variables = folder.join("sam-local.json");
        fs::write(&variables, own).expect("a file in our own folder");
        Self { settings, variables, api_port }
    }

    /// The address of the API, with which links in texts begin.
    pub(crate) fn public_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.api_port)
    }

    /// Invokes a function with an event in a container of its own: its answer, or what went wrong instead.
    pub(crate) async fn invoke(&self, function: &str, event: &Value) -> Result<Value, String> {
        let mut invoke = self.local(&["invoke", &logical_id(function), "--event", "-"]);
        invoke.env("AWS_ACCESS_KEY_ID", role_of(function));
        invoke.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = invoke.spawn().expect("sam starts: tests/bin/sam_local puts it into PATH");
        let mut input = child.stdin.take().expect("a pipe");
        input.write_all(event.to_string().as_bytes()).await.map_err(|error| error.to_string())?;
        drop(input);
        let output = timeout(PATIENCE, child.wait_with_output()).await;
        let output = output.map_err(|_| "no answer in time".to_owned())?.expect("it was started");
        let (answer, log) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let read =
            serde_json::from_str(answer.trim()).map_err(|error| format!("{error} in {answer:?}: {log}"));
        match read {
            Ok(answer) if output.status.success() => Ok(answer),
            Ok(answer) => Err(format!("{}, {answer}: {log}", output.status)),
            Err(problem) => Err(problem),
        }
    }

    /// Starts the API; its containers stay between requests, as Lambda's do.
    pub(crate) async fn start_api(&self) -> Api {
        let port = self.api_port.to_string();
        let fixed = ["start-api", "--host", "127.0.0.1", "--port", &port, "--warm-containers", "LAZY"];
        let mut start = self.local(&fixed);
        let server = start.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("sam starts");
        let world = World::attached(&self.public_url());
        let listening = async {
            while tokio::net::TcpStream::connect(("127.0.0.1", self.api_port)).await.is_err() {
                sleep(PAUSE).await;
            }
        };
        timeout(PATIENCE, listening).await.expect("the API listens");
        Api { world, server }
    }

    /// A command with what all of them need after its own arguments: the overrides take whatever follows them.
    fn local(&self, arguments: &[&str]) -> Command {
        let mut sam = Command::new("sam");
        sam.arg("local").args(arguments).args(["--skip-pull-image", "--region", REGION, "--template-file"]);
        sam.arg(&self.settings.template).arg("--env-vars").arg(&self.variables);
        sam.args(["--parameter-overrides", &format!("Architecture={}", self.settings.architecture)]);
        // SAM hands its own credentials on: the endpoint knows none of this machine's user.
        sam.env("AWS_ACCESS_KEY_ID", ADMINISTRATOR).env("AWS_SECRET_ACCESS_KEY", "local");
        sam.kill_on_drop(true);
        sam
    }
}

/// `sam local start-api`.
pub(crate) struct Api {
    /// Speaks to it.
    pub(crate) world: World,
    server: Child,
}

impl Api {
    /// Asks it to stop and waits until it has taken its containers away. Not by INT, which whatever a shell runs in the
    /// background is deaf to.
    pub(crate) async fn stop(mut self) {
        let id = self.server.id().expect("it runs").to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().await.expect("kill runs");
        assert!(asked.success());
        timeout(PATIENCE, self.server.wait()).await.expect("it stops").expect("it was started");
    }
}

/// SAM takes no port 0.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("it is bound").port()
}
