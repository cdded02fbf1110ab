use std::time::Duration;

use job::{Job, SourceProgress, SourceState};
use tokio::time::Instant;

/// News waits this long for more of it: quick sources answer together.
pub(crate) const GATHERING: Duration = Duration::from_millis(300);

/// The state of a search under one lease, and how much of it is written.
pub(crate) struct SearchProgress {
    pub(crate) job: Job,
    pub(crate) sources: Vec<SourceProgress>,
    /// When the lease was last renewed.
    pub(crate) renewed: Instant,
    /// From when on progress may be written.
    pub(crate) next_progress: Instant,
    /// Since when there is something to write.
    pub(crate) news_since: Option<Instant>,
}

impl SearchProgress {
    pub(crate) fn new(claimed: Job) -> Self {
        let now = Instant::now();
        let sources = claimed.sources.clone();
        Self { job: claimed, sources, renewed: now, next_progress: now, news_since: None }
    }

    pub(crate) fn note(&mut self, source: &str, state: SourceState) {
        if let Some(known) = self.sources.iter_mut().find(|known| known.name.as_str() == source) {
            known.state = state;
            self.news_since.get_or_insert_with(Instant::now);
        }
    }

    /// The place of the next finding in the order in which they came.
    pub(crate) fn arrival(&self) -> u64 {
        let done = |source: &&SourceProgress| matches!(source.state, SourceState::Done { .. });
        1 + self.sources.iter().filter(done).count() as u64
    }

    /// With news, as soon as there may be no more of it; without, in time to renew the lease. Never before progress
    /// may be written.
    pub(crate) fn next_write(&self, lease: Duration) -> Instant {
        let renewal = self.renewed + lease / 2;
        let wanted = self.news_since.map_or(renewal, |since| renewal.min(since + GATHERING));
        wanted.max(self.next_progress)
    }
}
