//! The steps that a job is due for, one after another. Each is a pure decision of the job's, written before it is acted
//! on: see [`claim`], [`expired_lease`] and [`send_sms`].

mod claim;
mod expired_lease;
mod isolation_lock;
mod send_sms;

use std::time::Duration;

use cloud::{TableError, Trace, WakeUpError};
use job::{Job, Key, Step};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, info, info_span};

use self::isolation_lock::IsolationGuard;
pub use self::isolation_lock::IsolationLock;
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

/// The result of a wake-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worked {
    /// Every step that was due was taken.
    Done,
    /// There is no such job.
    NoJob,
}

impl ProcessJob {
    /// Takes every step that a job is due for.
    pub(crate) async fn work(&self, key: &Key, stop: &CancellationToken) -> Result<Worked, WorkError> {
        let trace = Trace::current();
        let span = info_span!("work", job.key = key.short(), trace.id = trace.as_ref().map(Trace::id));
        async {
            let guard = self.isolation.shared(stop).await;
            let Some(job) = self.find(key).await? else {
                info!("a wake-up found no job: it was erased or has expired");
                // Its searcher may have crashed after the job was erased.
                self.table.erase_leftovers(key).await?;
                return Ok(Worked::NoJob);
            };
            self.take_steps(job, guard, stop).await?;
            Ok(Worked::Done)
        }
        .instrument(span)
        .await
    }

    /// One step after another; before each, because a repair may have counted a crash, the guard that the job needs.
    async fn take_steps(
        &self,
        mut job: Job,
        mut guard: IsolationGuard,
        stop: &CancellationToken,
    ) -> Result<(), WorkError> {
        loop {
            guard = self.isolation.guard_for(&job, guard, stop).await;
            job = match self.take_step(job, stop).await? {
                Some(next) => next,
                None => return Ok(()),
            };
        }
    }

    /// Decides on the next step, writes it and acts on it; the job as it stands then, or `None` when nothing is left
    /// to do.
    async fn take_step(&self, job: Job, stop: &CancellationToken) -> Result<Option<Job>, WorkError> {
        let at = self.clock.moment();
        match job.next_step(at) {
            Step::Leave => Ok(None),
            Step::Later(when) => self.wake(&job, when.since(at.now)).await,
            // No time is left to begin anything.
            _ if stop.is_cancelled() => self.wake(&job, Duration::ZERO).await,
            Step::Repair(repaired) => self.repair(&job, *repaired, at).await,
            Step::Search(claimed) => self.claim_search(&job, *claimed, at, stop).await,
            Step::Publish(claimed) => self.claim_notification(&job, *claimed).await,
            Step::AskReceipt(reference) => self.ask_receipt(&job, &reference).await,
        }
    }

    /// Leaves the rest to the searcher that is woken then.
    async fn wake(&self, job: &Job, delay: Duration) -> Result<Option<Job>, WorkError> {
        self.wake_ups.send(&job.key, delay).await?;
        Ok(None)
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
