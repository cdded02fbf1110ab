//! A number, a query and the links of their jobs, driven through success and failure of the whole system: then every
//! line of its log and of its metrics, every message of its queues and every item of its table is searched for them in every spelling.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod journey;
mod panics;
mod spelling;
mod stolen;

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use cloud::Aws;
use emulator::{Endpoint, EndpointSettings, Fault, FaultPlan, FaultRule, Service, TABLE};
use job::{Rules, Token};
use tests::{Process, Scripted, Wire, World};

use crate::{
    journey::{NUMBER, QUERY, travel, travel_by_relay},
    spelling::{Canary, found_in},
};

/// What must be nowhere: the canaries, with the links of all jobs of the journey.
fn canaries(tokens: &[String]) -> Vec<Canary> {
    let links = tokens.iter().map(|token| Canary::of("token", token));
    let shared = tokens.iter().map(|token| Canary::of("shared link", &view_of(token)));
    [Canary::of_number(NUMBER), Canary::of("query", QUERY)].into_iter().chain(links).chain(shared).collect()
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "how much was searched is the result")]
async fn no_log_line_queue_message_or_table_item_holds_a_number_a_link_or_outside_its_place_a_query() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
    let wire = Wire::to(&endpoint.url()).await;
    let data = tempfile::tempdir().unwrap();
    let mut process = Process::start(data.path(), &["--pace", "0", "--aws-endpoint", &wire.url]).await;
    let tokens = travel(&process.world, &wire).await;
    let canaries = canaries(&tokens);

    let log = process.log_to_the_end().await;
    for expected in
        ["text sent", "job not saved", "contact not sealed", "text withheld", "job not read", "job erased"]
    {
        assert!(log.contains(expected), "the journey led past {expected:?}: {log}");
    }
    assert_eq!(found_in(&log, &canaries), Vec::<String>::new());
    // The path of a route is no link.
    let unrouted = log.replace("/s/{token}", "").replace("/r/{view}", "");
    assert!(!unrouted.contains("/s/") && !unrouted.contains("/r/"), "a link, or a part of one: {log}");
    let metrics = std::fs::read_to_string(data.path().join("metrics.jsonl")).unwrap();
    for expected in ["JobsCreated", "JobsFinished", "TextOutcomes", "WakeUpsSent"] {
        assert!(metrics.contains(expected), "the journey was counted: {expected:?}");
    }
    assert_eq!(found_in(&metrics, &canaries), Vec::<String>::new());
    // A job's key names it in the table and in the queue; a log has its first eight digits.
    let keys: Vec<_> = tokens.iter().map(|token| Canary::of("key", &key_of(token))).collect();
    assert_eq!(found_in(&log, &keys), Vec::<String>::new());
    assert_eq!(found_in(&metrics, &keys), Vec::<String>::new());

    let messages: Vec<_> =
        wire.passed().into_iter().filter(|passed| passed.operation.starts_with("SendMessage")).collect();
    assert!(!messages.is_empty());
    let mut bytes = 0;
    for message in &messages {
        bytes += message.body.len();
        assert_eq!(found_in(&String::from_utf8_lossy(&message.body), &canaries), Vec::<String>::new());
    }
    let (items, table_bytes) = search_table(&endpoint.url(), &canaries).await;
    println!(
        "searched for {} spellings: {} log lines ({} bytes), {} metrics, {} messages ({bytes} bytes), {items} items ({table_bytes} bytes): 0 hits",
        canaries.iter().map(|canary| canary.spellings.len()).sum::<usize>(),
        log.lines().count(),
        log.len(),
        metrics.lines().count(),
        messages.len(),
    );
}

#[tokio::test]
async fn a_relay_that_repeats_what_it_was_sent_leaves_nothing_of_it_in_log_table_or_address() {
    for channel in ["solapi", "sens"] {
        let folder = tempfile::tempdir().unwrap();
        let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
        let wire = Wire::to(&endpoint.url()).await;
        let data = tempfile::tempdir().unwrap();
        let flags = ["--pace", "0", "--aws-endpoint", &wire.url, "--channels", channel];
        let mut process = Process::start(data.path(), &flags).await;
        let tokens = travel_by_relay(&process.world, &wire).await;
        let canaries = canaries(&tokens);
        let log = process.log_to_the_end().await;
        assert!(log.contains("text sent") && log.contains("the carrier was asked"), "{channel}: {log}");
        assert_eq!(found_in(&log, &canaries), Vec::<String>::new(), "{channel}");
        let addresses: String = wire.passed().iter().map(|passed| format!("{}\n", passed.path)).collect();
        assert!(addresses.contains("/messages"), "{channel}: {addresses}");
        assert_eq!(found_in(&addresses, &canaries), Vec::<String>::new(), "{channel}");
        search_table(&endpoint.url(), &canaries).await;
    }
}

