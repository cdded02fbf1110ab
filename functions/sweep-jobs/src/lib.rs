//! `sweep-jobs`: once a minute, repairs whatever is past its due time.
//!
//! [`SweepJobs::handle`] asks the due index, shard by shard, and repairs job by job: a job that was not woken is woken
//! again, a searcher that is gone is noticed, and what is over its age is ended. Losing every message of the queue
//! loses no job because of this function.
//!
//! When there are more jobs than searchers, jobs are due because their wake-ups wait in the queue. Waking them again
//! would make the queue longer and nothing quicker, so a queue with a backlog is believed to hold as many of their
//! wake-ups as it has messages, and only the difference is sent. What a searcher has once taken up is always woken.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use cloud::{
    Aws, Clock, Environment, JobTable, Metric, Metrics, ReplaceError, SettingError, TableError, Trace,
    WakeUps, cause,
};
use futures::{StreamExt, stream};
use job::{Due, Key, ORPHAN_SHARD, Repair, Status, Timestamp};
use serde::Serialize;
use tracing::{Instrument, error, info, info_span, warn};

/// Jobs repaired at the same time: a minute holds some 1,000 rounds of 20 ms, so 16 at a time repair 16,000 jobs.
const AT_ONCE: usize = 16;

/// The services and settings that the function works with.
#[derive(Clone)]
pub struct SweepJobs {
    /// Where jobs are kept.
    pub table: JobTable,
    /// Where searchers are woken.
    pub wake_ups: WakeUps,
    /// Where it is counted what a sweep saw and did.
    pub metrics: Metrics,
    /// The time.
    pub clock: Clock,
}

/// The work of one sweep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Jobs past their due time.
    pub due: usize,
    /// Jobs that were repaired.
    pub repaired: usize,
    /// Wake-ups that were sent.
    pub woken: usize,
    /// Jobs whose wake-ups are believed to wait in the queue; the next sweep sees them again.
    pub queued: usize,
    /// Jobs that could not be looked at; the next sweep sees them again.
    pub failed: usize,
}

