//! The sample's sources, which answer when told to.

use std::sync::Arc;

use futures::future::BoxFuture;
use search::{Hit, Query, Source, SourceError};
use textback::Sources;
use tokio::sync::watch;

/// What the sources do when they are asked. Those that are neither first nor last keep everybody waiting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// How many of the first answer.
    pub(crate) answering: usize,
    /// How many of the last are too late.
    pub(crate) failing: usize,
}

/// The sample's sources under a plan that may change.
pub(crate) fn sources(plan: &watch::Receiver<Plan>) -> Sources {
    let sample = Sources::sample().expect("the sample is sound");
    let count = sample.sources.len();
    let hold = |(before, source)| {
        let held = Held { source, before, after: count - before - 1, plan: plan.clone() };
        Arc::new(held) as Arc<dyn Source>
    };
    Sources { sources: sample.sources.into_iter().enumerate().map(hold).collect(), ..sample }
}

struct Held {
    source: Arc<dyn Source>,
    before: usize,
    after: usize,
    plan: watch::Receiver<Plan>,
}

impl Source for Held {
    fn name(&self) -> &str {
        self.source.name()
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        Box::pin(async move {
            let mut plan = self.plan.clone();
            let has_turn = |plan: &Plan| self.before < plan.answering || self.after < plan.failing;
            let plan = *plan.wait_for(has_turn).await.expect("the plan outlives the system");
            if self.after < plan.failing {
                return Err(SourceError::TimedOut);
            }
            self.source.search(query).await
        })
    }
}