/// A number whose text goes by one channel, does not arrive, and goes by the next one.
#[tokio::test]
async fn no_log_line_metric_message_or_item_holds_a_number_whose_text_goes_by_two_channels() {
    let folder = tempfile::tempdir().unwrap();
    let endpoint = Endpoint::start(EndpointSettings::new(folder.path())).await.unwrap();
    let wire = Wire::to(&endpoint.url()).await;
    let undelivered = FaultRule::new(Service::Solapi, Fault::Undelivered(3_043));
    let undelivered = FaultRule { operation: Some("SendGroup".to_owned()), times: Some(1), ..undelivered };
    let refused = FaultRule::new(Service::Solapi, Fault::Reject);
    let refused = FaultRule { operation: Some("AddMessages".to_owned()), ..refused };
    let data = tempfile::tempdir().unwrap();
    let flags = ["--pace", "0", "--channels", "solapi,sns", "--aws-endpoint", &wire.url];
    let mut process = Process::start(data.path(), &flags).await;
    let asking = serde_json::json!({ "query": QUERY, "phone": NUMBER, "consent": true });
    endpoint.faults().follow(FaultPlan { seed: 0, rules: vec![undelivered] });
    let first = process.world.created(&asking).await;
    process.until_logged(r#""channel":"sns""#).await;
    endpoint.faults().follow(FaultPlan { seed: 0, rules: vec![refused] });
    let second = process.world.created(&asking).await;
    process.world.drain(&second).await;
    let canaries = canaries(&[first, second]);
    let log = process.log_to_the_end().await;
    assert!(log.contains("text refused: the next channel has its turn"), "{log}");
    assert_eq!(found_in(&log, &canaries), Vec::<String>::new());
    let metrics = std::fs::read_to_string(data.path().join("metrics.jsonl")).unwrap();
    assert_eq!(metrics.matches("\"ChannelFailures\":1").count(), 2, "{metrics}");
    assert_eq!(found_in(&metrics, &canaries), Vec::<String>::new());
    for message in wire.passed().iter().filter(|passed| passed.operation.starts_with("SendMessage")) {
        assert_eq!(found_in(&String::from_utf8_lossy(&message.body), &canaries), Vec::<String>::new());
    }
    search_table(&endpoint.url(), &canaries).await;
}

pub(crate) fn view_of(token: &str) -> String {
    Token::parse(token).unwrap().view().as_str().to_owned()
}

fn key_of(token: &str) -> String {
    Token::parse(token).unwrap().key().hex()
}

/// Searches everything stored; a query has one place, the job's attribute `q`.
async fn search_table(endpoint: &str, canaries: &[Canary]) -> (usize, usize) {
    let table = Aws::local(endpoint).dynamodb();
    let items = table.scan().table_name(TABLE).send().await.unwrap().items.unwrap_or_default();
    let mut bytes = 0;
    for item in &items {
        for (name, value) in item {
            let stored = match value.as_b() {
                Ok(blob) => String::from_utf8_lossy(blob.as_ref()).into_owned(),
                Err(_) => format!("{value:?}"),
            };
            bytes += stored.len();
            let found = found_in(&stored, canaries);
            let unexpected = found.iter().filter(|found| name != "q" || !found.starts_with("query"));
            assert_eq!(unexpected.collect::<Vec<_>>(), Vec::<&String>::new(), "in {name} of {item:?}");
        }
    }
    assert!(items.iter().any(|item| item.contains_key("q")), "the journey left jobs");
    (items.len(), bytes)
}

/// Redaction broken on purpose in one place: a log without the filter that quiets the SDK.
#[tokio::test]
async fn a_log_without_its_filter_is_caught() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let source = Scripted::new("a", 1);
    source.answer();
    let world = World::with(Scripted::system(&[&source]), Rules::AGREED).await;
    let token = world.created(&serde_json::json!({ "query": QUERY, "phone": NUMBER, "consent": true })).await;
    world.drain(&token).await;
    let found = found_in(&lines.text(), &canaries(&[token]));
    assert!(!found.is_empty(), "the search finds what the filter keeps out");
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
