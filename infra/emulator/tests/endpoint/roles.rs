//! Each call is judged by the role that the template gives to its sender.

use std::fs;

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use aws_sdk_kms::primitives::Blob;
use emulator::{ADMINISTRATOR, KEY_ALIAS, TABLE};

use crate::world::World;

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// The code of a call's error; "done" without one.
macro_rules! outcome {
    ($call:expr) => {
        match $call.await {
            Ok(_) => "done".to_owned(),
            Err(error) => error.into_service_error().meta().code().unwrap_or("no code").to_owned(),
        }
    };
}

const DENIED: &str = "AccessDeniedException";

async fn get(world: &World, key: &str) -> String {
    outcome!(world.dynamodb().get_item().table_name(TABLE).key("pk", s(key)).key("sk", s("job")).send())
}

async fn put_by_transaction(world: &World, key: &str) -> String {
    let put = Put::builder().table_name(TABLE).item("pk", s(key)).item("sk", s("job")).build().unwrap();
    let item = TransactWriteItem::builder().put(put).build();
    outcome!(world.dynamodb().transact_write_items().transact_items(item).send())
}

async fn due(world: &World) -> String {
    let query = world.dynamodb().query().table_name(TABLE).index_name("due");
    let query = query.key_condition_expression("due_shard = :shard");
    outcome!(query.expression_attribute_values(":shard", AttributeValue::N("1".to_owned())).send())
}

async fn jobs_query(world: &World, key: &str) -> String {
    let query = world.dynamodb().query().table_name(TABLE).key_condition_expression("#p = :pk AND sk > :sk");
    let query = query.expression_attribute_names("#p", "pk");
    let query = query.expression_attribute_values(":pk", s(key)).expression_attribute_values(":sk", s("a"));
    outcome!(query.send())
}

async fn seal(world: &World, purpose: &str) -> String {
    let encrypt = world.kms().encrypt().key_id(KEY_ALIAS).plaintext(Blob::new("010"));
    outcome!(encrypt.encryption_context("purpose", purpose).send())
}

async fn publish(world: &World, region: &str, to: Option<&str>) -> String {
    let config =
        world.sns().config().to_builder().region(aws_sdk_sns::config::Region::new(region.to_owned()));
    let publish = aws_sdk_sns::Client::from_conf(config.build()).publish().message("hello");
    match to {
        Some(topic) => outcome!(publish.topic_arn(topic).send()),
        None => outcome!(publish.phone_number("+821023456789").send()),
    }
}

#[tokio::test]
async fn a_reader_reads_jobs_and_nothing_else_and_writes_nothing() {
    let world = World::start().await.calling_as("JobStatusRole");
    assert_eq!(get(&world, "job#1").await, "done");
    assert_eq!(jobs_query(&world, "job#1").await, "done");
    assert_eq!(get(&world, "count#number#1").await, DENIED, "counters are create-job's");
    assert_eq!(jobs_query(&world, "count#number#1").await, DENIED);
    assert_eq!(due(&world).await, DENIED);
    assert_eq!(put_by_transaction(&world, "job#1").await, DENIED, "of a transaction, each item is judged");
    assert_eq!(outcome!(world.dynamodb().scan().table_name(TABLE).send()), DENIED);
}

#[tokio::test]
async fn the_sweep_reads_the_index_and_the_queue_takes_its_messages_and_gives_it_none() {
    let world = World::start().await.calling_as("SweepJobsRole");
    let url = world.endpoint.wake_up_queue_url();
    assert_eq!(due(&world).await, "done");
    assert_eq!(outcome!(world.sqs().send_message().queue_url(&url).message_body("k").send()), "done");
    assert_eq!(outcome!(world.sqs().receive_message().queue_url(&url).send()), DENIED);
    let dead = world.endpoint.dead_letter_queue_url();
    assert_eq!(outcome!(world.sqs().send_message().queue_url(dead).message_body("k").send()), DENIED);
}

#[tokio::test]
async fn one_role_seals_and_another_opens_and_both_for_texts_only() {
    let world = World::start().await.calling_as("CreateJobRole");
    assert_eq!(seal(&world, "text").await, "done");
    assert_eq!(seal(&world, "another").await, DENIED, "by the encryption context");
    let open = world.kms().decrypt().ciphertext_blob(Blob::new("x")).encryption_context("purpose", "text");
    assert_eq!(outcome!(open.send()), DENIED);
    let world = world.calling_as("ProcessJobRole");
    let open = world.kms().decrypt().ciphertext_blob(Blob::new("x")).encryption_context("purpose", "text");
    assert_eq!(outcome!(open.send()), "InvalidCiphertextException", "it may, but there is nothing to open");
    assert_eq!(seal(&world, "text").await, DENIED);
}

