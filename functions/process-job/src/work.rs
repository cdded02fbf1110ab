//! What is done for one job, step by step. Each step is a pure decision of the job's, written before it is acted on.

use std::time::Duration;

use cloud::{ReplaceError, TableError, WakeUpError};
use job::{Job, Key, Step, Text};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, info, info_span, warn};

use crate::ProcessJob;

/// A wake-up may overtake its row by a few milliseconds; after half a second the row is the sweep's to find.
const OVERTAKING: [Duration; 4] = [
    Duration::from_millis(20),
    Duration::from_millis(60),
    Duration::from_millis(140),
    Duration::from_millis(280),
];

/// A job could not be worked on: its wake-up is to be delivered again.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The table's fault.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The queue's fault.
    #[error(transparent)]
    WakeUp(#[from] WakeUpError),
    /// Others wrote the job again and again.
    #[error("the job changed at every try")]
    Contended,
}

/// Who else is worked on at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Company {
    Nobody,
    Others,
}

/// Whether a job was worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worked {
    Done,
    PutOff,
}

impl ProcessJob {
    /// Does for a job whatever is to be done now. In company, one with a crash behind it is put off: should it be
    /// poison, it takes no neighbour along.
    pub(crate) async fn work(
        &self,
        key: &Key,
        company: Company,
        stop: &CancellationToken,
    ) -> Result<Worked, WorkError> {
        let span = info_span!("work", job.key = key.short());
        async {
            let Some(job) = self.find(key).await? else {
                info!("a wake-up found no job");
                return Ok(Worked::Done);
            };
            if company == Company::Others && job.crashes > 0 {
                return Ok(Worked::PutOff);
            }
            self.take_steps(job, stop).await.map(|()| Worked::Done)
        }
        .instrument(span)
        .await
    }

    async fn take_steps(&self, mut job: Job, stop: &CancellationToken) -> Result<(), WorkError> {
        loop {
            let at = self.clock.moment();
            let after = match job.next_step(at) {
                Step::Leave => return Ok(()),
                Step::Later(when) => return Ok(self.wake_ups.send(&job.key, when.since(at.now)).await?),
                // No time is left to begin anything.
                _ if stop.is_cancelled() => return Ok(self.wake_ups.send(&job.key, Duration::ZERO).await?),
                Step::Repair(repaired) => {
                    warn!(repair = ?repaired.repair, "job repaired");
                    repaired.job
                }
                Step::Search(claimed) | Step::Publish(claimed) => *claimed,
            };
            job = match self.table.replace(&job, &after).await {
                Ok(()) => match self.act_on(after, stop).await? {
                    Some(next) => next,
                    None => return Ok(()),
                },
                Err(ReplaceError::Conflict(Some(winner))) => *winner,
                Err(ReplaceError::Conflict(None)) => return Ok(()),
                Err(ReplaceError::Table(error)) => return Err(error.into()),
            };
        }
    }

    /// Acts on what was just written; the job as it stands then, or `None` when it is somebody else's now.
    async fn act_on(&self, job: Job, stop: &CancellationToken) -> Result<Option<Job>, WorkError> {
        let job = match job.state {
            job::State::Processing(Some(_)) => match self.search(job, stop).await? {
                Some(ended) => ended,
                None => return Ok(None),
            },
            _ => job,
        };
        match job.text {
            Text::Sending(_) => self.text(job).await.map(Some),
            _ => Ok(Some(job)),
        }
    }

    async fn find(&self, key: &Key) -> Result<Option<Job>, TableError> {
        for wait in OVERTAKING {
            if let Some(job) = self.table.read(key, self.clock.now()).await? {
                return Ok(Some(job));
            }
            tokio::time::sleep(wait).await;
        }
        self.table.read(key, self.clock.now()).await
    }
}
