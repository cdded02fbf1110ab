//! Textback beside what people would write instead, in one run: programs that create a job, and programs that search
//! and text. Times are of jobs without a number, behind TLS; calls, prices and texts of jobs with one, at the embedded
//! endpoint.

use std::{
    cell::Cell,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{
    functions::{Place, mb, ms},
    measured::{
        rounds::{Seen, is_success, live, median},
        size::Size,
    },
    program::{Life, Program, ROOT, event},
    waiting::batch,
    wire::meter::Meter,
};

/// Jobs whose wake-up is delivered twice at the same time.
const TWICE: u32 = 5;
/// SQS requests of a wake-up beside sending it: to receive it, and to delete it.
const DELIVERY: u64 = 2;
/// CloudWatch adds this to a line (its price list), in bytes.
const LINE: usize = 26;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Creates,
    /// Searches the jobs of the program at this place of the list.
    Searches(usize),
    /// The same, as one durable execution for each message, which holds the search itself.
    Durable(usize),
}

struct Peer<'a> {
    title: &'static str,
    role: Role,
    /// The last part of its command is what its zip holds.
    program: Program,
    /// Its code: a file or folder, from the repository's root.
    code: &'static str,
    /// The next event of those that are timed.
    next: Box<dyn Fn() -> String + 'a>,
    seen: Seen,
}

/// The table in Markdown.
pub(crate) async fn table(place: &Place, system: &Path, rounds: u32) -> String {
    let mut peers = peers(place).await;
    for _ in 0..rounds {
        for Peer { program, next, seen, .. } in &mut peers {
            live(program, &**next, (&place.aws, place.folder.path()), seen).await;
        }
    }
    let trial = Trial { place, meter: Meter::start(system).await, peers: &peers, jobs: Cell::new(0) };
    let (mut text, mut costs) = (HEAD.to_owned(), Vec::new());
    for peer in &peers {
        let (calls, usd) = trial.job(peer).await;
        let texts = match peer.role {
            Role::Creates => String::new(),
            _ => format!("{:.1}", trial.texts_of_doubles(peer).await as f64 / f64::from(TWICE)),
        };
        // Textback's are the first that creates and the first that searches.
        let ours = &peers[usize::from(peer.role != Role::Creates)].seen;
        let (cold, ours) = (median(&peer.seen.cold()), median(&ours.cold()));
        let cells = [
            format!("**{}**", ms(cold)),
            format!("{:.1}", cold.as_secs_f64() / ours.as_secs_f64()),
            ms(median(&peer.seen.cpu)),
            format!("{:.1}", median(&peer.seen.peak_kib) as f64 / 1_000.0 * 1.024),
            mb(Size::of(peer.program.command.last().expect("a command").as_ref()).zip),
            calls.to_string(),
            format!("{usd:.4}"),
            lines(&Path::new(ROOT).join(peer.code)).to_string(),
            texts,
        ];
        let _ = writeln!(text, "| {} | {} |", peer.title, cells.join(" | "));
        costs.push(usd);
    }
    text.push('\n');
    for (peer, cost) in peers.iter().zip(&costs) {
        if let Role::Searches(creator) | Role::Durable(creator) = peer.role {
            let both = cost + costs[creator];
            let _ = writeln!(text, "- {} with {}: {both:.4} USD", peer.title, peers[creator].title);
        }
    }
    text + &NOTES.replace("SHARED", &lines(&Path::new(ROOT).join("functions")).to_string())
}

