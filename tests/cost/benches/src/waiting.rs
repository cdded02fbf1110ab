//! Searches that wait together: one, a few and ten in an invocation. What Lambda bills is the memory for as long as an
//! invocation lasts, whoever waits in it.

use std::{fs, path::Path, time::Duration};

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    functions::{Place, ms},
    measured::throttle::Throttle,
    program::{Life, Program, event},
};

/// The time that each source takes.
const SOURCE: Duration = Duration::from_secs(3);
/// The sources of a search.
const SOURCES: usize = 4;
/// The hits of an answer, and the bytes of what it tells of each: 100 KB in all, as a shop's answer with its descriptions.
const HITS: usize = 20;
const DESCRIPTION: usize = 5_000;
/// The searches of an invocation: the most is the template's `BatchSize`.
const COMPANIES: [usize; 4] = [1, 2, 5, 10];
/// The memories that the template offers first, in MB, and what one job an invocation would be given.
const MEMORIES: [u32; 2] = [256, 128];
const PLAIN_MEMORY_GB: f64 = 0.5;

/// The table in Markdown.
pub(crate) async fn table(place: &Place) -> String {
    let file = place.folder.path().join("sources.toml");
    fs::write(&file, sources(&slow_source().await)).expect("a file in a folder of ours");
    let mut text = HEAD.to_owned();
    let (mut plain, mut least) = (0.0, 0.0);
    for memory in MEMORIES {
        let throttle = match Throttle::new(memory) {
            Ok(throttle) => throttle,
            Err(error) => return format!("{text}\nThe share of {memory} MB was not emulated: {error}.\n"),
        };
        for company in COMPANIES {
            let (took, cpu, peak_kib) = invocation((place, &throttle), &file, company).await;
            let gb_seconds = took.as_secs_f64() * f64::from(memory) / 1_024.0;
            if company == 1 {
                plain = took.as_secs_f64() * PLAIN_MEMORY_GB;
            }
            least = gb_seconds / company as f64;
            text.push_str(&format!(
                "| {memory} | {company} | {:.2} | {} | {gb_seconds:.3} | {least:.3} | {:.1} |\n",
                took.as_secs_f64(),
                ms(cpu),
                peak_kib as f64 * 1.024 / 1_000.0,
            ));
        }
    }
    text + &format!(
        "\nTen together at 128 MB cost 1/{:.0} of one job an invocation at 512 MB.\n",
        plain / least
    )
}

const HEAD: &str = "\
| MB | searches of 3 s in one invocation | billed, s | processor, ms | GB-seconds | for each of them | peak RSS, MB |
|---|---|---|---|---|---|---|
";

/// The time, the processor time and the most memory of a searcher that is woken for so many jobs at once.
async fn invocation(
    (place, throttle): (&Place, &Throttle),
    sources: &Path,
    jobs: usize,
) -> (Duration, Duration, u64) {
    let keys = created(place, jobs).await;
    let mut life = begin(&Program::binary("process-job", &place.functions), place, sources).await;
    throttle.take(life.id()).expect("a process of ours");
    let before = life.cpu();
    let (took, answer) = life.answer(&batch(&keys)).await;
    assert_eq!(answer["batchItemFailures"], json!([]), "{answer}");
    let (cpu, peak_kib) = (life.cpu() - before, life.peak_kib());
    life.end().await;
    for key in keys {
        let job = place.aws.job(&key);
        assert_eq!(job["st"]["S"], "completed", "{job}");
    }
    (took, cpu, peak_kib)
}

async fn begin(searcher: &Program, place: &Place, sources: &Path) -> Life {
    let variables = [("SOURCES_FILE", sources.display().to_string()), ("SOURCES", names())];
    let log = place.folder.path().join("program.log");
    Life::begin_with(searcher, (&place.aws, &variables), &log).await
}

/// The keys of new jobs, which the endpoint has.
async fn created(place: &Place, jobs: usize) -> Vec<String> {
    let program = Program::binary("create-job", &place.functions);
    let variables = [("SOURCES", names())];
    let log = place.folder.path().join("program.log");
    let mut life = Life::begin_with(&program, (&place.aws, &variables), &log).await;
    place.aws.messages();
    for _ in 0..jobs {
        life.answer(&event("create-job", "search", "")).await;
    }
    life.end().await;
    place.aws.messages()
}

/// What the queue hands over: a wake-up for each of these jobs.
pub(crate) fn batch(keys: &[String]) -> String {
    let record = |(place, key): (usize, &String)| json!({ "messageId": place.to_string(), "body": key });
    json!({ "Records": keys.iter().enumerate().map(record).collect::<Vec<Value>>() }).to_string()
}

/// The address of sources that take their time.
async fn slow_source() -> String {
    let hit = |place| {
        let link = format!("https://a.example/{place}");
        json!({ "name": "원피스", "link": link, "text": "x".repeat(DESCRIPTION) })
    };
    let items = json!({ "items": (0..HITS).map(hit).collect::<Vec<_>>() });
    let answer = async |State(items): State<Value>| {
        tokio::time::sleep(SOURCE).await;
        Json(items)
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let router = Router::new().route("/search/{source}", get(answer)).with_state(items);
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/search")
}

/// The names of the sources, as the functions are told them.
fn names() -> String {
    let names =
        (0..SOURCES).map(|place| json!({ "name": format!("slow-{place}"), "ko": "느린 곳", "en": "Slow" }));
    Value::from_iter(names).to_string()
}

fn sources(address: &str) -> String {
    let source = |place| {
        format!(
            "[[source]]\nname = \"slow-{place}\"\nlabel = {{ ko = \"느린 곳\", en = \"Slow\" }}\nkind = \"http\"\n\
             url = \"{address}/{place}?q={{query}}\"\nallow_private = true\nrate = 100\nhits = \"$.items[*]\"\n\
             hit = {{ title = \"$.name\", url = \"$.link\" }}\n"
        )
    };
    (0..SOURCES).map(source).collect()
}
