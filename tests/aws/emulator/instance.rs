use std::{
    fs::{self, File},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::Value;
use tests::{PATIENCE, binary, logical_id, own_address, until};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
};

/// One execution environment: AWS's Runtime Interface Emulator around one function's binary.
pub(crate) struct Instance {
    emulator: Child,
    address: SocketAddr,
    /// What the emulator and the function have logged.
    log: PathBuf,
    client: reqwest::Client,
}

impl Instance {
    /// Starts the emulator; it starts the function, by this program if one is named, at its first invocation, as
    /// Lambda does.
    pub(crate) async fn start(
        function: &str,
        runner: &[String],
        variables: &[(String, String)],
        log: PathBuf,
    ) -> Self {
        let [runtime_api, address] = free_addresses();
        let file = File::create(&log).expect("a file for the log");
        let emulator = Command::new(emulator_file())
            .args(["--runtime-api-address", &runtime_api.to_string()])
            .args(["--runtime-interface-emulator-address", &address.to_string()])
            .args(runner)
            .arg(deployed(function))
            .env_clear()
            .envs(variables.iter().cloned())
            .stdout(file.try_clone().expect("the same file"))
            .stderr(file)
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .expect("the emulator starts");
        until("the emulator to listen", async || TcpStream::connect(address).await.ok()).await;
        // A connection for each invocation: the emulator may close one between two of them.
        let client = reqwest::Client::builder().pool_max_idle_per_host(0).build().expect("a client");
        Self { emulator, address, log, client }
    }

    /// Invokes the function with an event, and returns what it answers.
    pub(crate) async fn invoke(&self, event: &Value) -> Value {
        let url = format!("http://{}/2015-03-31/functions/function/invocations", self.address);
        let answer = self.client.post(url).body(event.to_string()).timeout(PATIENCE).send().await;
        let text = match answer {
            Ok(answer) => answer.text().await.expect("the whole answer"),
            Err(error) => panic!("no answer ({error}): {}", self.log()),
        };
        let answer: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert!(answer.get("errorType").is_none(), "the function failed ({answer}): {}", self.log());
        answer
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The processes of this environment: the emulator and, after the first invocation, the function.
    pub(crate) fn processes(&self) -> Vec<u32> {
        self.emulator.id().map(with_children).unwrap_or_default()
    }

    /// Kills the environment and waits until none of its processes is left.
    pub(crate) async fn end(mut self) {
        let processes = self.processes();
        kill(&processes);
        let _ = self.emulator.wait().await;
        let are_gone = async || processes.iter().all(|&process| !is_running(process)).then_some(());
        until("the end of an environment's processes", are_gone).await;
    }
}

/// A test that fails leaves nothing behind either.
impl Drop for Instance {
    fn drop(&mut self) {
        kill(&self.processes());
    }
}

/// True when a process is there and has not ended.
pub(crate) fn is_running(process: u32) -> bool {
    // The state follows the name in parentheses; Z is a process that has ended and was not waited for.
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with('Z'))
}

/// The emulator gives the function a process group of its own, so killing by group would miss it.
fn with_children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let children: Vec<u32> = lists
        .flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
        .collect();
    std::iter::once(process).chain(children).collect()
}

fn kill(processes: &[u32]) {
    if processes.is_empty() {
        return;
    }
    let ids = processes.iter().map(u32::to_string);
    let _ = std::process::Command::new("kill").arg("-KILL").args(ids).stderr(Stdio::null()).status();
}

/// Cargo's binary of a function, or that which `sam build` has put into the folder `TEXTBACK_BUILT`.
pub(crate) fn deployed(function: &str) -> PathBuf {
    match std::env::var_os("TEXTBACK_BUILT") {
        Some(folder) => Path::new(&folder).join(logical_id(function)).join("bootstrap"),
        None => binary(function),
    }
}

/// `TEXTBACK_RUNNER`: the program, with its arguments, that runs binaries of other processors.
pub(crate) fn runner_of_this_process() -> Vec<String> {
    let runner = std::env::var("TEXTBACK_RUNNER").unwrap_or_default();
    runner.split_whitespace().map(str::to_owned).collect()
}

/// `TEXTBACK_RIE`, or the emulator that `tests/run` installs with the SAM CLI.
fn emulator_file() -> PathBuf {
    if let Some(file) = std::env::var_os("TEXTBACK_RIE") {
        return file.into();
    }
    let name = match std::env::consts::ARCH {
        "aarch64" => "aws-lambda-rie-arm64",
        _ => "aws-lambda-rie-x86_64",
    };
    let libraries = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/lib");
    let pythons = fs::read_dir(libraries).into_iter().flatten().flatten();
    let mut files = pythons.map(|python| python.path().join("site-packages/samcli/local/rapid").join(name));
    files.find(|file| file.exists()).unwrap_or_else(|| {
        panic!("{name} is missing: run tests/run once, which installs it, or name it in TEXTBACK_RIE")
    })
}

/// Two free addresses on a loopback address of this environment's own, so that two of them never take the same.
fn free_addresses() -> [SocketAddr; 2] {
    let own = own_address();
    let listeners = [(); 2].map(|()| TcpListener::bind((own, 0)).expect("a free port"));
    listeners.map(|listener| listener.local_addr().expect("it is bound"))
}