const HEAD: &str = "\
| medians | **cold, ms** | Textback's is 1 | warm CPU, ms | peak RSS, MB | zip, MB | calls to AWS | USD for 1,000 jobs \
| lines of code | texts, woken twice |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
";
const NOTES: &str = "
Calls and prices are those of a job with a number, by infra/prices.toml: HTTP API, Lambda requests, table, queue, key, \
logs and durable operations, without texts and without the time of functions. What a durable operation costs was looked \
up for us-east-1, not for Seoul; what its bytes cost is from memory. Node's zip is its bundle, Python's is without boto3, \
which Lambda has. Only Textback searches an index (the others' sources have one line each), seals numbers, limits texts \
and has pages and results to show: with what its seven functions share it is SHARED lines. Its searches and durable ones \
go on after a searcher's death, the worker's do not. Each delivery by SQS starts a durable execution of its own, since an \
event source mapping names none. LLRT is left out: npm, PyPI and the registry of crates have no package of its binary.
";

/// Textback's first, then those that create, then those that search.
async fn peers(place: &Place) -> Vec<Peer<'_>> {
    let folder = place.peers.as_ref().expect("--peers says where the peers are");
    let path = |file: &str| folder.join(file).display().to_string();
    let rust = |name| Program { name, command: vec![path(&format!("rust/release/{name}"))] };
    let node = Program { name: "node", command: vec!["node".to_owned(), path("node/bundle.mjs")] };
    let python = [path("python/bin/python3"), path("python/function.py")].into();
    let python = Program { name: "python", command: python };
    let (ours, by_default) = (Program::binary("create-job", &place.functions), rust("create"));
    let (job, plain_job) = (place.created_by(&ours).await, place.created_by(&by_default).await);
    let creation = || -> Box<dyn Fn() -> String> { Box::new(|| event("create-job", "search", "")) };
    let copies = |(_, item): (String, Value)| -> Box<dyn Fn() -> String> {
        Box::new(move || batch(&[place.aws.copy_job(&item)]))
    };
    let execution = Box::new(|| place.aws.start_execution(&message(&json!({ "query": "원피스" }))));
    let peer =
        |title, role, program, code, next| Peer { title, role, program, code, next, seen: Seen::default() };
    use Role::{Creates, Durable, Searches};
    let searcher = Program::binary("process-job", &place.functions);
    vec![
        peer("Textback, create-job", Creates, ours, "functions/create-job/src", creation()),
        peer("Textback, process-job", Searches(0), searcher, "functions/process-job/src", copies(job)),
        peer(
            "Rust by default",
            Creates,
            by_default,
            "tests/cost/benches/peers/rust/src/create.rs",
            creation(),
        ),
        peer("Node + SDK v3", Creates, node, "tests/cost/benches/peers/node/function.mjs", creation()),
        peer("Python + boto3", Creates, python, "tests/cost/benches/peers/python/function.py", creation()),
        peer(
            "Rust by default, worker",
            Searches(2),
            rust("worker"),
            "tests/cost/benches/peers/rust/src/worker.rs",
            copies(plain_job),
        ),
        peer(
            "durable execution SDK",
            Durable(2),
            rust("durable-peer"),
            "tests/cost/benches/peers/durable/src",
            execution,
        ),
    ]
}

/// The queue's event with one message, which holds the search itself.
fn message(search: &Value) -> Value {
    serde_json::from_str(&batch(&[search.to_string()])).expect("JSON")
}

/// The programs at the embedded endpoint.
struct Trial<'a> {
    place: &'a Place,
    meter: Meter,
    peers: &'a [Peer<'a>],
    /// Jobs so far. Each has a number and an address of its own, for Textback limits texts to both, and a key of its own,
    /// for Textback makes no second job of one.
    jobs: Cell<u32>,
}

