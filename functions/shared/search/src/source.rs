//! One place that is searched.

use std::panic::resume_unwind;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::task::spawn_blocking;

use crate::{Diagnosis, Hit, Query, SourceError};

/// One place that is searched: a catalogue, an HTTP API.
pub trait Source: Send + Sync {
    /// The name under which its findings are stored: a-z, 0-9 and "-", 1 to 32 long, the same on every instance.
    fn name(&self) -> &str;

    /// Searches, best hit first. Must not block its thread: [`crate::fan_out`] cannot time out what never awaits.
    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>>;

    /// The source's own time-out, if it has one; it then ends itself with [`SourceError::TimedOut`].
    fn time_out(&self) -> Option<Duration> {
        None
    }

    /// The weight of its ranks in thousandths: [`crate::DEFAULT_WEIGHT`] unless it was configured.
    fn weight(&self) -> u32 {
        crate::DEFAULT_WEIGHT
    }

    /// Asks as [`Source::search`] does, once, and tells its operator every step of it. What is told may show the
    /// query, so it is for a terminal and never for a log; secrets are masked.
    fn diagnose<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Diagnosis> {
        Diagnosis::from_search(self.search(query)).boxed()
    }
}

/// Does what computes or reads for long on a thread of its own, so that the searches beside it go on. Its panic goes on where
/// it would have gone without the thread in between: to the caller.
pub async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, SourceError> {
    spawn_blocking(work).await.map_err(|error| match error.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(error) => SourceError::Internal(error.into()),
    })
}
