use std::time::{Duration, Instant};

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, Message, MessageSystemAttributeName, QueueAttributeName,
    SendMessageBatchRequestEntry,
};

use emulator::FaultPlan;

use crate::world::World;

/// Receives at most 10 messages, waiting up to `wait` seconds for the first.
async fn receive(client: &Client, queue: &str, wait: i32) -> Vec<Message> {
    let request = client.receive_message().queue_url(queue).wait_time_seconds(wait);
    let request = request.max_number_of_messages(10);
    let request = request.message_system_attribute_names(MessageSystemAttributeName::All);
    request.send().await.unwrap().messages.unwrap_or_default()
}

fn receive_count(message: &Message) -> &str {
    &message.attributes.as_ref().unwrap()[&MessageSystemAttributeName::ApproximateReceiveCount]
}

async fn show_again(client: &Client, queue: &str, message: &Message) {
    let request = client.change_message_visibility().queue_url(queue).visibility_timeout(0);
    request.set_receipt_handle(message.receipt_handle.clone()).send().await.unwrap();
}

async fn send(client: &Client, queue: &str, body: &str) {
    client.send_message().queue_url(queue).message_body(body).send().await.unwrap();
}

#[tokio::test]
async fn a_received_message_is_hidden_until_its_visibility_time_out_and_then_counts_two() {
    // Long enough for two calls on a busy machine.
    let world = World::start_with(|settings| settings.visibility_timeout = 5).await;
    let (client, queue) = (world.sqs(), world.endpoint.wake_up_queue_url());
    send(&client, &queue, "key").await;
    let first = receive(&client, &queue, 0).await;
    assert_eq!((first[0].body.as_deref(), receive_count(&first[0])), (Some("key"), "1"));
    assert!(receive(&client, &queue, 0).await.is_empty());
    let second = receive(&client, &queue, 20).await;
    assert_eq!(receive_count(&second[0]), "2");
}

#[tokio::test]
async fn a_message_received_five_times_goes_to_the_dead_letters() {
    let world = World::start().await;
    let (client, queue) = (world.sqs(), world.endpoint.wake_up_queue_url());
    send(&client, &queue, "poison").await;
    for count in 1..=5 {
        let messages = receive(&client, &queue, 0).await;
        assert_eq!(receive_count(&messages[0]), count.to_string());
        show_again(&client, &queue, &messages[0]).await;
    }
    assert!(receive(&client, &queue, 0).await.is_empty());
    let dead = receive(&client, &world.endpoint.dead_letter_queue_url(), 0).await;
    assert_eq!(dead[0].body.as_deref(), Some("poison"));
}

#[tokio::test]
async fn a_delayed_message_comes_after_its_delay() {
    let world = World::start().await;
    let (client, queue) = (world.sqs(), world.endpoint.wake_up_queue_url());
    let sent = Instant::now();
    let request = client.send_message().queue_url(&queue).message_body("later").delay_seconds(5);
    request.send().await.unwrap();
    assert!(receive(&client, &queue, 0).await.is_empty());
    assert_eq!(receive(&client, &queue, 20).await.len(), 1);
    assert!(sent.elapsed() >= Duration::from_secs(5));
}

#[tokio::test]
async fn a_batch_is_sent_received_and_deleted_as_one() {
    let world = World::start().await;
    let (client, queue) = (world.sqs(), world.endpoint.wake_up_queue_url());
    assert_eq!(send_batch(&client, &queue).await, 3);
    let messages = receive(&client, &queue, 0).await;
    assert_eq!(messages.len(), 3);
    let mut request = client.delete_message_batch().queue_url(&queue);
    for (index, message) in messages.iter().enumerate() {
        let entry = DeleteMessageBatchRequestEntry::builder().id(index.to_string());
        let entry = entry.set_receipt_handle(message.receipt_handle.clone()).build().unwrap();
        request = request.entries(entry);
    }
    assert_eq!(request.send().await.unwrap().successful.len(), 3);
    assert_eq!(
        attribute(&client, &queue, QueueAttributeName::ApproximateNumberOfMessagesNotVisible).await,
        "0"
    );
}

#[tokio::test]
async fn dropped_wake_ups_are_accepted_and_never_received_until_dropping_ends() {
    let world = World::start_with(|settings| settings.faults = FaultPlan::losing_wake_ups()).await;
    let (client, queue) = (world.sqs(), world.endpoint.wake_up_queue_url());
    let sent = client.send_message().queue_url(&queue).message_body("lost").send().await.unwrap();
    assert!(sent.message_id.is_some() && sent.md5_of_message_body.is_some());
    assert_eq!(send_batch(&client, &queue).await, 3);
    assert!(receive(&client, &queue, 0).await.is_empty());
    world.endpoint.faults().follow(FaultPlan::default());
    send(&client, &queue, "kept").await;
    assert_eq!(receive(&client, &queue, 0).await[0].body.as_deref(), Some("kept"));
}

