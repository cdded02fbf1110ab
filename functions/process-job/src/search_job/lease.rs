//! The writes under a lease: progress, which renews it, the end, and giving the job back. A searcher whose lease has
//! expired or is void learns so from the write, and stops.

use std::time::Duration;

use cloud::{Channel, UpdateError, cause};
use job::{Job, TransitionError};
use tokio::time::Instant;
use tracing::{info, warn};

use super::progress::SearchProgress;
use crate::{ProcessJob, WorkError};

/// Progress is written at most this often: a write each time a source answers would cost more than the search.
pub(super) const PROGRESS: Duration = Duration::from_secs(4);

/// By then a write whose caller has given up has reached the table, or never will.
const AFTER_ERASURE: Duration = Duration::from_secs(300);

/// The longest delay after an error, in seconds.
const LONGEST_PAUSE: u64 = 60;

impl ProcessJob {
    /// Writes progress and so renews the lease; `false` when the lease is void. A write that fails is tried again
    /// after a pause, with what there is to tell by then: the half of the lease that is left outlives several.
    pub(super) async fn write_progress(&self, progress: &mut SearchProgress) -> Result<bool, WorkError> {
        let (epoch, at, begun) = (progress.job.epoch, self.clock.moment(), Instant::now());
        match self.table.update(&progress.job, |job| job.advance(epoch, &progress.sources, at)).await {
            Ok(job) => {
                progress.job = job;
                progress.renewed = begun;
                progress.news_since = None;
            }
            Err(UpdateError::Refused { .. } | UpdateError::Gone) => return Ok(false),
            Err(error) => warn!(error = cause(&error), "search progress not written, to be tried again"),
        }
        progress.next_progress = Instant::now() + PROGRESS.min(self.clock.rules().lease / 2);
        Ok(true)
    }

    /// Ends the search and, in the same write, claims the text that is now due, unless its channel is to prepare it first.
    pub(super) async fn finish(&self, progress: &SearchProgress) -> Result<Option<Job>, WorkError> {
        let (epoch, at) = (progress.job.epoch, self.clock.moment());
        let names = self.carriers.names();
        let prepares = self.carriers.named(names.first()).is_some_and(Channel::prepares);
        let end = if prepares { Job::complete } else { Job::finish };
        // Its owner may have given a number, and a consent, meanwhile.
        let ended = |job: &Job| {
            let ended = end(job, epoch, &progress.sources, at)?;
            Ok(match ended.route(names) {
                Some(route) => ended.routed(route),
                None => ended,
            })
        };
        match self.table.update(&progress.job, ended).await {
            Ok(ended) => {
                log_end(&ended);
                Ok(Some(ended))
            }
            Err(error) => settle(error).map(|()| None),
        }
    }

    /// Gives the job back and wakes the next searcher after a delay.
    pub(super) async fn give_back(
        &self,
        progress: &SearchProgress,
        delay: Duration,
    ) -> Result<(), WorkError> {
        let (epoch, at) = (progress.job.epoch, self.clock.moment());
        match self.table.update(&progress.job, |job| job.release(epoch, &progress.sources, at)).await {
            Ok(released) => {
                info!("search given back");
                Ok(self.wake_ups.send(&released.key, delay).await?)
            }
            // A finding whose write has failed may be stored after the erasure: who is woken then erases it.
            Err(UpdateError::Gone) if !delay.is_zero() => {
                Ok(self.wake_ups.send(&progress.job.key, AFTER_ERASURE).await?)
            }
            Err(error) => settle(error),
        }
    }
}

/// The delay before a job is taken up again whose search was ended by an error: 2, 4, 8, 16, 32 and then always 60 s with
/// each lease that it has had. A table that refuses a finding again and again is then asked some 35 times in the 30
/// minutes of a job, its sources too, and the next searcher still comes within the 2 minutes that are promised.
pub(super) fn pause_after_error(job: &Job) -> Duration {
    let seconds = 1u64.checked_shl(job.epoch).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE);
    Duration::from_secs(seconds)
}

/// Logs how the search ended, how long its owner waited for that, and how many results its sources gave.
fn log_end(ended: &Job) {
    let outcome = ended.status().code();
    let took = ended.ended_at().map_or(Duration::ZERO, |at| at.since(ended.began_at()));
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let results: u32 = ended.sources.iter().map(|source| u32::from(source.hits())).sum();
    info!(outcome, duration_ms, results, "search ended");
}

/// A lease that is void is no failure: another searcher has the job, or it was cancelled.
fn settle(error: UpdateError) -> Result<(), WorkError> {
    match error {
        UpdateError::Refused { refusal: TransitionError::Fenced | TransitionError::Ended, .. }
        | UpdateError::Gone => Ok(()),
        UpdateError::Refused { .. } | UpdateError::Contended => Err(WorkError::Contended),
        UpdateError::Table(error) => Err(error.into()),
    }
}
