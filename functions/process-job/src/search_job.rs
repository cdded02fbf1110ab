//! One lease's worth of searching: ask, store each answer at once, write progress, complete or give back.

use std::{sync::Arc, time::Duration};

use cloud::{Count, UpdateError};
use futures::StreamExt;
use job::{Job, Language, Refusal, SourceFault, SourceName, SourceProgress, SourceState};
use search::{Answered, Finding, Query, Source, USUAL_WEIGHT, fan_out};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

use crate::{ProcessJob, WorkError};

/// Progress is written at most this often: a write each time a source answers would cost more than the search.
const PROGRESS: Duration = Duration::from_secs(4);
/// News waits this long for more of it: quick sources answer together.
const GATHERING: Duration = Duration::from_millis(300);
/// What a finding can hold.
const HITS_WANTED: usize = 100;

/// What is known of a search, and what of it is written.
struct Ledger {
    job: Job,
    sources: Vec<SourceProgress>,
    /// When the lease was last renewed.
    renewed: Instant,
    /// From when on progress may be written.
    next_progress: Instant,
    /// Since when there is something to write.
    news_since: Option<Instant>,
}

/// How a search went on.
enum Course {
    Over,
    MustStop,
    Lost,
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
        let mut ledger = Ledger::open(claimed);
        let course = match self.follow(&mut ledger, stop).await {
            Ok(course) => course,
            Err(error) => {
                self.give_back(&ledger).await?;
                return Err(error);
            }
        };
        match course {
            Course::Over => self.finish(&ledger).await,
            Course::MustStop => self.give_back(&ledger).await.map(|()| None),
            Course::Lost => {
                // Its winner has logged why: a cancel, or another searcher.
                debug!("the search is no longer this searcher's");
                Ok(None)
            }
        }
    }

    async fn follow(&self, ledger: &mut Ledger, stop: &CancellationToken) -> Result<Course, WorkError> {
        self.recall(ledger).await?;
        // What a searcher found that was killed at once: should it happen again, the job at least knows of it.
        if ledger.news_since.is_some() && !self.write_progress(ledger).await? {
            return Ok(Course::Lost);
        }
        // A process that stood still for so long is taken for dead: another may have asked everybody by now.
        if !ledger.job.is_leased(self.clock.now()) {
            return Ok(Course::Lost);
        }
        let sources = self.sources_left(ledger);
        let began = Instant::now();
        for source in &sources {
            debug!(source = source.name(), "source asked");
        }
        let mut answers = fan_out(sources, Arc::new(query_of(&ledger.job)), self.source_time_out);
        let rules = self.clock.rules();
        let age = self.clock.now().since(ledger.job.began_at());
        let deadline = Instant::now() + rules.max_age.saturating_sub(age);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => {
                    self.tell_interrupted(ledger, began.elapsed());
                    return Ok(Course::MustStop);
                }
                answer = answers.next() => match answer {
                    Some(answer) => {
                        self.usual.learn(&answer.source, began.elapsed());
                        self.keep(ledger, answer).await?;
                    }
                    None => return Ok(Course::Over),
                },
                () = sleep_until(ledger.next_write(rules.lease)) => {
                    if !self.write_progress(ledger).await? {
                        return Ok(Course::Lost);
                    }
                }
                () = sleep_until(deadline) => return Ok(Course::Over),
            }
        }
    }

    /// After another searcher: what that one had stored is not asked for again.
    async fn recall(&self, ledger: &mut Ledger) -> Result<(), WorkError> {
        if ledger.job.epoch < 2 {
            return Ok(());
        }
        info!("search resumed");
        let read = self.table.read_with_findings(&ledger.job.key, self.clock.now()).await?;
        for finding in read.map(|(_, findings)| findings).unwrap_or_default() {
            ledger.note(&finding.source, SourceState::Done { hits: finding.hits });
        }
        Ok(())
    }

    /// The sources still to ask. One that this installation no longer has will not answer.
    fn sources_left(&self, ledger: &mut Ledger) -> Vec<Arc<dyn Source>> {
        let names: Vec<_> =
            ledger.sources.iter().filter(|source| !source.is_over()).map(|s| s.name.clone()).collect();
        let mut left = Vec::new();
        for name in names {
            match self.sources.iter().find(|source| source.name() == name.as_str()) {
                Some(source) => left.push(Arc::clone(source)),
                None => ledger.note(name.as_str(), SourceState::Failed(SourceFault::Unreachable)),
            }
        }
        left
    }

    /// Stores what a source answered before it counts as done.
    async fn keep(&self, ledger: &mut Ledger, answer: Answered) -> Result<(), WorkError> {
        let state = match answer.result {
            Ok(hits) => {
                let finding =
                    Finding::new(hits).weighing(self.weight_of(&answer.source)).arriving(ledger.arrival());
                let hits = u16::try_from(finding.hits().len()).unwrap_or(u16::MAX);
                let hits = match SourceName::parse(&answer.source) {
                    Ok(name) => self.table.keep_finding(&ledger.job, &name, (hits, finding.encode())).await?,
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
                    self.metrics.count(&Count::SourceFailed(&name));
                }
                SourceState::Failed(SourceFault::from_code(error.code()))
            }
        };
        ledger.note(&answer.source, state);
        Ok(())
    }

    /// A source that is slower than an invocation is long is asked anew in each, until the job's deadline: its
    /// operator should know.
    fn tell_interrupted(&self, ledger: &Ledger, waited: Duration) {
        for source in ledger.sources.iter().filter(|source| !source.is_over()) {
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
        source.map_or(USUAL_WEIGHT, |source| source.weight())
    }

    /// Writes progress and so renews the lease; `false` when the lease is void. A write that fails is tried again
    /// after a pause, with what there is to tell by then: the half of the lease that is left outlives several.
    async fn write_progress(&self, ledger: &mut Ledger) -> Result<bool, WorkError> {
        let (epoch, at, begun) = (ledger.job.epoch, self.clock.moment(), Instant::now());
        match self.table.update(&ledger.job, |job| job.advance(epoch, &ledger.sources, at)).await {
            Ok(job) => {
                ledger.job = job;
                ledger.renewed = begun;
                ledger.news_since = None;
            }
            Err(UpdateError::Refused(_) | UpdateError::Gone) => return Ok(false),
            Err(error) => warn!(error = &error as &dyn std::error::Error, "progress not written"),
        }
        ledger.next_progress = Instant::now() + PROGRESS.min(self.clock.rules().lease / 2);
        Ok(true)
    }

    /// Ends the search and, in the same write, claims the text that is now due.
    async fn finish(&self, ledger: &Ledger) -> Result<Option<Job>, WorkError> {
        let (epoch, at) = (ledger.job.epoch, self.clock.moment());
        match self.table.update(&ledger.job, |job| job.finish(epoch, &ledger.sources, at)).await {
            Ok(ended) => {
                log_end(&ended);
                Ok(Some(ended))
            }
            Err(error) => settle(error).map(|()| None),
        }
    }

    /// Gives the job back and wakes the next searcher.
    async fn give_back(&self, ledger: &Ledger) -> Result<(), WorkError> {
        let (epoch, at) = (ledger.job.epoch, self.clock.moment());
        match self.table.update(&ledger.job, |job| job.release(epoch, &ledger.sources, at)).await {
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

impl Ledger {
    fn open(claimed: Job) -> Self {
        let now = Instant::now();
        let sources = claimed.sources.clone();
        Self { job: claimed, sources, renewed: now, next_progress: now, news_since: None }
    }

    fn note(&mut self, source: &str, state: SourceState) {
        if let Some(known) = self.sources.iter_mut().find(|known| known.name.as_str() == source) {
            known.state = state;
            self.news_since.get_or_insert_with(Instant::now);
        }
    }

    /// The place of the next finding in the order in which they came.
    fn arrival(&self) -> u64 {
        let done = |source: &&SourceProgress| matches!(source.state, SourceState::Done { .. });
        1 + self.sources.iter().filter(done).count() as u64
    }

    /// With news, as soon as there may be no more of it; without, in time to renew the lease. Never before progress
    /// may be written.
    fn next_write(&self, lease: Duration) -> Instant {
        let renewal = self.renewed + lease / 2;
        let wanted = self.news_since.map_or(renewal, |since| renewal.min(since + GATHERING));
        wanted.max(self.next_progress)
    }
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
        UpdateError::Refused(Refusal::Fenced | Refusal::Ended) | UpdateError::Gone => Ok(()),
        UpdateError::Refused(_) | UpdateError::Contended => Err(WorkError::Contended),
        UpdateError::Table(error) => Err(error.into()),
    }
}

#[cfg(test)]
#[path = "search_job_tests.rs"]
mod tests;
