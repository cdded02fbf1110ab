//! Sources that take their time.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures::future::BoxFuture;
use search::{Hit, Query, Source, SourceError};
use textback::Sources;
use tokio::time::{Instant, sleep_until};

/// The sample's sources, which answer one after the other over this span from when they were first asked: asked again,
/// because a searcher has reached its time limit, they begin nothing anew.
pub(crate) fn sources(span: Duration) -> Sources {
    let sample = Sources::sample().expect("the sample is sound");
    let count = u32::try_from(sample.sources.len()).expect("a handful");
    let slow = |(place, source)| {
        Arc::new(Slow { source, takes: span / count * place, asked: OnceLock::new() }) as Arc<dyn Source>
    };
    Sources { sources: (1..).zip(sample.sources).map(slow).collect(), time_out: span * 2, ..sample }
}

struct Slow {
    source: Arc<dyn Source>,
    takes: Duration,
    asked: OnceLock<Instant>,
}

impl Source for Slow {
    fn name(&self) -> &str {
        self.source.name()
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        let ready = *self.asked.get_or_init(Instant::now) + self.takes;
        Box::pin(async move {
            sleep_until(ready).await;
            self.source.search(query).await
        })
    }
}
