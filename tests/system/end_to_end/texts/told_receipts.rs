//! Receipts that AWS End User Messaging tells on EventBridge's bus, and that record-receipt leaves for the one who asks.

use std::{collections::BTreeSet, fs, path::Path};

use cloud::{Environment, JobTable, Metrics};
use emulator::{Fault, Service};
use job::{Receipt, SmsReference, UndeliveredReason};
use record_receipt::{Outcome, RecordReceipt};
use serde_json::{Value, json};
use tests::{PHONE, Process, World, event_for};

use super::channels;

const TOLD: &str = "end-user-messaging";

/// The function beside the system, with its own role, counting in the system's file.
fn function(world: &World, folder: &Path) -> RecordReceipt {
    let lines = fs::OpenOptions::new().append(true).open(folder.join("metrics.jsonl")).unwrap();
    RecordReceipt::from_environment(&world.environment_of("record-receipt"), &Metrics::to(lines)).unwrap()
}

/// The table as process-job has it.
fn table(world: &World) -> JobTable {
    let environment: Environment = world.environment_of("process-job");
    JobTable::from_environment(&cloud::Aws::from_environment(&environment).unwrap(), &environment).unwrap()
}

/// The event of an SMS of this name.
fn event(kind: &str, name: &str) -> Value {
    let mut event = event_for("record-receipt", "delivered", "");
    event["detail"]["eventType"] = json!(kind);
    event["detail"]["messageId"] = json!(name);
    event
}

fn counted(folder: &Path, metric: &str) -> Vec<Value> {
    let lines = fs::read_to_string(folder.join("metrics.jsonl")).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter_map(|line| line.get(metric).cloned()).collect()
}

#[tokio::test]
async fn a_text_is_sent_in_one_call_and_delivered_once_that_is_told_and_what_a_part_costs_is_counted_once() {
    let (world, folder) = channels::world(TOLD).await;
    world.faults(channels::once(Service::SmsVoice, "SendTextMessage", Fault::Duplicate));
    let token = world.created_with_phone("q").await;
    world.until(&token, |status| status["notification"]["state"] == "delivered").await;
    assert_eq!(world.texts().await.len(), 1);
    assert_eq!(counted(folder.path(), "PartPrice"), [24_310], "of two events, each told twice");
    let items = world.items().await;
    let row = items.iter().find(|item| item["pk"].as_s().unwrap().starts_with("sms#")).unwrap();
    let names: BTreeSet<_> = row.keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["expires_at", "g", "pk", "sk"]));
    assert!(items.iter().all(|item| !item.contains_key("tg") && !item.contains_key("tc")));
}

#[tokio::test]
async fn a_text_of_which_nothing_is_told_stays_sent() {
    let (world, _folder) = channels::world(TOLD).await;
    world.faults(channels::once(Service::SmsVoice, "SendTextMessage", Fault::Lose));
    let token = world.created_with_phone("q").await;
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    let mut worked = world.worked();
    let asked = || async {
        world.items().await.iter().any(|item| item.get("tn").is_some_and(|n| n.as_n().unwrap() == "1"))
    };
    while !asked().await {
        worked.changed().await.unwrap();
    }
    assert_eq!(world.status(&token).await.json()["notification"], json!({ "state": "sent" }));
}

#[tokio::test]
async fn a_text_that_did_not_arrive_is_sent_once_by_the_second_channel() {
    let (world, _folder) = channels::world("end-user-messaging,sns").await;
    world.faults(channels::once(Service::SmsVoice, "SendTextMessage", Fault::Undelivered(0)));
    let token = world.created_with_phone("q").await;
    let mut worked = world.worked();
    while world.texts().await.len() < 2 {
        worked.changed().await.unwrap();
    }
    assert_eq!(world.drain(&token).await["notification"]["state"], "sent");
    let texts = world.texts().await;
    let by: Vec<_> = texts.iter().map(|text| text["channel"].as_str().unwrap()).collect();
    assert_eq!(by, ["end-user-messaging", "sns"]);
    assert!(world.items().await.iter().all(|item| !item.contains_key("tc")), "the contact is gone");
}

