use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use fastrand::Rng;
use futures::{StreamExt, stream};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, World, link_in, without_code};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};

use crate::{
    Row, Settings,
    cluster::Cluster,
    hurry::{DOUBT, hurry},
};

/// An answer that takes longer is none: the process may be frozen.
const PATIENCE: Duration = Duration::from_secs(6);
/// Creators at the same time: some of them wait for a frozen process.
const CREATORS: usize = 16;
/// For how long what is left may still end: the third crash of the last job, and its text's second publish.
const DRAIN: Duration = Duration::from_secs(240);

/// People who start searches, and one who looks how far they are.
pub(crate) struct Traffic {
    cluster: Arc<Cluster>,
    acknowledged: Arc<Mutex<Acknowledged>>,
    allowed: watch::Sender<usize>,
    creating: JoinHandle<()>,
    reading: JoinHandle<()>,
}

/// The answers that owners got.
#[derive(Default)]
struct Acknowledged {
    tokens: Vec<String>,
    /// Creations that were not answered with a job, and so were repeated.
    refused: usize,
    seen: HashMap<String, Seen>,
    reads: usize,
    steps_back: Vec<String>,
}

/// The last reading of a job: its version, how far its status is, its progress.
type Seen = [u64; 3];

/// The jobs and texts afterwards.
pub(crate) struct Left {
    jobs: usize,
    refused: usize,
    reads: usize,
    steps_back: Vec<String>,
    unfinished: Vec<String>,
    statuses: HashMap<String, usize>,
    texts: HashMap<usize, usize>,
    wrongly_texted: Vec<String>,
}

impl Traffic {
    pub(crate) fn start(cluster: &Arc<Cluster>, settings: &Settings) -> Self {
        let acknowledged = Arc::<Mutex<Acknowledged>>::default();
        let (allowed, may_create) = watch::channel(0);
        let creating =
            create_all(Arc::clone(cluster), Arc::clone(&acknowledged), may_create, settings.clone());
        let reading = read_on(Arc::clone(cluster), Arc::clone(&acknowledged), settings.seed);
        Self {
            cluster: Arc::clone(cluster),
            acknowledged,
            allowed,
            creating: tokio::spawn(creating),
            reading: tokio::spawn(reading),
        }
    }

    /// Lets creators go on up to this many jobs.
    pub(crate) fn allow(&self, jobs: usize) {
        self.allowed.send_replace(jobs);
    }

    /// Waits until every request has its job and every job has ended, or for too long. Texts in doubt are hurried, if that is
    /// wanted.
    pub(crate) async fn drain(self, hurries_texts: bool) -> Left {
        let creating = timeout(DRAIN, self.creating).await;
        creating.expect("everybody has a job in time").expect("creators do not panic");
        self.reading.abort();
        let told = std::mem::take(&mut *self.acknowledged.lock().expect("no panic under the lock"));
        let hurrying =
            hurries_texts.then(|| tokio::spawn(keep_hurrying(self.cluster.endpoint(), told.tokens.clone())));
        let deadline = Instant::now() + DRAIN;
        let mut dice = Rng::with_seed(0);
        let mut ends = HashMap::new();
        for token in &told.tokens {
            while Instant::now() < deadline {
                let read = match self.cluster.any(&mut dice) {
                    Some(world) => status(&world, token).await,
                    None => None,
                };
                if let Some(end) = read.filter(is_over) {
                    ends.insert(token.clone(), end);
                    break;
                }
                sleep(Duration::from_millis(500)).await;
            }
        }
        if let Some(hurrying) = hurrying {
            hurrying.abort();
        }
        let world = self.cluster.any(&mut dice).expect("nobody is killed any more");
        Left::of(told, &ends, &world.texts().await)
    }
}

/// Again and again, for a text that is hurried once is unknown, and due again much later.
async fn keep_hurrying(endpoint: String, tokens: Vec<String>) {
    loop {
        sleep(DOUBT / 4).await;
        hurry(&endpoint, &tokens).await;
    }
}

async fn create_all(
    cluster: Arc<Cluster>,
    acknowledged: Arc<Mutex<Acknowledged>>,
    may_create: watch::Receiver<usize>,
    settings: Settings,
) {
    let create = |number: usize| {
        let (cluster, acknowledged, mut may_create) =
            (Arc::clone(&cluster), Arc::clone(&acknowledged), may_create.clone());
        async move {
            may_create.wait_for(|allowed| number < *allowed).await.expect("the soak goes on");
            let mut dice = Rng::with_seed(settings.seed.wrapping_mul(1_000_003) ^ number as u64);
            loop {
                let created = match cluster.any(&mut dice) {
                    Some(world) => create(&world, settings.seed, number).await,
                    None => None,
                };
                match created {
                    Some(token) => {
                        return acknowledged.lock().expect("no panic under the lock").tokens.push(token);
                    }
                    None => {
                        acknowledged.lock().expect("no panic under the lock").refused += 1;
                        sleep(Duration::from_millis(200)).await;
                    }
                }
            }
        }
    };
    stream::iter(0..settings.jobs).for_each_concurrent(CREATORS, create).await;
}

