//! Lambda's event source mapping: it polls the queue, invokes the searcher with batches, and deletes the wake-ups that
//! it does not name as failed.

use std::{sync::Arc, time::Duration};

use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use aws_sdk_sqs::{
    Client,
    config::timeout::TimeoutConfig,
    types::{DeleteMessageBatchRequestEntry, Message, MessageSystemAttributeName},
};
use cloud::cause;
use process_job::{Event, Response};
use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use super::invocation::Invoker;

/// The template's `BatchSize`.
const BATCH: i32 = 10;
/// Batches under way at the same time, as the template's `MaximumConcurrency` would bound them.
const CONCURRENCY: usize = 5;
/// SQS's longest poll.
const LONG_POLL_SECONDS: i32 = 20;
/// The pause after a poll that failed: the endpoint may be coming back.
const PAUSE: Duration = Duration::from_millis(500);

#[derive(Clone)]
pub(crate) struct Pump {
    pub(crate) client: Client,
    pub(crate) queue_url: String,
    pub(crate) invoker: Invoker,
    /// Counts the batches that are done.
    pub(crate) worked: tokio::sync::watch::Sender<u64>,
}

impl Pump {
    /// Pumps until it is stopped, then waits for the batches under way.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(CONCURRENCY));
        let mut batches = JoinSet::new();
        while !stop.is_cancelled() {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
            let messages = tokio::select! {
                () = stop.cancelled() => break,
                messages = self.poll() => messages,
            };
            if messages.is_empty() {
                continue;
            }
            let (pump, stop) = (self.clone(), stop.clone());
            batches.spawn(async move {
                pump.invoke(messages, &stop).await;
                pump.worked.send_modify(|count| *count += 1);
                drop(place);
            });
            while batches.try_join_next().is_some() {}
        }
        while batches.join_next().await.is_some() {}
    }

    async fn poll(&self) -> Vec<Message> {
        let poll = self.client.receive_message().queue_url(&self.queue_url).max_number_of_messages(BATCH);
        let poll = poll.message_system_attribute_names(MessageSystemAttributeName::All);
        // A long poll takes longer than the functions give any call.
        let patient = aws_sdk_sqs::Config::builder().timeout_config(TimeoutConfig::disabled());
        let poll = poll.wait_time_seconds(LONG_POLL_SECONDS).customize().config_override(patient);
        match poll.send().await {
            Ok(answer) => answer.messages.unwrap_or_default(),
            Err(_) => {
                tokio::time::sleep(PAUSE).await;
                Vec::new()
            }
        }
    }

    async fn invoke(&self, messages: Vec<Message>, shutdown: &CancellationToken) {
        let event = Event::Batch(event_of(&messages));
        match self.invoker.invoke(event, shutdown).await {
            Some(Response::Batch(answer)) => {
                let failed: Vec<_> =
                    answer.batch_item_failures.into_iter().map(|item| item.item_identifier).collect();
                let is_done =
                    |message: &Message| message.message_id().is_none_or(|id| !failed.iter().any(|f| f == id));
                self.delete(messages.into_iter().filter(is_done)).await;
            }
            Some(Response::Rescued(_)) => error!("process-job took a batch for a rescue"),
            None => {}
        }
    }

    async fn delete(&self, messages: impl Iterator<Item = Message>) {
        let entry = |(place, message): (usize, Message)| {
            let entry = DeleteMessageBatchRequestEntry::builder().id(place.to_string());
            entry.set_receipt_handle(message.receipt_handle).build().ok()
        };
        let entries: Vec<_> = messages.enumerate().filter_map(entry).collect();
        if entries.is_empty() {
            return;
        }
        let delete = self.client.delete_message_batch().queue_url(&self.queue_url).set_entries(Some(entries));
        if let Err(error) = delete.send().await {
            warn!(error = cause(&error), "wake-ups not deleted: they will come again");
        }
    }
}

fn event_of(messages: &[Message]) -> SqsEvent {
    let mut event = SqsEvent::default();
    event.records = messages.iter().map(record_of).collect();
    event
}

fn record_of(message: &Message) -> SqsMessage {
    let mut record = SqsMessage::default();
    record.message_id = message.message_id.clone();
    record.receipt_handle = message.receipt_handle.clone();
    record.body = message.body.clone();
    let attributes = message.attributes.iter().flatten();
    record.attributes = attributes.map(|(name, value)| (name.as_str().to_owned(), value.clone())).collect();
    record
}
