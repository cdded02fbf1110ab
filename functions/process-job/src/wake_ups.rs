//! The ways in which jobs get here: in a batch of wake-ups, or, without the queue, by a rescue.

mod batch;
mod rescue;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use serde::{Deserialize, Serialize, de::IgnoredAny};

/// The event that wakes the function: a batch of the queue's, or the schedule's `{"rescue": …}`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Event {
    /// Wake-ups.
    Batch(SqsEvent),
    /// Time to look for orphaned jobs.
    Rescue(Rescue),
}

/// The schedule's event.
#[derive(Debug, Deserialize)]
pub struct Rescue {
    /// Marks the event; its content does not matter.
    pub rescue: IgnoredAny,
}

/// The answer of the function.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Response {
    /// The wake-ups that are to be delivered again.
    Batch(SqsBatchResponse),
    /// The number of rescued jobs.
    Rescued(Rescued),
}

/// The work of one rescue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rescued {
    /// Jobs that were taken up.
    pub jobs: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_read_even_when_a_body_in_it_is_not() {
        let event = r#"{"Records":[{"messageId":"1","body":"not a key"},{"messageId":"2"}]}"#;
        let Event::Batch(batch) = serde_json::from_str(event).unwrap() else { panic!("not a batch") };
        assert_eq!(batch.records.len(), 2);
    }

    #[test]
    fn the_schedules_event_is_a_rescue() {
        assert!(matches!(serde_json::from_str(r#"{"rescue":{}}"#), Ok(Event::Rescue(_))));
    }
}
