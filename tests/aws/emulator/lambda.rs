use std::{collections::HashMap, fs};

use emulator::{
    Endpoint, EndpointSettings, Fault, FaultPlan, FaultRule, KEY_ALIAS, REGION, SMS_REGION, Service, TABLE,
};
use job::NotificationLimits;
use serde_json::Value;
use tempfile::TempDir;
use tests::{body, event_for, role_of, until};
use textback::Sources;
use tokio::sync::Mutex;
use yaml_serde::Value as Yaml;

use crate::instance::{Instance, runner_of_this_process};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The AWS services on this machine, and the deployed functions: each in an environment of its own, started when it
/// is first needed, with exactly the variables that the template gives it.
pub(crate) struct Lambda {
    endpoint: Endpoint,
    instances: Mutex<HashMap<&'static str, Instance>>,
    settings: HashMap<&'static str, String>,
    more: Vec<(String, String)>,
    /// The program that runs the functions' binaries, with its arguments; empty when they run by themselves.
    runner: Vec<String>,
    folder: TempDir,
}

impl Lambda {
    /// Nothing but the services; functions start when they are needed.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// The same with some variables more.
    pub(crate) async fn with(more: &[(&'static str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.expect("it starts");
        let sources = Sources::sample().expect("the sample is sound").labels;
        let settings = [
            ("TABLE_NAME", TABLE.to_owned()),
            ("QUEUE_URL", endpoint.wake_up_queue_url()),
            ("KMS_KEY_ID", KEY_ALIAS.to_owned()),
            ("HMAC_SECRET", "0123456789abcdef0123456789abcdef".to_owned()),
            ("SOURCES", cloud::source_labels_to_setting(&sources)),
            ("CATALOGUE_FILE", format!("{ROOT}/infra/catalogue/sample.jsonl")),
            ("SOURCES_FILE", String::new()),
            ("SOURCE_VARIABLES", String::new()),
            ("PUBLIC_URL", "https://example.kr".to_owned()),
            ("SERVICE_NAME_KO", "텍스트백".to_owned()),
            ("SERVICE_NAME_EN", "Textback".to_owned()),
            ("SMS_REGION", SMS_REGION.to_owned()),
            ("SMS_MAX_PRICE", "0.10".to_owned()),
            ("CHANNELS", "sns".to_owned()),
            ("SOLAPI_ACCOUNT", String::new()),
            ("SENS_ACCOUNT", String::new()),
            ("ALIMTALK", String::new()),
            ("LOG_LEVEL", "info".to_owned()),
            ("GLIBC_TUNABLES", "glibc.malloc.tcache_count=127".to_owned()),
            ("CHALLENGE_VERDICT", String::new()),
            ("ADDRESS_HEADER", String::new()),
            ("AWS_ENDPOINT_URL", endpoint.url()),
            ("SETTINGS_VERSION", "1".to_owned()),
            ("METRICS_NAMESPACE", "textback".to_owned()),
            ("OTHER_COUNTRIES", String::new()),
            ("OPERATOR", String::new()),
        ];
        let limits = cloud::notification_limits_to_settings(&NotificationLimits::NONE);
        let more = more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let settings = settings.into_iter().chain(limits).collect();
        let runner = runner_of_this_process();
        Self { endpoint, more, runner, instances: Mutex::default(), settings, folder }
    }

    /// Nothing but the services, and functions that are run by a program.
    pub(crate) async fn run_by(runner: &[&str]) -> Self {
        let runner = runner.iter().map(|&word| word.to_owned()).collect();
        Self { runner, ..Self::start().await }
    }

    /// Lets a function answer one of its events, made out to a job.
    pub(crate) async fn invoke(&self, function: &'static str, event: &str, token: &str) -> Value {
        self.send(function, &event_for(function, event, token)).await
    }

    /// Lets a function answer any event.
    pub(crate) async fn send(&self, function: &'static str, event: &Value) -> Value {
        let mut instances = self.instances.lock().await;
        if !instances.contains_key(function) {
            let variables = self.variables_of(function);
            let log = self.folder.path().join(format!("{function}.log"));
            instances.insert(function, Instance::start(function, &self.runner, &variables, log).await);
        }
        instances[function].invoke(event).await
    }

    /// Ends a function's environment, as Lambda may between any two invocations.
    pub(crate) async fn end(&self, function: &str) {
        if let Some(instance) = self.instances.lock().await.remove(function) {
            instance.end().await;
        }
    }

    /// The JSON lines that a function has logged.
    pub(crate) fn lines(&self, function: &str) -> Vec<Value> {
        let log = fs::read_to_string(self.folder.path().join(format!("{function}.log")));
        log.unwrap_or_default().lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// Waits until a function has logged a line with this message.
    pub(crate) async fn until_logged(&self, function: &str, message: &str) {
        let is_logged = async || self.lines(function).iter().any(|line| line["message"] == message);
        let what = format!("{message:?} in the log of {function}");
        until(&what, async || is_logged().await.then_some(())).await;
    }

    /// Has every call of this service accepted and never answered.
    pub(crate) fn black_hole(&self, service: Service) {
        let rules = vec![FaultRule::new(service, Fault::BlackHole)];
        self.endpoint.faults().follow(FaultPlan { seed: 0, rules });
    }

    /// Where the services listen.
    pub(crate) fn endpoint(&self) -> std::net::SocketAddr {
        self.endpoint.address()
    }

    /// The processes of a function's environment.
    pub(crate) async fn processes(&self, function: &str) -> Vec<u32> {
        self.instances.lock().await.get(function).map(Instance::processes).unwrap_or_default()
    }

    /// Creates a job with one of create-job's events, and returns its token.
    pub(crate) async fn created(&self, event: &str) -> String {
        let answer = self.invoke("create-job", event, "").await;
        assert_eq!(answer["statusCode"], 202, "{answer}");
        body(&answer)["id"].as_str().expect("an id").to_owned()
    }

    /// The body of a job's status.
    pub(crate) async fn status(&self, token: &str) -> Value {
        body(&self.invoke("job-status", "status", token).await)
    }

    /// The bodies of the wake-ups in the queue, which are taken from it.
    pub(crate) async fn wake_ups(&self) -> Vec<String> {
        let queue = cloud::Aws::local(&self.endpoint.url()).sqs();
        let url = self.endpoint.wake_up_queue_url();
        let answer = queue.receive_message().queue_url(url).max_number_of_messages(10).send().await;
        let messages = answer.expect("messages").messages.unwrap_or_default();
        messages.into_iter().filter_map(|message| message.body).collect()
    }

    /// The texts in the inbox, oldest first.
    pub(crate) async fn texts(&self) -> Vec<Value> {
        let answer = reqwest::get(format!("{}/_local/texts", self.endpoint.url())).await.expect("an answer");
        serde_json::from_str(&answer.text().await.expect("a body")).expect("an array")
    }

    fn variables_of(&self, function: &str) -> Vec<(String, String)> {
        let setting = |name: String| {
            let value = self.settings.get(name.as_str());
            let value = value.unwrap_or_else(|| panic!("the template gives {function} an unknown {name}"));
            (name, value.clone())
        };
        // What Lambda itself puts into the environment.
        let platform = [
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_ACCESS_KEY_ID", role_of(function)),
            ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
        ];
        let platform = platform.into_iter().map(|(name, value)| (name.to_owned(), value));
        names_in_template(function)
            .into_iter()
            .map(setting)
            .chain(platform)
            .chain(self.more.clone())
            .collect()
    }
}

/// The names of the variables that the template gives to a function.
fn names_in_template(function: &str) -> Vec<String> {
    let text = fs::read_to_string(format!("{ROOT}/template.yaml")).expect("the template");
    let template: Yaml = yaml_serde::from_str(&text).expect("YAML");
    let folder = format!("functions/{function}");
    let resources = template["Resources"].as_mapping().expect("resources").values();
    let mut resources = resources.filter(|resource| resource["Properties"]["CodeUri"] == folder.as_str());
    let own = &resources.next().expect("a function with this CodeUri")["Properties"];
    let environments =
        [&template["Globals"]["Function"], own].map(|of| of["Environment"]["Variables"].as_mapping());
    let names = environments.into_iter().flatten().flat_map(|variables| variables.keys());
    names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}
