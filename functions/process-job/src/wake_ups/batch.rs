//! A batch of wake-ups: every record is parsed, worked on, answered and logged for itself.

use std::sync::Arc;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use cloud::{Trace, cause};
use futures::future::join_all;
use job::Key;
use search::panic_message;
use tokio::{task::JoinError, time::Instant};
use tokio_util::sync::CancellationToken;
use tracing::{error, info};

use crate::{ProcessJob, WorkError, steps::Worked};

/// One wake-up that can be read.
struct Record {
    id: String,
    key: Key,
    /// The number of its deliveries, this time included, as SQS counts.
    attempts: u32,
    /// The trace that it was sent under.
    trace: Option<Trace>,
    arrived: Instant,
}

/// The outcome of the work on one wake-up.
type Outcome = Result<Result<Worked, WorkError>, JoinError>;

impl ProcessJob {
    /// Works on a batch and answers which of its wake-ups are to be delivered again.
    pub(crate) async fn handle_batch(
        self: Arc<Self>,
        batch: SqsEvent,
        stop: &CancellationToken,
    ) -> SqsBatchResponse {
        let mut answer = SqsBatchResponse::default();
        let mut works = Vec::new();
        for message in batch.records {
            match parse(message) {
                Ok(record) => works.push(self.start(record, stop)),
                Err(id) => answer.add_failure(id),
            }
        }
        for (record, outcome) in join_all(works).await {
            note(&mut answer, record, outcome);
        }
        answer
    }

    /// A task of its own for each job: what panics in one ends only that one.
    fn start(
        self: &Arc<Self>,
        record: Record,
        stop: &CancellationToken,
    ) -> impl Future<Output = (Record, Outcome)> + use<> {
        let (this, stop, key, trace) =
            (Arc::clone(self), stop.child_token(), record.key, record.trace.clone());
        let task = tokio::spawn(Trace::scope(trace, async move { this.work(&key, &stop).await }));
        async move { (record, task.await) }
    }
}

/// The record of a message, or the id of one that no searcher can read: it goes to the dead letters, where its operator
/// looks at it.
fn parse(message: SqsMessage) -> Result<Record, String> {
    let id = message.message_id.unwrap_or_default();
    let attribute = |name| message.attributes.get(name).map(String::as_str);
    match message.body.as_deref().map(Key::parse) {
        Some(Ok(key)) => Ok(Record {
            key,
            attempts: attribute("ApproximateReceiveCount").and_then(|count| count.parse().ok()).unwrap_or(1),
            trace: attribute("AWSTraceHeader").and_then(Trace::parse),
            arrived: Instant::now(),
            id,
        }),
        _ => {
            error!(
                message.id = id,
                outcome = "unreadable",
                "a wake-up cannot be read: it will go to the dead letters"
            );
            Err(id)
        }
    }
}

/// The one line of a record, and its place in the answer.
fn note(answer: &mut SqsBatchResponse, record: Record, outcome: Outcome) {
    let Record { id, key, attempts, trace, arrived } = record;
    let (key, trace) = (key.short(), trace.as_ref().map(Trace::id));
    let duration_ms = u64::try_from(arrived.elapsed().as_millis()).unwrap_or(u64::MAX);
    /// At this level, in these words, with what every record's line says.
    macro_rules! tell {
        ($level:ident, $outcome:literal, $($rest:tt)+) => {
            $level!(job.key = key, trace.id = trace, message.id = id, outcome = $outcome, attempts, duration_ms, $($rest)+)
        };
    }
    match outcome {
        Ok(Ok(Worked::NoJob)) => return tell!(info, "no-job", "wake-up answered"),
        Ok(Ok(_)) => return tell!(info, "done", "wake-up answered"),
        Ok(Err(error)) => {
            tell!(error, "failed", error = cause(&error), "work on a job failed")
        }
        Err(error) if error.is_panic() => {
            let panic = error.into_panic();
            tell!(error, "panicked", panic.message = panic_message(panic.as_ref()), "work on a job panicked");
        }
        Err(_) => tell!(error, "aborted", "work on a job was aborted"),
    }
    answer.add_failure(id);
}
