use std::time::{Duration, Instant};

use aws_sdk_dynamodb::{error::ProvideErrorMetadata, types::AttributeValue::S};
use serde_json::{Value, json};

use crate::world::World;

async fn script(world: &World, plan: Value) {
    let put = reqwest::Client::new().put(faults_url(world)).body(plan.to_string()).send().await.unwrap();
    assert_eq!(put.status(), 204);
}

fn faults_url(world: &World) -> String {
    format!("{}/_local/faults", world.endpoint.url())
}

/// A put as the table adapter makes it, and what the client heard: an error code, or `cut`.
async fn put(world: &World, pk: &str) -> Result<(), String> {
    let put = world.dynamodb().put_item().table_name("textback");
    let put = put.item("pk", S(pk.to_owned())).item("sk", S("job".to_owned())).send().await;
    put.map(drop).map_err(|error| match error.code() {
        Some(code) => code.to_owned(),
        None if error.as_service_error().is_none() => "cut".to_owned(),
        None => "no code".to_owned(),
    })
}

async fn is_there(world: &World, pk: &str) -> bool {
    let get = world.dynamodb().get_item().table_name("textback");
    let get = get.key("pk", S(pk.to_owned())).key("sk", S("job".to_owned())).consistent_read(true);
    get.send().await.unwrap().item.is_some()
}

#[tokio::test]
async fn each_fault_answers_in_its_documented_shape_and_executes_or_does_not() {
    let world = World::start().await;
    let table = [
        ("refuse", Err("AccessDeniedException"), false),
        ("throttle", Err("ThrottlingException"), false),
        ("fail", Err("InternalServerError"), false),
        ("fail-after", Err("InternalServerError"), true),
        ("cut-before", Err("cut"), false),
        ("cut-after", Err("cut"), true),
    ];
    for (fault, heard, executed) in table {
        let rule = json!({ "service": "dynamodb", "operation": "PutItem", "fault": fault, "times": 1 });
        script(&world, json!({ "rules": [rule] })).await;
        assert_eq!(put(&world, fault).await, heard.map_err(str::to_owned), "{fault}");
        assert_eq!(is_there(&world, fault).await, executed, "{fault}");
        assert_eq!(put(&world, "after").await, Ok(()), "{fault} happens once");
    }
    let told: Value = reqwest::get(faults_url(&world)).await.unwrap().json().await.unwrap();
    let counted = told["injected"].as_array().unwrap();
    assert_eq!(counted.len(), table.len());
    assert!(counted.iter().all(|kind| kind["service"] == "dynamodb" && kind["times"] == 1), "{told}");
}

#[tokio::test]
async fn a_delayed_call_is_executed_late() {
    let world = World::start().await;
    script(&world, json!({ "rules": [{ "fault": { "delay-millis": 200 }, "times": 1 }] })).await;
    let begun = Instant::now();
    assert_eq!(put(&world, "late").await, Ok(()));
    assert!(begun.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_lagging_table_hides_a_new_item_from_reads_that_need_not_be_consistent_alone() {
    let world = World::start().await;
    let read = async |consistent: bool| {
        let get = world.dynamodb().get_item().table_name("textback").consistent_read(consistent);
        let get = get.key("pk", S("new".to_owned())).key("sk", S("job".to_owned()));
        get.send().await.unwrap().item.is_some()
    };
    put(&world, "new").await.unwrap();
    script(&world, json!({ "rules": [{ "service": "dynamodb", "fault": "lag", "times": 2 }] })).await;
    assert_eq!([read(false).await, read(true).await, read(false).await], [false, true, false]);
    assert!(read(false).await, "a lag ends");
}

#[tokio::test]
async fn a_text_can_be_refused_throttled_or_sent_with_an_error_for_an_answer() {
    let world = World::start().await;
    let publish = || world.sns().publish().phone_number("+821023456789").message("[텍스트백]").send();
    for (fault, code) in [
        ("refuse", "AuthorizationError"),
        ("reject", "InvalidParameter"),
        ("throttle", "Throttling"),
        ("fail-after", "InternalError"),
    ] {
        script(&world, json!({ "rules": [{ "service": "sns", "fault": fault, "times": 1 }] })).await;
        assert_eq!(publish().await.unwrap_err().code(), Some(code), "{fault}");
    }
    assert_eq!(world.texts().await.len(), 1, "the one that failed only after it was sent");
}

#[tokio::test]
async fn a_wake_up_can_be_lost_or_come_twice() {
    let world = World::start().await;
    let (client, queue) = (world.sqs(), world.endpoint.wake_up_queue_url());
    let send = |body: &str| client.send_message().queue_url(&queue).message_body(body).send();
    let rule = |operation: &str, fault: &str| json!({ "rules": [{ "service": "sqs", "operation": operation, "fault": fault, "times": 1 }] });
    let receive = async || {
        let receive = client.receive_message().queue_url(&queue).max_number_of_messages(10);
        let received = receive.send().await.unwrap().messages.unwrap_or_default();
        received.into_iter().filter_map(|message| message.body).collect::<Vec<_>>()
    };
    script(&world, rule("SendMessage", "lose")).await;
    send("lost").await.unwrap();
    assert!(receive().await.is_empty());
    script(&world, rule("SendMessage", "duplicate")).await;
    send("sent twice").await.unwrap();
    assert_eq!(receive().await, ["sent twice"; 2]);
    script(&world, rule("ReceiveMessage", "duplicate")).await;
    send("received twice").await.unwrap();
    assert_eq!([receive().await, receive().await], [["received twice"], ["received twice"]]);
    assert!(receive().await.is_empty());
}

#[tokio::test]
async fn faults_end_when_they_are_deleted_and_a_plan_that_makes_no_sense_is_told() {
    let world = World::start().await;
    script(&world, json!({ "rules": [{ "fault": "fail" }] })).await;
    assert!(put(&world, "a").await.is_err());
    let client = reqwest::Client::new();
    assert_eq!(client.delete(faults_url(&world)).send().await.unwrap().status(), 204);
    assert!(put(&world, "a").await.is_ok());
    let wrong = client.put(faults_url(&world)).body(r#"{"rules": [{"fault": "explode"}]}"#);
    let wrong = wrong.send().await.unwrap();
    assert_eq!(wrong.status(), 400);
    assert!(wrong.text().await.unwrap().contains("unknown variant `explode`, expected"));
}
