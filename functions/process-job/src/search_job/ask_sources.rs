//! Asking the sources that are left, and storing their answers.

use std::{sync::Arc, time::Duration};

use cloud::{Metric, StoredFinding};
use job::{SourceFault, SourceName, SourceState};
use search::{Answered, DEFAULT_WEIGHT, Finding, Source, error_chain};
use tracing::warn;

use super::progress::SearchProgress;
use crate::{ProcessJob, WorkError};

/// An invocation that ends sooner was ended by a restart, and tells nothing of a source.
const SHORTEST_WINDOW: Duration = Duration::from_secs(2);

impl ProcessJob {
    /// The sources still to ask. One that this installation no longer has will not answer.
    pub(super) fn sources_left(&self, progress: &mut SearchProgress) -> Vec<Arc<dyn Source>> {
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
    pub(super) async fn keep(
        &self,
        progress: &mut SearchProgress,
        answer: Answered,
    ) -> Result<(), WorkError> {
        let state = match answer.result {
            Ok(hits) => {
                let finding =
                    Finding::new(hits).weighing(self.weight_of(&answer.source)).arriving(progress.arrival());
                let hits = u16::try_from(finding.hits().len()).unwrap_or(u16::MAX);
                let (source, bytes) = (answer.source.clone(), finding.encode());
                let kept = StoredFinding { source, hits, bytes };
                SourceState::Done { hits: self.table.keep_finding(&progress.job, kept).await? }
            }
            Err(error) => {
                warn!(source = answer.source, error = error_chain(&error), "a source did not answer");
                if let Ok(name) = SourceName::parse(&answer.source) {
                    self.metrics.count(&Metric::SourceFailed(&name));
                }
                SourceState::Failed(SourceFault::from_code(error.code()))
            }
        };
        progress.note(&answer.source, state);
        Ok(())
    }

    /// Sources that an invocation's end has interrupted are asked anew in the next one. Those that are silent through a
    /// second one count as timed out: they are slower than an invocation is long, and would be asked again and again
    /// until the job's deadline.
    pub(super) fn interrupt(&self, progress: &mut SearchProgress, waited: Duration) {
        let given_back_before = progress.job.epoch.saturating_sub(u32::from(progress.job.crashes) + 1);
        if given_back_before == 0 || waited < SHORTEST_WINDOW {
            return;
        }
        let waited_s = waited.as_secs();
        for source in progress.sources.clone().iter().filter(|source| !source.is_over()) {
            let name = source.name.as_str();
            warn!(
                source = name,
                waited_s, "source silent through a second invocation: it counts as timed out"
            );
            self.metrics.count(&Metric::SourceFailed(&source.name));
            progress.note(name, SourceState::Failed(SourceFault::TimedOut));
        }
    }

    fn weight_of(&self, name: &str) -> u32 {
        let source = self.sources.iter().find(|source| source.name() == name);
        source.map_or(DEFAULT_WEIGHT, |source| source.weight())
    }
}