#[tokio::test]
async fn the_queue_is_found_by_name_under_this_port_with_the_settings_of_the_stack() {
    let world = World::start().await;
    let (client, queue) = (world.sqs(), world.endpoint.wake_up_queue_url());
    let found = client.get_queue_url().queue_name("textback-wake-ups").send().await.unwrap();
    assert_eq!(found.queue_url.as_deref(), Some(queue.as_str()));
    assert_eq!(attribute(&client, &queue, QueueAttributeName::VisibilityTimeout).await, "130");
    let redrive = attribute(&client, &queue, QueueAttributeName::RedrivePolicy).await;
    assert!(
        redrive.contains(":textback-dead-letters") && redrive.contains("\"maxReceiveCount\":5"),
        "{redrive}"
    );
    let missing = client.get_queue_url().queue_name("other").send().await.unwrap_err();
    assert!(missing.into_service_error().is_queue_does_not_exist());
}

#[tokio::test]
async fn a_stop_does_not_wait_for_a_long_poll() {
    let world = World::start().await;
    let (client, queue) = (world.sqs(), world.endpoint.wake_up_queue_url());
    let poll = client.receive_message().queue_url(&queue).wait_time_seconds(20);
    let poll = tokio::spawn(poll.send());
    // Client and endpoint share this thread: by the time these are answered, the poll is under way.
    for _ in 0..20 {
        attribute(&client, &queue, QueueAttributeName::QueueArn).await;
    }
    let stopping = Instant::now();
    world.endpoint.stop().await;
    assert!(stopping.elapsed() < Duration::from_secs(10), "half of the poll's time");
    let ended = poll.await.unwrap().unwrap_err();
    assert_eq!(ended.raw_response().unwrap().status().as_u16(), 503);
}

async fn send_batch(client: &Client, queue: &str) -> usize {
    let mut request = client.send_message_batch().queue_url(queue);
    for id in ["a", "b", "c"] {
        let entry = SendMessageBatchRequestEntry::builder().id(id).message_body(id).build().unwrap();
        request = request.entries(entry);
    }
    request.send().await.unwrap().successful.len()
}

async fn attribute(client: &Client, queue: &str, name: QueueAttributeName) -> String {
    let request = client.get_queue_attributes().queue_url(queue).attribute_names(QueueAttributeName::All);
    request.send().await.unwrap().attributes.unwrap()[&name].clone()
}

#[tokio::test]
async fn numbers_that_sqs_refuses_are_refused() {
    let world = World::start().await;
    let (client, queue) = (world.sqs(), world.endpoint.wake_up_queue_url());
    let send = client.send_message().queue_url(&queue).message_body("later");
    let late = send.clone().delay_seconds(901).send().await.unwrap_err().into_service_error();
    assert_eq!(late.meta().code(), Some("InvalidParameterValue"));
    send.delay_seconds(900).send().await.unwrap();
    for (most, wait) in [(11, 0), (0, 0), (10, 21)] {
        let receive = client.receive_message().queue_url(&queue).max_number_of_messages(most);
        let error = receive.wait_time_seconds(wait).send().await.unwrap_err().into_service_error();
        assert_eq!(error.meta().code(), Some("InvalidParameterValue"), "{most} {wait}");
    }
}

#[tokio::test]
async fn a_messages_group_comes_back_with_it() {
    let world = World::start().await;
    let (client, queue) = (world.sqs(), world.endpoint.wake_up_queue_url());
    client
        .send_message()
        .queue_url(&queue)
        .message_body("key")
        .message_group_id("tenant")
        .send()
        .await
        .unwrap();
    let messages = receive(&client, &queue, 0).await;
    let attributes = messages[0].attributes.as_ref().unwrap();
    assert_eq!(attributes[&MessageSystemAttributeName::MessageGroupId], "tenant");
    assert!(messages[0].message_attributes.is_none(), "it is none of the sender's own");
}

#[tokio::test]
async fn wake_ups_are_kept_for_a_day_and_dead_letters_for_fourteen() {
    let world = World::start().await;
    let (wake_ups, dead) = (world.endpoint.wake_up_queue_url(), world.endpoint.dead_letter_queue_url());
    for (queue, seconds) in [(wake_ups, "86400"), (dead, "1209600")] {
        let ask =
            world.sqs().get_queue_attributes().queue_url(queue).attribute_names(QueueAttributeName::All);
        let told = ask.send().await.unwrap().attributes.unwrap();
        assert_eq!(told[&QueueAttributeName::MessageRetentionPeriod], seconds);
    }
}
