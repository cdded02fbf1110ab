use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue::{B, N, S};
use aws_sdk_dynamodb::types::{
    AttributeValue, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, TimeToLiveStatus,
};

use crate::world::World;

fn put(client: &Client, pk: &str, version: u32) -> PutItemFluentBuilder {
    client
        .put_item()
        .table_name("textback")
        .item("pk", S(pk.to_owned()))
        .item("sk", S("job".to_owned()))
        .item("version", N(version.to_string()))
}

async fn get(client: &Client, pk: &str) -> Option<std::collections::HashMap<String, AttributeValue>> {
    client
        .get_item()
        .table_name("textback")
        .key("pk", S(pk.to_owned()))
        .key("sk", S("job".to_owned()))
        .consistent_read(true)
        .send()
        .await
        .unwrap()
        .item
}

#[tokio::test]
async fn a_second_put_on_not_exists_is_refused_with_the_first_item() {
    let world = World::start().await;
    let client = world.dynamodb();
    let create = |version| {
        put(&client, "job#a", version)
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
    };
    create(1).await.unwrap();
    let refusal = create(2).await.unwrap_err().into_service_error();
    let PutItemError::ConditionalCheckFailedException(refusal) = refusal else {
        panic!("refused otherwise: {refusal:?}")
    };
    assert_eq!(refusal.item().unwrap()["version"], N("1".to_owned()));
}

#[tokio::test]
async fn a_put_on_a_version_wins_once() {
    let world = World::start().await;
    let client = world.dynamodb();
    put(&client, "job#a", 1).send().await.unwrap();
    let replace = || {
        put(&client, "job#a", 2)
            .condition_expression("version = :before")
            .expression_attribute_values(":before", N("1".to_owned()))
            .send()
    };
    let (first, second) = tokio::join!(replace(), replace());
    assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|won| **won).count(), 1);
    assert_eq!(get(&client, "job#a").await.unwrap()["version"], N("2".to_owned()));
}

#[tokio::test]
async fn the_due_index_holds_only_items_with_a_due_time_and_answers_the_oldest_first() {
    let world = World::start().await;
    let client = world.dynamodb();
    for (pk, due_at) in [("job#late", 30), ("job#second", 20), ("job#first", 10)] {
        let due = put(&client, pk, 1).item("due_shard", N("3".to_owned()));
        due.item("due_at", N(due_at.to_string())).send().await.unwrap();
    }
    put(&client, "job#finished", 1).send().await.unwrap();
    let query = client
        .query()
        .table_name("textback")
        .index_name("due")
        .key_condition_expression("due_shard = :s AND due_at <= :now")
        .expression_attribute_values(":s", N("3".to_owned()))
        .expression_attribute_values(":now", N("20".to_owned()));
    let due: Vec<_> = query.send().await.unwrap().items.unwrap();
    let keys: Vec<_> = due.iter().map(|item| item["pk"].as_s().unwrap().as_str()).collect();
    assert_eq!(keys, ["job#first", "job#second"]);
    assert!(!due[0].contains_key("version"), "the index projects keys only");
}

#[tokio::test]
async fn an_item_of_300_kb_comes_back_whole_and_one_over_400_kb_is_refused() {
    let world = World::start().await;
    let client = world.dynamodb();
    let hits = Blob::new((0..300 * 1024).map(|index| index as u8).collect::<Vec<_>>());
    put(&client, "job#a", 1).item("hits", B(hits.clone())).send().await.unwrap();
    assert_eq!(get(&client, "job#a").await.unwrap()["hits"], B(hits));
    let too_large = put(&client, "job#a", 2).item("hits", B(Blob::new(vec![0; 400 * 1024])));
    let refusal = too_large.send().await.unwrap_err();
    assert_eq!(code(&refusal), "ValidationException");
}

#[tokio::test]
async fn a_small_item_costs_one_write_and_half_a_read() {
    let world = World::start().await;
    let client = world.dynamodb();
    let total = ReturnConsumedCapacity::Total;
    let written = put(&client, "job#a", 1).return_consumed_capacity(total.clone()).send().await.unwrap();
    assert_eq!(written.consumed_capacity.unwrap().capacity_units, Some(1.0));
    let large = put(&client, "job#b", 1).item("hits", B(Blob::new(vec![7; 1024])));
    let written = large.return_consumed_capacity(total.clone()).send().await.unwrap();
    assert_eq!(written.consumed_capacity.unwrap().capacity_units, Some(2.0));
    for (consistent, units) in [(false, 0.5), (true, 1.0)] {
        let read = client.get_item().table_name("textback").consistent_read(consistent);
        let read = read.key("pk", S("job#a".to_owned())).key("sk", S("job".to_owned()));
        let read = read.return_consumed_capacity(total.clone()).send().await.unwrap();
        assert_eq!(read.consumed_capacity.unwrap().capacity_units, Some(units));
    }
}

#[tokio::test]
async fn items_outlive_a_restart_and_a_crash() {
    let world = World::start().await;
    put(&world.dynamodb(), "job#a", 1).send().await.unwrap();
    let world = world.restart().await;
    put(&world.dynamodb(), "job#b", 1).send().await.unwrap();
    let world = world.crash_and_restart().await;
    assert!(get(&world.dynamodb(), "job#a").await.is_some());
    assert!(get(&world.dynamodb(), "job#b").await.is_some());
}

#[tokio::test]
async fn the_table_expires_items_and_an_expired_one_is_gone_after_a_restart() {
    let world = World::start().await;
    let client = world.dynamodb();
    let described = client.describe_time_to_live().table_name("textback").send().await.unwrap();
    let described = described.time_to_live_description.unwrap();
    assert_eq!(described.time_to_live_status, Some(TimeToLiveStatus::Enabled));
    assert_eq!(described.attribute_name.as_deref(), Some("expires_at"));
    put(&client, "job#a", 1).item("expires_at", N("1000000000".to_owned())).send().await.unwrap();
    put(&client, "job#b", 1).item("expires_at", N("9000000000".to_owned())).send().await.unwrap();
    assert!(get(&client, "job#a").await.is_some(), "a read does not lean on expiry");
    let world = world.restart().await;
    assert_eq!(get(&world.dynamodb(), "job#a").await, None);
    assert!(get(&world.dynamodb(), "job#b").await.is_some());
}

#[tokio::test]
async fn an_unknown_table_and_an_unknown_operation_are_refused_as_dynamodb_does() {
    let world = World::start().await;
    let client = world.dynamodb();
    let refusal = client.scan().table_name("other").send().await.unwrap_err();
    assert_eq!(code(&refusal), "ResourceNotFoundException");
    let refusal = client.list_backups().send().await.unwrap_err();
    assert_eq!(code(&refusal), "UnknownOperationException");
}

fn code<E: aws_sdk_dynamodb::error::ProvideErrorMetadata>(error: &SdkError<E>) -> &str {
    error.as_service_error().and_then(|error| error.code()).unwrap_or_default()
}
