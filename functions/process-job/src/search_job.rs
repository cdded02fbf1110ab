//! One lease's worth of searching: ask, store each answer at once, write progress, complete or give back.

mod ask_sources;
mod latency_estimates;
mod lease;
mod progress;

use std::{sync::Arc, time::Duration};

use cloud::cause;
use futures::StreamExt;
use job::{Job, SourceProgress, SourceState};
use search::{MAX_HITS, Query, fan_out};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info};

pub use self::latency_estimates::LatencyEstimates;
use self::{lease::pause_after_error, progress::SearchProgress};
use crate::{ProcessJob, WorkError};

/// The end of a search under one lease.
enum SearchEnd {
    Finished,
    Interrupted,
    LeaseLost,
}

impl ProcessJob {
    /// Searches under the lease that was just claimed. `None`: it was given back, cancelled, erased, or taken
    /// over by another searcher.
    pub(crate) async fn search(
        &self,
        claimed: Job,
        stop: &CancellationToken,
    ) -> Result<Option<Job>, WorkError> {
        let key = claimed.key;
        let ended = self.search_under_lease(claimed, stop).await?;
        if ended.is_none() {
            // An owner who erased the job meanwhile erased what was found until then.
            self.table.erase_leftovers(&key).await?;
        }
        Ok(ended)
    }

    async fn search_under_lease(
        &self,
        claimed: Job,
        stop: &CancellationToken,
    ) -> Result<Option<Job>, WorkError> {
        let mut progress = SearchProgress::new(claimed);
        let end = match self.follow(&mut progress, stop).await {
            Ok(end) => end,
            // Its wake-up is done with: were it delivered again beside the next one, there would be ever more of them.
            Err(error) => {
                error!(error = cause(&error), "the search ended by an error");
                return self.give_back(&progress, pause_after_error(&progress.job)).await.map(|()| None);
            }
        };
        match end {
            SearchEnd::Finished => self.finish(&progress).await,
            SearchEnd::Interrupted => self.give_back(&progress, Duration::ZERO).await.map(|()| None),
            SearchEnd::LeaseLost => {
                // Its winner has logged why: a cancel, or another searcher.
                debug!("the search ended here: the lease is void");
                Ok(None)
            }
        }
    }

    async fn follow(
        &self,
        progress: &mut SearchProgress,
        stop: &CancellationToken,
    ) -> Result<SearchEnd, WorkError> {
        self.recall(progress).await?;
        // What a searcher found that was killed at once: should it happen again, the job at least knows of it.
        if progress.news_since.is_some() && !self.write_progress(progress).await? {
            return Ok(SearchEnd::LeaseLost);
        }
        // A process that stood still for so long is taken for dead: another may have asked every source by now.
        if !progress.job.is_leased(self.clock.moment()) {
            return Ok(SearchEnd::LeaseLost);
        }
        let sources = self.sources_left(progress);
        let began = Instant::now();
        for source in &sources {
            debug!(source = source.name(), "source asked");
        }
        let mut answers = fan_out(sources, Arc::new(query_of(&progress.job)), self.source_time_out);
        let rules = self.clock.rules();
        let age = self.clock.now().since(progress.job.began_at());
        let deadline = Instant::now() + rules.max_age.saturating_sub(age);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => {
                    self.interrupt(progress, began.elapsed());
                    let is_over = progress.sources.iter().all(SourceProgress::is_over);
                    return Ok(if is_over { SearchEnd::Finished } else { SearchEnd::Interrupted });
                }
                answer = answers.next() => match answer {
                    Some(answer) => {
                        self.latencies.learn(&answer.source, began.elapsed());
                        self.keep(progress, answer).await?;
                    }
                    None => return Ok(SearchEnd::Finished),
                },
                () = sleep_until(progress.next_write(rules.lease)) => {
                    if !self.write_progress(progress).await? {
                        return Ok(SearchEnd::LeaseLost);
                    }
                }
                () = sleep_until(deadline) => return Ok(SearchEnd::Finished),
            }
        }
    }

    /// After another searcher: what that one had stored is not asked for again.
    async fn recall(&self, progress: &mut SearchProgress) -> Result<(), WorkError> {
        if progress.job.epoch < 2 {
            return Ok(());
        }
        info!("search resumed");
        let read = self.table.read_with_findings(&progress.job.key, self.clock.now()).await?;
        for finding in read.map(|(_, findings)| findings).unwrap_or_default() {
            progress.note(&finding.source, SourceState::Done { hits: finding.hits });
        }
        Ok(())
    }
}

fn query_of(job: &Job) -> Query {
    Query { text: job.query.as_str().to_owned(), language: Some(job.language), limit: MAX_HITS }
}

#[cfg(test)]
#[path = "search_job/search_job_tests.rs"]
mod tests;
