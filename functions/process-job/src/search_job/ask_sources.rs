//! Asking the sources that are left, and storing their answers.

use std::{sync::Arc, time::Duration};

use cloud::Metric;
use job::{SourceFault, SourceName, SourceState};
use search::{Answered, DEFAULT_WEIGHT, Finding, Source, error_chain};
use tracing::warn;

use super::progress::SearchProgress;
use crate::{ProcessJob, WorkError};

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
                let hits = match SourceName::parse(&answer.source) {
                    Ok(name) => {
                        self.table.keep_finding(&progress.job, &name, (hits, finding.encode())).await?
                    }
                    Err(_) => hits,
                };
                SourceState::Done { hits }
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

    /// A source that is slower than an invocation is long is asked anew in each, until the job's deadline: its
    /// operator should know.
    pub(super) fn warn_of_interruption(&self, progress: &SearchProgress, waited: Duration) {
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
}