impl SweepJobs {
    /// The function with the settings of its environment, counting there.
    pub fn from_environment(environment: &Environment, metrics: &Metrics) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        Ok(Self {
            table: JobTable::from_environment(&aws, environment)?.counting(metrics),
            wake_ups: WakeUps::from_environment(&aws, environment)?.counting(metrics),
            metrics: metrics.clone(),
            clock: Clock::new(cloud::rules_from(environment)?),
        })
    }

    /// Sweeps once. Fails when a shard of the due index cannot be read, so that an alarm sees it, but only after the
    /// others: one bad shard must not keep every job waiting.
    pub async fn handle(&self) -> Result<Swept, TableError> {
        let trace = Trace::current();
        let span = info_span!("sweep", trace.id = trace.as_ref().map(Trace::id));
        // On the heap: the compiler lays futures within futures out only so deep.
        Box::pin(self.sweep()).instrument(span).await
    }

    async fn sweep(&self) -> Result<Swept, TableError> {
        let (mut due, mut unread) = (Vec::new(), None);
        for shard in 0..=ORPHAN_SHARD {
            match self.due(shard).await {
                Ok(jobs) => due.extend(jobs),
                Err(error) => {
                    error!(shard, error = cause(&error), "a shard of the due index was not read");
                    unread = Some(error);
                }
            }
        }
        // Those that have waited longest are most likely to have lost their wake-ups.
        due.sort_unstable();
        let waited = due.first().map_or(Duration::ZERO, |(at, _)| self.clock.now().since(*at));
        self.metrics.count(&Metric::OldestDueAge(waited));
        let mut swept = Swept { due: due.len(), ..Swept::default() };
        let lost = Lost(AtomicUsize::new(due.len().saturating_sub(self.backlog_of(&due).await)));
        let mut repairs = stream::iter(due).map(|(_, key)| self.repair(key, &lost)).buffer_unordered(AT_ONCE);
        while let Some(outcome) = repairs.next().await {
            swept.count(outcome);
        }
        self.metrics.count(&Metric::SweepRepairs(swept.repaired));
        if swept.due > 0 {
            info!(
                due = swept.due,
                repaired = swept.repaired,
                woken = swept.woken,
                queued = swept.queued,
                failed = swept.failed,
                "jobs past their due time were swept"
            );
        }
        unread.map_or(Ok(swept), Err)
    }

    /// A shard's jobs that are due, and those that a clock made due which was ahead and was put right.
    async fn due(&self, shard: u8) -> Result<Vec<(Timestamp, Key)>, TableError> {
        let at = self.clock.moment();
        let due = self.table.due(shard, at.now).await?;
        Ok([due, self.table.due_after(shard, Due::latest(at)).await?].concat())
    }

    /// The queue's length; asked only when it matters, and taken for empty when it is not known.
    async fn backlog_of(&self, due: &[(Timestamp, Key)]) -> usize {
        if due.is_empty() {
            return 0;
        }
        self.wake_ups.backlog().await.unwrap_or_else(|error| {
            warn!(error = cause(&error), "the queue's length is not known: it is taken for empty");
            0
        })
    }

    async fn repair(&self, key: Key, lost: &Lost) -> Outcome {
        match self.try_repair(&key, lost).await {
            Ok(outcome) => outcome,
            Err(error) => {
                error!(
                    job.key = key.short(),
                    error = cause(&error),
                    "job not repaired: the next sweep tries again"
                );
                Outcome::Failed
            }
        }
    }

    async fn try_repair(&self, key: &Key, lost: &Lost) -> Result<Outcome, TableError> {
        let at = self.clock.moment();
        let Some(job) = self.table.read(key, at.now).await? else {
            return Ok(Outcome::Nothing);
        };
        let Some(repaired) = self.table.repair(&job, at).await? else {
            return Ok(Outcome::Nothing);
        };
        // A searcher that died may have taken later wake-ups along, unseen: what was taken up is no matter of trust.
        let is_untouched = repaired.repair == Repair::WokenAgain && job.status() == Status::Pending;
        if is_untouched && !job.is_long_due(at) && !lost.take_one() {
            return Ok(Outcome::Queued);
        }
        match self.table.replace(&job, &repaired.job).await {
            Ok(()) => {}
            // Another writer moved it in this very moment, so it needs no repair.
            Err(ReplaceError::Conflict(_)) => return Ok(Outcome::Nothing),
            Err(ReplaceError::Table(error)) => return Err(error),
        }
        cloud::log_repair(key, repaired.repair);
        match repaired.wake_up_delay(at.now) {
            Some(delay) => Ok(self.wake(key, delay).await),
            None => Ok(Outcome::Repaired),
        }
    }

    async fn wake(&self, key: &Key, delay: Duration) -> Outcome {
        match self.wake_ups.send(key, delay).await {
            Ok(()) => Outcome::Woken,
            Err(error) => {
                warn!(
                    job.key = key.short(),
                    error = cause(&error),
                    "wake-up not sent: a later sweep sends it"
                );
                Outcome::Repaired
            }
        }
    }
}

/// Wake-ups that are missing from the queue.
struct Lost(AtomicUsize);

impl Lost {
    fn take_one(&self) -> bool {
        let one_less = |count: usize| count.checked_sub(1);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less).is_ok()
    }
}

enum Outcome {
    Nothing,
    Queued,
    Repaired,
    Woken,
    Failed,
}

impl Swept {
    const fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Nothing => {}
            Outcome::Queued => self.queued += 1,
            Outcome::Repaired => self.repaired += 1,
            Outcome::Woken => {
                self.repaired += 1;
                self.woken += 1;
            }
            Outcome::Failed => self.failed += 1,
        }
    }
}
