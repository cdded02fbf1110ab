//! One lease's worth of searching: ask, store each answer at once, write progress, complete or give back.

use std::{sync::Arc, time::Duration};

use cloud::{Metric, UpdateError};
use futures::StreamExt;
use job::{Job, Language, SourceFault, SourceName, SourceState, TransitionError};
use search::{Answered, DEFAULT_WEIGHT, Finding, Query, Source, fan_out};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use crate::{ProcessJob, WorkError, search_progress::SearchProgress};

/// Progress is written at most this often: a write each time a source answers would cost more than the search.
const PROGRESS: Duration = Duration::from_secs(4);
/// What a finding can hold.
const HITS_WANTED: usize = 100;

/// How a search went on.
enum SearchEnd {
    Finished,
    Interrupted,
    LeaseLost,
}

impl ProcessJob {
    /// Searches under the lease that was just claimed. `None`: it was given back, cancelled, erased, or somebody
    /// else's.
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
            Err(error) => {
                self.give_back(&progress).await?;
                return Err(error);
            }
        };
        match end {
            SearchEnd::Finished => self.finish(&progress).await,
            SearchEnd::Interrupted => self.give_back(&progress).await.map(|()| None),
            SearchEnd::LeaseLost => {
                // Its winner has logged why: a cancel, or another searcher.
                debug!("the search is no longer this searcher's");
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
        // A process that stood still for so long is taken for dead: another may have asked everybody by now.
        if !progress.job.is_leased(self.clock.now()) {
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
                    self.tell_interrupted(progress, began.elapsed());
                    return Ok(SearchEnd::Interrupted);
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

    /// The sources still to ask. One that this installation no longer has will not answer.
    fn sources_left(&self, progress: &mut SearchProgress) -> Vec<Arc<dyn Source>> {
        let names: Vec<_> =
            progress.sources.iter().filter(|source| !source.is_over()).map(|s| s.name.clone()).collect();
        let mut left = Vec::new();
        for name in names {
            match self.sources.iter().find(|source| source.name() == name.as_str()) {
                Some(source) => left.push(Arc::clone(source)),
                None => progress.note(name.as_str(), SourceState::Failed(SourceFault::Unreachable)),
            }
        }
        left
    }

    /// Stores what a source answered before it counts as done.
    async fn keep(&self, progress: &mut SearchProgress, answer: Answered) -> Result<(), WorkError> {
        let state = match answer.result {
            Ok(hits) => {
                let finding =
                    Finding::new(hits).weighing(self.weight_of(&answer.source)).arriving(progress.arrival());
                let hits = u16::try_from(finding.hits().len()).unwrap_or(u16::MAX);
                let hits = match SourceName::parse(&answer.source) {
                    Ok(name) => {
                        self.table.keep_finding(&progress.job, &name, (hits, finding.encode())).await?
                    }
                    Err(_) => hits,
                };
                SourceState::Done { hits }
            }
            Err(error) => {
                warn!(
                    source = answer.source,
                    error = &error as &dyn std::error::Error,
                    "a source did not answer"
                );
                if let Ok(name) = SourceName::parse(&answer.source) {
                    self.metrics.count(&Metric::SourceFailed(&name));
                }
                SourceState::Failed(SourceFault::from_code(error.code()))
            }
        };
        progress.note(&answer.source, state);
        Ok(())
    }

    /// A source that is slower than an invocation is long is asked anew in each, until the job's deadline: its
    /// operator should know.
    fn tell_interrupted(&self, progress: &SearchProgress, waited: Duration) {
        for source in progress.sources.iter().filter(|source| !source.is_over()) {
            let asked = self.sources.iter().find(|asked| asked.name() == source.name.as_str());
            if let Some(time_out) = asked.and_then(|asked| asked.time_out()).filter(|own| *own > waited) {
                let (waited_s, timeout_s) = (waited.as_secs(), time_out.as_secs());
                warn!(
                    source = source.name.as_str(),
                    waited_s, timeout_s, "source interrupted, to be asked again"
                );
            }
        }
    }

    fn weight_of(&self, name: &str) -> u32 {
        let source = self.sources.iter().find(|source| source.name() == name);
        source.map_or(DEFAULT_WEIGHT, |source| source.weight())
    }

    /// Writes progress and so renews the lease; `false` when the lease is void. A write that fails is tried again
    /// after a pause, with what there is to tell by then: the half of the lease that is left outlives several.
    async fn write_progress(&self, progress: &mut SearchProgress) -> Result<bool, WorkError> {
        let (epoch, at, begun) = (progress.job.epoch, self.clock.moment(), Instant::now());
        match self.table.update(&progress.job, |job| job.advance(epoch, &progress.sources, at)).await {
            Ok(job) => {
                progress.job = job;
                progress.renewed = begun;
                progress.news_since = None;
            }
            Err(UpdateError::Refused { .. } | UpdateError::Gone) => return Ok(false),
            Err(error) => warn!(error = &error as &dyn std::error::Error, "progress not written"),
        }
        progress.next_progress = Instant::now() + PROGRESS.min(self.clock.rules().lease / 2);
        Ok(true)
    }

    /// Ends the search and, in the same write, claims the text that is now due.
    async fn finish(&self, progress: &SearchProgress) -> Result<Option<Job>, WorkError> {
        let (epoch, at) = (progress.job.epoch, self.clock.moment());
        match self.table.update(&progress.job, |job| job.finish(epoch, &progress.sources, at)).await {
            Ok(ended) => {
                log_end(&ended);
                Ok(Some(ended))
            }
            Err(error) => settle(error).map(|()| None),
        }
    }

    /// Gives the job back and wakes the next searcher.
    async fn give_back(&self, progress: &SearchProgress) -> Result<(), WorkError> {
        let (epoch, at) = (progress.job.epoch, self.clock.moment());
        match self.table.update(&progress.job, |job| job.release(epoch, &progress.sources, at)).await {
            Ok(released) => {
                info!("search given back");
                Ok(self.wake_ups.send(&released.key, Duration::ZERO).await?)
            }
            Err(error) => settle(error),
        }
    }
}

/// How the search ended, how long its owner waited for that, and how many results its sources gave.
fn log_end(ended: &Job) {
    let outcome = ended.status().code();
    let took = ended.ended_at().map_or(Duration::ZERO, |at| at.since(ended.began_at()));
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let results: u32 = ended.sources.iter().map(|source| u32::from(source.hits())).sum();
    info!(outcome, duration_ms, results, "search ended");
}

fn query_of(job: &Job) -> Query {
    let language = match job.language {
        Language::Korean => search::Language::Korean,
        Language::English => search::Language::English,
    };
    Query { text: job.query.as_str().to_owned(), language: Some(language), limit: HITS_WANTED }
}

/// A lease that is void is no failure: somebody else has the job, or it was cancelled.
fn settle(error: UpdateError) -> Result<(), WorkError> {
    match error {
        UpdateError::Refused { refusal: TransitionError::Fenced | TransitionError::Ended, .. }
        | UpdateError::Gone => Ok(()),
        UpdateError::Refused { .. } | UpdateError::Contended => Err(WorkError::Contended),
        UpdateError::Table(error) => Err(error.into()),
    }
}

#[cfg(test)]
#[path = "search_job_tests.rs"]
mod tests;
