//! One place that is searched.

use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::{Diagnosis, Hit, Query};

/// The cause of a failure. It is logged, so it must not name the query: strip addresses from HTTP errors.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

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

/// A source has no answer. The texts are fixed; the cause of one is its `source()`.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It had not answered when its time was over.
    #[error("the source did not answer in time")]
    TimedOut,
    /// No connection could be made, or it broke.
    #[error("the source could not be reached")]
    Unreachable(#[source] Cause),
    /// It, or where it redirects to, stands at an address of a private network, which its settings do not allow.
    #[error("the source is at a private address")]
    PrivateAddress(#[source] Cause),
    /// It answered that it will not: no permission, or a request that it does not understand.
    #[error("the source refused to answer")]
    Refused(#[source] Cause),
    /// It answered that it was asked too often, or it would be if it were asked now.
    #[error("the source was asked too often")]
    RateLimited(#[source] Cause),
    /// It answered that something is wrong on its side.
    #[error("the source has an error of its own")]
    Failing(#[source] Cause),
    /// It answered with more than is read of it.
    #[error("the source's answer is too large")]
    TooLarge(#[source] Cause),
    /// It answered something that cannot be read.
    #[error("the source's answer could not be read")]
    BadAnswer(#[source] Cause),
    /// Our own side of it failed.
    #[error("the search of the source failed inside")]
    Internal(#[source] Cause),
    /// Our own side of it panicked; the panic's message is in the log.
    #[error("the search of the source panicked")]
    Panicked,
}

impl SourceError {
    /// The stable word for this outcome, as it is stored, counted and shown.
    pub fn code(&self) -> &'static str {
        match self {
            SourceError::TimedOut => "timed-out",
            SourceError::Unreachable(_) => "unreachable",
            SourceError::PrivateAddress(_) => "private-address",
            SourceError::Refused(_) => "refused",
            SourceError::RateLimited(_) => "rate-limited",
            SourceError::Failing(_) => "failing",
            SourceError::TooLarge(_) => "too-large",
            SourceError::BadAnswer(_) => "bad-answer",
            SourceError::Internal(_) => "internal",
            SourceError::Panicked => "panicked",
        }
    }
}