#[tokio::test]
async fn texts_go_to_numbers_and_in_their_region_only() {
    let world = World::start().await.calling_as("ProcessJobRole");
    assert_eq!(publish(&world, "ap-northeast-1", None).await, "done");
    assert_eq!(publish(&world, "us-east-1", None).await, "AuthorizationError");
    let topic = "arn:aws:sns:ap-northeast-1:123456789012:alarms";
    assert_eq!(publish(&world, "ap-northeast-1", Some(topic)).await, "AuthorizationError", "by the deny");
    let world = world.calling_as("SweepJobsRole");
    assert_eq!(publish(&world, "ap-northeast-1", None).await, "AuthorizationError");
}

#[tokio::test]
async fn a_call_for_another_region_is_for_another_table() {
    let world = World::start().await.calling_as("JobStatusRole");
    let config =
        world.dynamodb().config().to_builder().region(aws_sdk_dynamodb::config::Region::new("us-east-1"));
    let elsewhere = aws_sdk_dynamodb::Client::from_conf(config.build());
    let get = elsewhere.get_item().table_name(TABLE).key("pk", s("job#1")).key("sk", s("job"));
    assert_eq!(outcome!(get.send()), DENIED);
}

#[tokio::test]
async fn an_administrator_may_anything_and_a_stranger_nothing() {
    let world = World::start().await.calling_as(ADMINISTRATOR);
    assert_eq!(outcome!(world.dynamodb().scan().table_name(TABLE).send()), "done");
    let world = world.calling_as("CreateJobRoll");
    assert_eq!(get(&world, "job#1").await, "UnrecognizedClientException");
    assert_eq!(publish(&world, "ap-northeast-1", None).await, "InvalidClientTokenId");
}

#[tokio::test]
async fn a_call_without_a_signature_such_as_any_page_can_have_a_browser_send_changes_nothing() {
    let world = World::start().await;
    let client = reqwest::Client::new();
    let form = "Action=Publish&Version=2010-03-31&PhoneNumber=%2B821023456789&Message=hello";
    let form = client
        .post(world.endpoint.url())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap();
    assert_eq!(form.status(), 403);
    assert!(form.text().await.unwrap().contains("<Code>MissingAuthenticationToken</Code>"));
    for (target, status, code) in [
        ("DynamoDB_20120810.Scan", 400, "MissingAuthenticationTokenException"),
        ("TrentService.Decrypt", 400, "MissingAuthenticationTokenException"),
        ("AmazonSQS.PurgeQueue", 403, "MissingAuthenticationToken"),
    ] {
        let call = client.post(world.endpoint.url()).header("x-amz-target", target).body("{}");
        let answer = call.send().await.unwrap();
        assert_eq!(answer.status(), status, "{target}");
        assert_eq!(answer.json::<serde_json::Value>().await.unwrap()["__type"], code, "{target}");
    }
    assert_eq!(world.texts().await.len(), 0);
}

#[tokio::test]
async fn a_refusal_says_who_may_not_do_what_and_decisions_are_noted_without_what_is_secret() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("decisions");
    let world = World::start_with(|settings| settings.decisions = Some(file.clone())).await;
    let world = world.calling_as("JobStatusRole");
    assert_eq!(get(&world, "job#8f3a").await, "done");
    let get = world.dynamodb().get_item().table_name(TABLE).key("pk", s("count#8f3a")).key("sk", s("job"));
    let error = get.send().await.unwrap_err().into_service_error();
    assert_eq!(
        error.meta().message(),
        Some(
            "User: arn:aws:sts::123456789012:assumed-role/JobStatusRole/local is not authorized to perform: \
             dynamodb:GetItem on resource: arn:aws:dynamodb:ap-northeast-2:123456789012:table/textback because no \
             identity-based policy allows the dynamodb:GetItem action"
        )
    );
    let noted = fs::read_to_string(file).unwrap();
    let lines: Vec<_> = noted.lines().collect();
    assert!(lines[0].starts_with("allowed\tJobStatusRole Allow dynamodb:GetItem on arn:"), "{noted}");
    assert!(lines[1].starts_with("refused\tJobStatusRole dynamodb:GetItem\tarn:"), "{noted}");
    assert!(!noted.contains("8f3a") && noted.contains("dynamodb:LeadingKeys=job#"), "{noted}");
}