/// Each of the 24 orders of four events, each of which comes twice.
#[tokio::test]
async fn in_whatever_order_events_come_a_receipt_only_moves_forward_and_ends_alike() {
    let (world, folder) = channels::world(TOLD).await;
    let (function, table) = (function(&world, folder.path()), table(&world));
    let kinds = ["TEXT_SUCCESSFUL", "TEXT_INVALID", "TEXT_UNREACHABLE", "TEXT_DELIVERED"];
    let orders = (0..256).map(|code: usize| [code % 4, code / 4 % 4, code / 16 % 4, code / 64]);
    let orders: Vec<_> = orders.filter(|order| BTreeSet::from(*order).len() == 4).collect();
    assert_eq!(orders.len(), 24);
    for (number, order) in orders.iter().enumerate() {
        let name = format!("order-{number}");
        let sms = SmsReference::parse(&name).unwrap();
        table.await_receipts(&sms, function.clock.now()).await.unwrap();
        let mut known = Receipt::Pending;
        for kind in order.iter().flat_map(|place| [kinds[*place]; 2]) {
            function.handle(&event(kind, &name)).await.unwrap();
            let now = table.told_receipt(&sms).await.unwrap();
            assert!(now >= known, "{order:?}: {known:?}, then {now:?}");
            known = now;
        }
        assert_eq!(known, Receipt::Delivered, "{order:?}");
    }
    assert_eq!(counted(folder.path(), "PartPrice").len(), 24, "each text is counted once");
    let sms = SmsReference::parse("undelivered").unwrap();
    table.await_receipts(&sms, function.clock.now()).await.unwrap();
    for kind in ["TEXT_UNREACHABLE", "TEXT_INVALID"] {
        function.handle(&event(kind, "undelivered")).await.unwrap();
    }
    let phone_off = Receipt::Undelivered(UndeliveredReason::PhoneOff);
    assert_eq!(table.told_receipt(&sms).await.unwrap(), phone_off);
}

#[tokio::test]
async fn what_is_of_another_text_too_late_or_forged_is_dropped_and_counted_and_writes_nothing() {
    let (world, folder) = channels::world(TOLD).await;
    let (function, table) = (function(&world, folder.path()), table(&world));
    let now = function.clock.now();
    let old = job::Timestamp::from_millis(now.millis() - 71 * 60 * 60 * 1_000);
    table.await_receipts(&SmsReference::parse("71-hours-old").unwrap(), old).await.unwrap();
    let before = world.items().await;
    let mut forged = event("TEXT_DELIVERED", "forged");
    forged["source"] = json!("textback");
    for (event, outcome) in [
        (event("TEXT_DELIVERED", "another-of-the-account"), Outcome::Unknown),
        (event("TEXT_DELIVERED", "71-hours-old"), Outcome::Unknown),
        (event("TEXT_DELIVERED", "job#1/../x"), Outcome::Unreadable),
        (event("TEXT_ARRIVED", "x"), Outcome::Unreadable),
        (forged, Outcome::Unreadable),
        (json!("TEXT_DELIVERED"), Outcome::Unreadable),
    ] {
        assert_eq!(function.handle(&event).await.unwrap(), outcome, "{event}");
    }
    assert_eq!(world.items().await, before);
    assert_eq!(counted(folder.path(), "ReceiptsDropped").len(), 6);
    assert_eq!(counted(folder.path(), "PartPrice").len(), 0);
}

#[tokio::test]
async fn an_event_that_overtakes_its_row_is_recorded_when_that_is_there() {
    let (world, folder) = channels::world(TOLD).await;
    let (function, table) = (function(&world, folder.path()), table(&world));
    let sms = SmsReference::parse("overtaken").unwrap();
    let updates =
        || channels::calls(&world, Service::DynamoDb).into_iter().find(|(name, _)| name == "UpdateItem");
    let before = updates();
    let early = tokio::spawn({
        let function = function.clone();
        async move { function.handle(&event("TEXT_DELIVERED", "overtaken")).await.unwrap() }
    });
    tests::until("the event's first try", async || (updates() != before).then_some(())).await;
    table.await_receipts(&sms, function.clock.now()).await.unwrap();
    assert_eq!(early.await.unwrap(), Outcome::Recorded);
    // A second try at the row, whose first answer was lost, takes nothing back.
    table.await_receipts(&sms, function.clock.now()).await.unwrap();
    assert_eq!(table.told_receipt(&sms).await.unwrap(), Receipt::Delivered);
    assert_eq!(function.handle(&event("TEXT_DELIVERED", "overtaken")).await.unwrap(), Outcome::Known);
}

/// The stand-in's events have the number, which AWS documents of other events only.
#[tokio::test]
async fn no_number_and_no_link_is_in_the_path_of_a_receipt() {
    let data = tempfile::tempdir().unwrap();
    let mut process = Process::start(data.path(), &["--pace", "0", "--channels", "end-user-messaging"]).await;
    let token = process.world.created(&json!({ "query": "q", "phone": PHONE, "consent": true })).await;
    process.world.until(&token, |status| status["notification"]["state"] == "delivered").await;
    let table = cloud::Aws::local(&process.endpoint).dynamodb();
    let items = table.scan().table_name(emulator::TABLE).send().await.unwrap().items.unwrap();
    let log = process.log_to_the_end().await;
    let outcomes = log.lines().filter(|line| line.contains("a receipt came")).count();
    assert_eq!(outcomes, 3, "queued, taken by the carrier, delivered: {log}");
    let metrics = fs::read_to_string(data.path().join("metrics.jsonl")).unwrap();
    for (place, text) in [("log", &log), ("table", &format!("{items:?}")), ("metrics", &metrics)] {
        for canary in ["1023456789", "10-2345-6789", &token] {
            assert!(!text.contains(canary), "{canary} in the {place}");
        }
    }
}
