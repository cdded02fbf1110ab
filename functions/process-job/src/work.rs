//! What is done for one job, step by step. Each step is a pure decision of the job's, written before it is acted on.

use std::time::Duration;

use cloud::{ReplaceError, TableError, Trace, WakeUpError, log_repair};
use job::{Job, Key, Step, Text};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, info, info_span};

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

/// Whether a job was worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worked {
    Done,
    Deferred,
    NoJob,
}

impl ProcessJob {
    /// Takes every step that a job is due for. In a batch, one on its last chance is deferred: should it be
    /// poison, it takes no neighbour along.
    pub(crate) async fn work(
        &self,
        key: &Key,
        in_batch: bool,
        stop: &CancellationToken,
    ) -> Result<Worked, WorkError> {
        let trace = Trace::current();
        let span = info_span!("work", job.key = key.short(), trace.id = trace.as_ref().map(Trace::id));
        async {
            let Some(job) = self.find(key).await? else {
                info!("a wake-up found no job");
                // Its searcher may have crashed after the job was erased.
                self.table.erase_leftovers(key).await?;
                return Ok(Worked::NoJob);
            };
            self.take_steps(job, in_batch, stop).await
        }
        .instrument(span)
        .await
    }

    /// One step after another; before each, because a repair may have counted a crash, whether it is in its place.
    async fn take_steps(
        &self,
        mut job: Job,
        in_batch: bool,
        stop: &CancellationToken,
    ) -> Result<Worked, WorkError> {
        loop {
            if in_batch && job.is_on_its_last_chance() {
                return Ok(Worked::Deferred);
            }
            let _guard = tokio::select! {
                biased;
                () = stop.cancelled() => None,
                guard = self.isolation.guard_for(&job, self.clock.moment()) => Some(guard),
            };
            job = match self.take_step(job, stop).await? {
                Some(next) => next,
                None => return Ok(Worked::Done),
            };
        }
    }

    /// Decides on the next step, writes it and acts on it; the job as it stands then, or `None` when nothing is left
    /// to do.
    async fn take_step(&self, job: Job, stop: &CancellationToken) -> Result<Option<Job>, WorkError> {
        let at = self.clock.moment();
        let (after, repair) = match job.next_step(at) {
            Step::Leave => return Ok(None),
            Step::Later(when) => return self.wake(&job, when.since(at.now)).await,
            // No time is left to begin anything.
            _ if stop.is_cancelled() => return self.wake(&job, Duration::ZERO).await,
            Step::Repair(_) => match self.table.repair(&job, at).await? {
                Some(repaired) => (repaired.job, Some(repaired.repair)),
                None => return Ok(None),
            },
            Step::Search(claimed) => {
                let end = self.latencies.end_of(&claimed, at.now);
                (claimed.expecting(end), None)
            }
            Step::Publish(claimed) => (*claimed, None),
        };
        match self.table.replace(&job, &after).await {
            Ok(()) => {}
            Err(ReplaceError::Conflict(winner)) => return Ok(winner.map(|winner| *winner)),
            Err(ReplaceError::Table(error)) => return Err(error.into()),
        }
        match repair {
            Some(repair) => {
                log_repair(&job.key, repair);
                Ok(Some(after))
            }
            None => self.act_on(after, stop).await,
        }
    }

    /// Leaves the rest to whoever is woken then.
    async fn wake(&self, job: &Job, delay: Duration) -> Result<Option<Job>, WorkError> {
        self.wake_ups.send(&job.key, delay).await?;
        Ok(None)
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
