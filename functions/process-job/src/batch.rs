//! A batch of wake-ups: every record is parsed, worked on and answered for itself.

use std::sync::Arc;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use futures::future::join_all;
use job::Key;
use search::panic_message;
use tokio::task::JoinError;
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::{
    ProcessJob, WorkError,
    work::{Company, Worked},
};

/// One wake-up that can be read.
struct Record {
    id: String,
    key: Key,
}

/// What became of the work on one wake-up.
type Outcome = Result<Result<Worked, WorkError>, JoinError>;

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
        let company = if records.len() > 1 { Company::Others } else { Company::Nobody };
        let works: Vec<_> = records.into_iter().map(|record| self.start(record, company, stop)).collect();
        let mut suspects = Vec::new();
        for (record, outcome) in join_all(works).await {
            match outcome {
                Ok(Ok(Worked::PutOff)) => suspects.push(record),
                outcome => note(&mut answer, record.id, outcome),
            }
        }
        for suspect in suspects {
            let (record, outcome) = self.start(suspect, Company::Nobody, stop).await;
            note(&mut answer, record.id, outcome);
        }
        answer
    }

    /// A task of its own for each job: what panics in one ends only that one.
    fn start(
        self: &Arc<Self>,
        record: Record,
        company: Company,
        stop: &CancellationToken,
    ) -> impl Future<Output = (Record, Outcome)> + use<> {
        let (this, stop, key) = (Arc::clone(self), stop.child_token(), record.key);
        let task = tokio::spawn(async move { this.work(&key, company, &stop).await });
        async move { (record, task.await) }
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

fn note(answer: &mut SqsBatchResponse, id: String, outcome: Outcome) {
    match outcome {
        Ok(Ok(_)) => return,
        Ok(Err(error)) => {
            error!(message.id = id, error = &error as &dyn std::error::Error, "work on a job failed")
        }
        Err(error) if error.is_panic() => {
            let panic = error.into_panic();
            error!(message.id = id, panic.message = panic_message(panic.as_ref()), "work on a job panicked");
        }
        Err(_) => error!(message.id = id, "work on a job was aborted"),
    }
    answer.add_failure(id);
}
