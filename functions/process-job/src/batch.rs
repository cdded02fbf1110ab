//! A batch of wake-ups: every record is parsed, worked on and answered for itself.

use std::{any::Any, sync::Arc};

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use futures::future::join_all;
use job::Key;
use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::{ProcessJob, WorkError};

/// One wake-up that can be read.
struct Record {
    id: String,
    key: Key,
}

impl ProcessJob {
    /// Works on a batch and answers which of its wake-ups are to be delivered again.
    ///
    /// A job with a crash behind it is searched alone, after the others: should it be poison, it takes no neighbour
    /// along.
    pub(crate) async fn handle_batch(
        self: Arc<Self>,
        batch: SqsEvent,
        stop: &CancellationToken,
    ) -> SqsBatchResponse {
        let mut answer = SqsBatchResponse::default();
        let mut records = Vec::new();
        for message in batch.records {
            match parse(message) {
                Ok(record) => records.push(record),
                Err(id) => answer.add_failure(id),
            }
        }
        let (sound, suspect) = self.tell_apart(records).await;
        let works = sound.into_iter().map(|record| (record.id, self.start(record.key, stop)));
        let works = works.map(async |(id, work)| (id, work.await));
        for (id, outcome) in join_all(works.collect::<Vec<_>>()).await {
            note(&mut answer, id, outcome);
        }
        for record in suspect {
            let outcome = self.start(record.key, stop).await;
            note(&mut answer, record.id, outcome);
        }
        answer
    }

    /// A task of its own for each job: what panics in one ends only that one.
    fn start(self: &Arc<Self>, key: Key, stop: &CancellationToken) -> JoinHandle<Result<(), WorkError>> {
        let (this, stop) = (Arc::clone(self), stop.child_token());
        tokio::spawn(async move { this.work(&key, &stop).await })
    }

    async fn tell_apart(&self, records: Vec<Record>) -> (Vec<Record>, Vec<Record>) {
        if records.len() < 2 {
            return (records, Vec::new());
        }
        let now = self.clock.now();
        let jobs = join_all(records.iter().map(|record| self.table.peek(&record.key, now))).await;
        let has_crashed = |job: Result<Option<job::Job>, _>| matches!(job, Ok(Some(job)) if job.crashes > 0);
        let mut jobs = jobs.into_iter();
        records.into_iter().partition(|_| !jobs.next().is_some_and(has_crashed))
    }
}

/// The record of a message, or the id of one that no searcher can read: it goes to the dead letters, where somebody
/// will look at it.
fn parse(message: SqsMessage) -> Result<Record, String> {
    let id = message.message_id.unwrap_or_default();
    match message.body.as_deref().map(Key::parse) {
        Some(Ok(key)) => Ok(Record { id, key }),
        _ => {
            error!(message.id = id, "a wake-up cannot be read");
            Err(id)
        }
    }
}

fn note(answer: &mut SqsBatchResponse, id: String, outcome: Result<Result<(), WorkError>, JoinError>) {
    match outcome {
        Ok(Ok(())) => return,
        Ok(Err(error)) => {
            error!(message.id = id, error = &error as &dyn std::error::Error, "work on a job failed")
        }
        Err(error) if error.is_panic() => {
            let panic = error.into_panic();
            error!(message.id = id, panic.message = message_of(panic.as_ref()), "work on a job panicked");
        }
        Err(_) => error!(message.id = id, "work on a job was aborted"),
    }
    answer.add_failure(id);
}

fn message_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
