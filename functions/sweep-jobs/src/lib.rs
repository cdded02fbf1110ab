//! `sweep-jobs`: once a minute, repairs whatever is past its due time.
//!
//! [`SweepJobs::handle`] asks the due index, shard by shard, and repairs job by job: whoever was not woken is woken
//! again, a searcher that is gone is noticed, and what is over its age is ended. Losing every message of the queue
//! loses no job because of this function.

use std::time::Duration;

use cloud::{Aws, Clock, Environment, JobTable, ReplaceError, SettingError, TableError, WakeUps};
use futures::{StreamExt, stream};
use job::{FORSAKEN_SHARD, Key, Repair};
use serde::Serialize;
use tracing::{error, info, warn};

/// Jobs repaired at the same time: a minute holds some 1,000 rounds of 20 ms, so 16 at a time repair 16,000 jobs.
const AT_ONCE: usize = 16;

/// What the function works with.
#[derive(Clone)]
pub struct SweepJobs {
    /// Where jobs are kept.
    pub table: JobTable,
    /// Where searchers are woken.
    pub wake_ups: WakeUps,
    /// The time.
    pub clock: Clock,
}

/// What one sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Jobs past their due time.
    pub due: usize,
    /// Jobs that were repaired.
    pub repaired: usize,
    /// Wake-ups that were sent.
    pub woken: usize,
    /// Jobs that could not be looked at; the next sweep sees them again.
    pub failed: usize,
}

impl SweepJobs {
    /// The function with the settings of its environment.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        Ok(Self {
            table: JobTable::from_environment(&aws, environment)?,
            wake_ups: WakeUps::from_environment(&aws, environment)?,
            clock: Clock::new(cloud::rules_from(environment)?),
        })
    }

    /// Sweeps once. Fails only when the due index cannot be read, so that an alarm sees it.
    pub async fn handle(&self) -> Result<Swept, TableError> {
        let mut swept = Swept::default();
        for shard in 0..=FORSAKEN_SHARD {
            let keys = self.table.due(shard, self.clock.now()).await?;
            swept.due += keys.len();
            let mut repairs = stream::iter(keys).map(|key| self.repair(key)).buffer_unordered(AT_ONCE);
            while let Some(outcome) = repairs.next().await {
                swept.count(outcome);
            }
        }
        if swept.due > 0 {
            info!(
                due = swept.due,
                repaired = swept.repaired,
                woken = swept.woken,
                failed = swept.failed,
                "swept"
            );
        }
        Ok(swept)
    }

    async fn repair(&self, key: Key) -> Outcome {
        match self.try_repair(&key).await {
            Ok(outcome) => outcome,
            Err(error) => {
                error!(job.key = key.short(), error = &error as &dyn std::error::Error, "job not repaired");
                Outcome::Failed
            }
        }
    }

    async fn try_repair(&self, key: &Key) -> Result<Outcome, TableError> {
        let at = self.clock.moment();
        let Some(job) = self.table.read(key, at.now).await? else {
            return Ok(Outcome::Nothing);
        };
        let Some(repaired) = job.repair(at) else {
            return Ok(Outcome::Nothing);
        };
        match self.table.replace(&job, &repaired.job).await {
            Ok(()) => {}
            // Somebody moved it in this very moment, so it needs no repair.
            Err(ReplaceError::Conflict(_)) => return Ok(Outcome::Nothing),
            Err(ReplaceError::Table(error)) => return Err(error),
        }
        log(key, repaired.repair);
        match repaired.wake_up_delay(at.now) {
            Some(delay) => Ok(self.wake(key, delay).await),
            None => Ok(Outcome::Repaired),
        }
    }

    async fn wake(&self, key: &Key, delay: Duration) -> Outcome {
        match self.wake_ups.send(key, delay).await {
            Ok(()) => Outcome::Woken,
            Err(error) => {
                warn!(job.key = key.short(), error = &error as &dyn std::error::Error, "wake-up not sent");
                Outcome::Repaired
            }
        }
    }
}

enum Outcome {
    Nothing,
    Repaired,
    Woken,
    Failed,
}

impl Swept {
    const fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Nothing => {}
            Outcome::Repaired => self.repaired += 1,
            Outcome::Woken => {
                self.repaired += 1;
                self.woken += 1;
            }
            Outcome::Failed => self.failed += 1,
        }
    }
}

fn log(key: &Key, repair: Repair) {
    let key = key.short();
    match repair {
        Repair::WokenAgain => info!(job.key = key, "nobody had taken up the job"),
        Repair::SearcherLost => warn!(job.key = key, "the job's searcher was lost"),
        Repair::Poisoned => error!(job.key = key, "the job broke its searchers too often and was ended"),
        Repair::TooOld => warn!(job.key = key, "the job was over its age and was ended"),
        Repair::TextOutcomeLost => warn!(job.key = key, "nobody recorded what became of the text"),
        Repair::TextGivenUp => error!(job.key = key, "the text was given up"),
    }
}
