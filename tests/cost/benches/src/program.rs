//! What is measured: our functions, the floor, and what people would pick instead.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::process::{Child, Command};

use crate::wire::{aws::Aws, runtime_api::RuntimeApi};

pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../..");
const SOURCES: &str = r#"[{"name":"hanbit-closet","ko":"한빛옷장","en":"Hanbit Closet"},{"name":"alley-books","ko":"골목책방","en":"Alley Books"},{"name":"dasi-electronics","ko":"다시전자","en":"Dasi Electronics"},{"name":"maru-market","ko":"마루장터","en":"Maru Market"}]"#;

/// A program that speaks to the Runtime API.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// The command and its arguments.
    pub(crate) command: Vec<String>,
}

impl Program {
    /// A binary of this workspace, built with some profile.
    pub(crate) fn binary(name: &'static str, folder: &Path) -> Self {
        let file = folder.join(name);
        assert!(file.exists(), "{} is missing: tests/bin/benches builds it", file.display());
        Self { name, command: vec![file.display().to_string()] }
    }

    /// The same program, run by another.
    pub(crate) fn under(&self, wrapper: &[String]) -> Self {
        Self { command: [wrapper, &self.command].concat(), ..self.clone() }
    }
}

/// A program that runs.
pub(crate) struct Life {
    pub(crate) api: RuntimeApi,
    child: Child,
    /// From being started to asking for its first event.
    pub(crate) init: Duration,
}

impl Life {
    /// Starts a program and waits until it asks for its first event.
    pub(crate) async fn begin(program: &Program, aws: &Aws, log: &Path) -> Self {
        Self::begin_with(program, (aws, &[]), log).await
    }

    /// The same with these variables instead of some.
    pub(crate) async fn begin_with(
        program: &Program,
        (aws, more): (&Aws, &[(&str, String)]),
        log: &Path,
    ) -> Self {
        let mut api = RuntimeApi::start().await;
        let file = fs::File::create(log).expect("a file in a folder of ours");
        let mut command = Command::new(&program.command[0]);
        command
            .args(&program.command[1..])
            .env_clear()
            .envs(variables(aws, &api))
            .envs(more.iter().cloned())
            .stdin(Stdio::null())
            .stdout(file.try_clone().expect("the same file"))
            .stderr(file)
            .kill_on_drop(true);
        let began = Instant::now();
        let child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program.command[0]));
        let Some(asked) = api.idle().await else {
            panic!("{} does not start: {}", program.name, fs::read_to_string(log).unwrap_or_default());
        };
        let init = asked - began;
        Self { api, child, init }
    }

    /// Lets it answer an event, and waits until it is ready for the next.
    pub(crate) async fn answer(&mut self, event: &str) -> (Duration, Value) {
        let answered = self.api.invoke(event).await;
        self.api.idle().await.expect("it is ready for the next event");
        (answered.took, answered.body)
    }

    /// The processor time that it has used.
    pub(crate) fn cpu(&self) -> Duration {
        let threads = fs::read_dir(format!("/proc/{}/task", self.id())).into_iter().flatten().flatten();
        let nanos = threads.filter_map(|thread| {
            let stat = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            stat.split_whitespace().next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(nanos.sum())
    }

    /// The most memory that it has had at once, in KiB.
    pub(crate) fn peak_kib(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|kib| kib.parse().ok()).unwrap_or(0)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Ends it as Lambda does, and waits.
    pub(crate) async fn end(mut self) {
        let _ = Command::new("kill").arg("-TERM").arg(self.id().to_string()).status().await;
        if tokio::time::timeout(Duration::from_secs(20), self.child.wait()).await.is_err() {
            let _ = self.child.kill().await;
        }
    }
}

fn variables(aws: &Aws, api: &RuntimeApi) -> Vec<(&'static str, String)> {
    let roots = aws.roots.display().to_string();
    let mut variables = vec![
        ("PATH", std::env::var("PATH").unwrap_or_default()),
        ("HOME", std::env::var("HOME").unwrap_or_default()),
        ("AWS_LAMBDA_RUNTIME_API", api.address.to_string()),
        ("AWS_LAMBDA_FUNCTION_NAME", "function".to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "1".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "log".to_owned()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "log".to_owned()),
        // Ours and boto3 read the first of these, Node the second.
        ("AWS_CA_BUNDLE", roots.clone()),
        ("NODE_EXTRA_CA_CERTS", roots),
        // The SDK for Rust by default: all roots of the machine.
        ("SSL_CERT_FILE", aws.all_roots.display().to_string()),
        ("AWS_REGION", "ap-northeast-2".to_owned()),
        // boto3 knows the region by this name only; Lambda sets both.
        ("AWS_DEFAULT_REGION", "ap-northeast-2".to_owned()),
        ("AWS_ACCESS_KEY_ID", "local".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
        // As template.yaml says.
        ("GLIBC_TUNABLES", "glibc.malloc.tcache_count=127".to_owned()),
        ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
        ("TABLE_NAME", "textback".to_owned()),
        ("QUEUE_URL", aws.queue_url.clone()),
        ("KMS_KEY_ID", "alias/textback".to_owned()),
        ("HMAC_SECRET", "0123456789abcdef0123456789abcdef".to_owned()),
        ("PUBLIC_URL", "https://example.kr".to_owned()),
        ("SERVICE_NAME_KO", "텍스트백".to_owned()),
        ("SERVICE_NAME_EN", "Textback".to_owned()),
        ("SMS_REGION", "ap-northeast-1".to_owned()),
        ("CHANNELS", "sns".to_owned()),
        ("CATALOGUE_FILE", aws.catalogue.display().to_string()),
        ("SOURCES", SOURCES.to_owned()),
        ("LOG_LEVEL", "info".to_owned()),
    ];
    variables.extend(aws.endpoints.iter().map(|(name, url)| (*name, url.clone())));
    variables
}

/// An event of a function's own, made out to a job.
pub(crate) fn event(function: &str, name: &str, token: &str) -> String {
    let path = PathBuf::from(ROOT).join(format!("functions/{function}/events/{name}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.replace("TOKEN", token)
}