impl Trial<'_> {
    fn log(&self) -> PathBuf {
        self.place.folder.path().join("program.log")
    }

    async fn life(&self, program: &Program) -> Life {
        Life::begin_with(program, (&self.place.aws, &self.meter.variables()), &self.log()).await
    }

    /// The event of this role's share of a new job with a number.
    async fn event(&self, role: Role) -> String {
        let job = self.jobs.replace(self.jobs.get() + 1);
        let mut creation = event("create-job", "search-with-number", "");
        for (shared, own) in [
            ("010-2345-6789", format!("010-2{job:03}-6789")),
            ("203.0.113.7", format!("203.0.113.{job}")),
            ("3f1c9a52", format!("{job:08}")),
        ] {
            assert!(creation.contains(shared), "the event has {shared}");
            creation = creation.replace(shared, &own);
        }
        match role {
            Role::Creates => creation,
            Role::Searches(creator) => {
                let mut life = self.life(&self.peers[creator].program).await;
                self.meter.take();
                life.answer(&creation).await;
                life.end().await;
                let key = self.meter.take().messages.pop().expect("a creation wakes a searcher");
                event("process-job", "wake-up", "").replace("KEY", &key)
            }
            Role::Durable(_) => {
                let search = json!({ "query": "원피스", "phone": "+821023456789" });
                self.meter.executions().start(&message(&search))
            }
        }
    }

    /// The calls to AWS of one program's share of a job, and US dollars for 1,000 such shares.
    async fn job(&self, peer: &Peer<'_>) -> (u64, f64) {
        let before = self.meter.executions().billed();
        let event = self.event(peer.role).await;
        let mut life = self.life(&peer.program).await;
        let log = || fs::read_to_string(self.log()).unwrap_or_default();
        let logged = log().len();
        self.meter.take();
        let (_, body) = life.answer(&event).await;
        assert!(is_success(&body), "{} answers {body}", peer.title);
        let (tally, log) = (self.meter.take(), log());
        life.end().await;
        let log = &log[logged..];
        let billed = self.meter.executions().billed();
        let text = fs::read_to_string(Path::new(ROOT).join("infra/prices.toml")).expect("prices");
        let prices: toml::Table = toml::from_str(&text).expect("sound prices");
        let price = |name: &str| {
            let (usd, per) = (prices[name]["usd"].as_float(), prices[name]["per"].as_integer());
            usd.expect("a price") / per.expect("what it is for") as f64
        };
        let calls = |names: &[&str]| names.iter().filter_map(|name| tally.calls.get(*name)).sum::<u64>();
        let (requests, deliveries) = if peer.role == Role::Creates { (1.0, 0) } else { (0.0, DELIVERY) };
        let usd = requests * price("http-api")
            + price("lambda-requests")
            + tally.write_units * price("dynamodb-writes")
            + tally.read_units * price("dynamodb-reads")
            + (calls(&["SendMessage"]) + deliveries) as f64 * price("sqs")
            + calls(&["Encrypt", "Decrypt"]) as f64 * price("kms")
            + (log.len() + log.lines().count() * LINE) as f64 / 1e9 * price("logs")
            + (billed.operations - before.operations) as f64 * price("durable-operations")
            + (billed.bytes - before.bytes) as f64 / 1e9 * price("durable-writes");
        (tally.calls.values().sum(), usd * 1_000.0)
    }

    /// The texts of [`TWICE`] jobs, each of whose wake-ups two searchers get at the same time.
    async fn texts_of_doubles(&self, peer: &Peer<'_>) -> u64 {
        let mut texts = 0;
        for _ in 0..TWICE {
            let event = self.event(peer.role).await;
            // Each delivery is a durable execution of its own.
            let other = match peer.role {
                Role::Durable(_) => self.event(peer.role).await,
                _ => event.clone(),
            };
            let (mut one, mut two) = (self.life(&peer.program).await, self.life(&peer.program).await);
            self.meter.take();
            tokio::join!(one.answer(&event), two.answer(&other));
            texts += self.meter.take().calls.get("Publish").copied().unwrap_or_default();
            one.end().await;
            two.end().await;
        }
        texts
    }
}

/// The lines of a file, or of a folder's sources, that are neither empty nor comments nor tests.
fn lines(code: &Path) -> usize {
    if code.is_dir() {
        let files = fs::read_dir(code).into_iter().flatten().flatten().map(|entry| entry.path());
        let is_code = |path: &PathBuf| path.is_dir() || path.extension() == Some("rs".as_ref());
        let files = files.filter(|path| is_code(path) && path.file_stem() != Some("tests".as_ref()));
        return files.map(|path| lines(&path)).sum();
    }
    let text = fs::read_to_string(code).expect("a program's code");
    let is_code = |line: &&str| !line.is_empty() && !line.starts_with("//") && !line.starts_with("# ");
    text.lines().take_while(|line| *line != "#[cfg(test)]").map(str::trim).filter(is_code).count()
}