/// Creates a job for a number of its own; its token when the answer says that it stands.
async fn create(world: &World, seed: u64, number: usize) -> Option<String> {
    let phone = format!("010-2{:03}-{:04}", number / 10_000, number % 10_000);
    let body = json!({ "query": format!("soak-{seed}-{number}"), "phone": phone, "consent": true });
    let key = format!("soak-{seed:08}-{number:08}");
    let headers = [("content-type", "application/json"), ("idempotency-key", key.as_str())];
    let answer = ask(world, (Method::POST, "/api/search-jobs"), &headers, &body.to_string()).await?;
    (answer.status == 202).then(|| answer.json()["id"].as_str().expect("an id").to_owned())
}

/// A job's status, and in it the version that its `ETag` tells.
async fn status(world: &World, token: &str) -> Option<Value> {
    let answer = ask(world, (Method::GET, &format!("/api/search-jobs/{token}")), &[], "").await?;
    if answer.status != 200 {
        return None;
    }
    let mut status = answer.json();
    status["version"] = answer.header("etag").trim_matches(['"', 'v']).parse::<u64>().ok().into();
    Some(status)
}

async fn ask(world: &World, request: (Method, &str), headers: &[(&str, &str)], body: &str) -> Option<Answer> {
    timeout(PATIENCE, world.try_send(request, headers, body)).await.ok().flatten()
}

/// Reads jobs at random, at any process that answers, and notes every step back.
async fn read_on(cluster: Arc<Cluster>, acknowledged: Arc<Mutex<Acknowledged>>, seed: u64) {
    let mut dice = Rng::with_seed(seed ^ 0xFEED);
    loop {
        sleep(Duration::from_millis(40)).await;
        let token = dice.choice(acknowledged.lock().expect("no panic under the lock").tokens.clone());
        let (Some(token), Some(world)) = (token, cluster.any(&mut dice)) else { continue };
        if let Some(status) = status(&world, &token).await {
            acknowledged.lock().expect("no panic under the lock").look(token, &status);
        }
    }
}

impl Acknowledged {
    fn look(&mut self, token: String, status: &Value) {
        self.reads += 1;
        let now = seen(status);
        let before = self.seen.insert(token, now).unwrap_or_default();
        if before.iter().zip(&now).any(|(before, now)| now < before) {
            self.steps_back.push(format!("a job went back from {before:?} to {now:?}"));
        }
    }
}

fn seen(status: &Value) -> Seen {
    let rank = match status["status"].as_str() {
        Some("pending") => 0,
        Some("processing") => 1,
        _ => 2,
    };
    [status["version"].as_u64().unwrap_or_default(), rank, status["progress"].as_u64().unwrap_or_default()]
}

fn is_over(status: &Value) -> bool {
    (status["status"] == "completed" || status["error"] != Value::Null)
        && status["notification"]["state"] != "waiting"
}

impl Left {
    fn of(told: Acknowledged, ends: &HashMap<String, Value>, texts: &[Value]) -> Self {
        let mut left = Self {
            jobs: told.tokens.len(),
            refused: told.refused,
            reads: told.reads,
            steps_back: told.steps_back,
            unfinished: Vec::new(),
            statuses: HashMap::new(),
            texts: HashMap::new(),
            wrongly_texted: Vec::new(),
        };
        let links: Vec<_> = texts.iter().map(|text| without_code(&link_in(text))).collect();
        for token in &told.tokens {
            let Some(end) = ends.get(token) else {
                left.unfinished.push("a job did not end".to_owned());
                continue;
            };
            let [status, text] = ["/status", "/notification/state"]
                .map(|at| end.pointer(at).and_then(Value::as_str).unwrap_or_default().to_owned());
            let count = links.iter().filter(|link| link.ends_with(token)).count();
            let is_right = match text.as_str() {
                "sent" => (1..=2).contains(&count),
                "unknown" => count <= 2,
                _ => count == 0,
            };
            if !is_right {
                left.wrongly_texted.push(format!("{count} texts of a job whose text is {text}"));
            }
            *left.statuses.entry(format!("{status}, text {text}")).or_default() += 1;
            *left.texts.entry(count).or_default() += 1;
        }
        left
    }

    pub(crate) fn rows(&self) -> Vec<Row> {
        vec![
            Row {
                property: "no acknowledged job is lost",
                check: "every job is read until it has ended".to_owned(),
                runs: self.jobs,
                violations: self.unfinished.len(),
            },
            Row {
                property: "one text, never more than two",
                check: "the inbox is counted, link by link".to_owned(),
                runs: self.jobs,
                violations: self.wrongly_texted.len(),
            },
            Row {
                property: "what is read only moves forward",
                check: "random reads from random processes".to_owned(),
                runs: self.reads,
                violations: self.steps_back.len(),
            },
        ]
    }

    /// The number of jobs by texts and by end.
    pub(crate) fn texts(&self) -> String {
        let mut counts: Vec<_> = self.texts.iter().collect();
        counts.sort();
        let mut statuses: Vec<_> = self.statuses.iter().collect();
        statuses.sort();
        let counts: Vec<_> = counts.iter().map(|(texts, jobs)| format!("{jobs} with {texts}")).collect();
        let statuses: Vec<_> = statuses.iter().map(|(status, jobs)| format!("{jobs} {status}")).collect();
        let refused = self.refused;
        format!(
            "jobs by texts: {}; by end: {}; creations repeated until answered: {refused}",
            counts.join(", "),
            statuses.join(", ")
        )
    }

    pub(crate) fn details(&self) -> Vec<String> {
        [&self.unfinished, &self.wrongly_texted, &self.steps_back].into_iter().flatten().cloned().collect()
    }
}
