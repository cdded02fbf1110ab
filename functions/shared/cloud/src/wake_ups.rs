use std::time::Duration;

use aws_sdk_sqs::{Client, error::SdkError, operation::send_message::SendMessageError};
use job::Key;

use crate::{Aws, Environment, SettingError};

/// The queue of wake-ups: each is a job's key and nothing else.
#[derive(Clone)]
pub struct WakeUps {
    client: Client,
    queue_url: String,
}

/// A wake-up could not be sent. The job is in the table, so the sweep will send another.
#[derive(Debug, thiserror::Error)]
#[error("the wake-up was not sent")]
pub struct WakeUpError(#[from] Box<SdkError<SendMessageError>>);

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
        Self { client: aws.sqs(), queue_url: queue_url.to_owned() }
    }

    /// Wakes a searcher for a job, after a delay of whole seconds, at most 15 minutes.
    pub async fn send(&self, key: &Key, delay: Duration) -> Result<(), WakeUpError> {
        let seconds = delay.as_millis().div_ceil(1_000);
        let message = self.client.send_message().queue_url(&self.queue_url).message_body(key.hex());
        let message = match i32::try_from(seconds) {
            Ok(0) => message,
            Ok(seconds) => message.delay_seconds(seconds.min(LONGEST_DELAY)),
            Err(_) => message.delay_seconds(LONGEST_DELAY),
        };
        message.send().await.map_err(|error| WakeUpError(Box::new(error)))?;
        Ok(())
    }
}
