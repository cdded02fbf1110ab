//! The queue of wake-ups, in SQS.

use std::{collections::HashMap, time::Duration};

use aws_sdk_sqs::{
    Client,
    types::{MessageSystemAttributeNameForSends, MessageSystemAttributeValue, QueueAttributeName},
};
use job::Key;

use crate::{
    Aws, ClientGroup, Environment, Metric, Metrics, SettingError, Trace,
    client::{connect, redacted},
};

/// The queue of wake-ups: each is a job's key and nothing else.
///
/// Each belongs to a group, so that SQS keeps the queue fair (Developer Guide, "Amazon SQS fair queues"): while one
/// group has many wake-ups waiting, those of others are handed out first. Beside the message goes the trace under which it
/// was sent, as an attribute of the system's (`AWSTraceHeader`), so that a job can be followed from log to log.
#[derive(Clone)]
pub struct WakeUps {
    client: Client,
    queue_url: String,
    metrics: Metrics,
}

/// A wake-up could not be sent. The job is in the table, so the sweep will send another.
#[derive(Debug, thiserror::Error)]
#[error("the wake-up was not sent")]
pub struct WakeUpError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// The queue did not tell how long it is.
#[derive(Debug, thiserror::Error)]
#[error("the queue's length is unknown")]
pub struct BacklogError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// The longest delay SQS allows for a message.
const LONGEST_DELAY: i32 = 900;

impl WakeUps {
    /// The queue named by `QUEUE_URL`.
    pub fn from_environment(aws: &Aws, environment: &Environment) -> Result<Self, SettingError> {
        let queue_url = environment.required("QUEUE_URL", "the URL of the wake-up queue")?;
        Ok(Self::new(aws, queue_url))
    }

    /// The queue at this URL.
    pub fn new(aws: &Aws, queue_url: &str) -> Self {
        Self { client: aws.sqs(), queue_url: queue_url.to_owned(), metrics: Metrics::default() }
    }

    /// The same queue, whose wake-ups are counted there.
    pub fn counting(self, metrics: &Metrics) -> Self {
        Self { metrics: metrics.clone(), ..self }
    }

    /// Opens the connection to the queue service by asking how long the queue is, before the first request needs it.
    pub async fn connect(&self) {
        connect("queue", async { self.backlog().await.map(drop).map_err(Into::into) }).await;
    }

    /// Wakes a searcher for a new job, in turn with the other jobs of the same client.
    pub async fn send_first(&self, key: &Key, group: &ClientGroup) -> Result<(), WakeUpError> {
        self.send_in(group.as_str(), key, Duration::ZERO).await
    }

    /// Wakes a searcher again for a job, after a delay of whole seconds, at most 15 minutes.
    ///
    /// Who created it is not stored, so each job is a group of its own: it has waited once, and goes before a burst.
    pub async fn send(&self, key: &Key, delay: Duration) -> Result<(), WakeUpError> {
        self.send_in(&key.short(), key, delay).await
    }

    /// About how many wake-ups wait to be received; those that are delayed or being worked on are not among them.
    pub async fn backlog(&self) -> Result<usize, BacklogError> {
        let waiting = QueueAttributeName::ApproximateNumberOfMessages;
        let asked =
            self.client.get_queue_attributes().queue_url(&self.queue_url).attribute_names(waiting.clone());
        let answer = asked.send().await.map_err(|error| BacklogError(redacted(error)))?;
        let count = answer.attributes.as_ref().and_then(|attributes| attributes.get(&waiting));
        Ok(count.and_then(|count| count.parse().ok()).unwrap_or(0))
    }

    async fn send_in(&self, group: &str, key: &Key, delay: Duration) -> Result<(), WakeUpError> {
        let seconds = i32::try_from(delay.as_millis().div_ceil(1_000)).unwrap_or(LONGEST_DELAY);
        let message = self.client.send_message().queue_url(&self.queue_url).message_body(key.hex());
        let message = message
            .message_group_id(group)
            .set_delay_seconds((seconds > 0).then_some(seconds.min(LONGEST_DELAY)))
            .set_message_system_attributes(Trace::current().map(|trace| attributes_of(&trace)));
        message.send().await.map_err(|error| WakeUpError(redacted(error)))?;
        self.metrics.count(&Metric::WakeUpSent);
        Ok(())
    }
}

fn attributes_of(trace: &Trace) -> HashMap<MessageSystemAttributeNameForSends, MessageSystemAttributeValue> {
    let value = MessageSystemAttributeValue::builder().data_type("String").string_value(trace.header());
    let value = value.build().expect("the type is given");
    HashMap::from([(MessageSystemAttributeNameForSends::AwsTraceHeader, value)])
}

#[cfg(test)]
mod tests {
    use job::{Timestamp, Token};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;
    use crate::Secret;

    /// The bytes that a call writes on the wire; it is answered with a refusal.
    async fn sent<T>(call: impl AsyncFnOnce(WakeUps) -> T) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let heard = tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"}") {
                assert_ne!(connection.read_buf(&mut request).await.unwrap(), 0);
            }
            connection.write_all(b"HTTP/1.1 400 No\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
            String::from_utf8(request).unwrap()
        });
        call(WakeUps::new(&Aws::local(&endpoint), &format!("{endpoint}/1/queue"))).await;
        heard.await.unwrap()
    }

    #[tokio::test]
    async fn a_new_jobs_wake_up_goes_with_its_client_and_holds_nothing_of_it() {
        let (key, now) = (Token::from_bytes([7; 16]).key(), Timestamp::from_millis(1));
        let group = Secret::new(b"secret").client_group("203.0.113.7", now);
        let request = sent(async |wake_ups| wake_ups.send_first(&key, &group).await).await;
        let body = &request[request.find('{').unwrap()..];
        assert!(body.contains(&format!("\"MessageGroupId\":\"{}\"", group.as_str())), "{body}");
        assert!(body.contains(&key.hex()) && !request.contains("203.0.113"), "{request}");
    }

    #[tokio::test]
    async fn a_wake_up_goes_under_the_trace_of_who_sent_it() {
        let key = Token::from_bytes([7; 16]).key();
        let trace = Trace::begin(Timestamp::from_millis(1));
        let traced =
            |trace| sent(async |wake_ups| Trace::scope(trace, wake_ups.send(&key, Duration::ZERO)).await);
        let request = traced(Some(trace.clone())).await;
        assert!(request.contains("\"AWSTraceHeader\"") && request.contains(&trace.header()), "{request}");
        assert!(!traced(None).await.contains("AWSTraceHeader"));
    }

    #[tokio::test]
    async fn a_later_wake_up_is_in_a_group_of_its_jobs_own() {
        let key = Token::from_bytes([7; 16]).key();
        let request = sent(async |wake_ups| wake_ups.send(&key, Duration::from_secs(2)).await).await;
        assert!(request.contains(&format!("\"MessageGroupId\":\"{}\"", key.short())), "{request}");
        assert!(request.contains("\"DelaySeconds\":2"), "{request}");
    }
}
