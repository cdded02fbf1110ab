use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use search::{Hit, Query, Source, SourceError};

/// The site that the sample's pictures are at until the one that serves them has an address: a name that no machine has
/// (RFC 2606).
pub(super) const PICTURES: &str = "http://pictures.invalid";

/// A source as it is shown on one machine.
pub(super) struct Staged {
    source: Arc<dyn Source>,
    /// How long it takes, as real ones do.
    wait: Duration,
    /// The site that serves the sample's pictures.
    pictures: Option<Box<str>>,
}

impl Staged {
    /// A source that takes its time.
    pub(super) fn late(source: Arc<dyn Source>, wait: Duration) -> Arc<dyn Source> {
        Arc::new(Self { source, wait, pictures: None })
    }

    /// A source whose pictures are at this site if they are the sample's.
    pub(super) fn illustrated(source: Arc<dyn Source>, site: &str) -> Arc<dyn Source> {
        Arc::new(Self { source, wait: Duration::ZERO, pictures: Some(site.into()) })
    }

    fn hit(&self, hit: Hit) -> Hit {
        let path = hit.image().and_then(|image| image.strip_prefix(PICTURES));
        match (&self.pictures, path) {
            (Some(site), Some(path)) => {
                let address = format!("{site}{path}");
                hit.with_image_at(&address)
            }
            _ => hit,
        }
    }
}

impl Source for Staged {
    fn name(&self) -> &str {
        self.source.name()
    }

    fn time_out(&self) -> Option<Duration> {
        self.source.time_out().map(|own| own + self.wait)
    }

    fn weight(&self) -> u32 {
        self.source.weight()
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        Box::pin(async move {
            if !self.wait.is_zero() {
                tokio::time::sleep(self.wait).await;
            }
            let hits = self.source.search(query).await?;
            Ok(hits.into_iter().map(|hit| self.hit(hit)).collect())
        })
    }
}
