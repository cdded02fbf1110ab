//! One place that is searched.

use futures::future::BoxFuture;

use crate::{Hit, Query};

/// What lies behind a failure. It is logged, so it must not name the query: strip addresses from HTTP errors.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// One place that is searched: a catalogue, an HTTP API.
pub trait Source: Send + Sync {
    /// The name under which its findings are stored: a-z, 0-9 and "-", 1 to 32 long, the same on every instance.
    fn name(&self) -> &str;

    /// Searches, best hit first. Must not block its thread: [`crate::fan_out`] cannot time out what never awaits.
    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>>;
}

/// Why a source has no answer. The texts are fixed; what lies behind one is its `source()`.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It had not answered when its time was over.
    #[error("the source did not answer in time")]
    TimedOut,
    /// No connection could be made, or it broke.
    #[error("the source could not be reached")]
    Unreachable(#[source] Cause),
    /// It answered that it will not: no permission, too many requests, an error of its own.
    #[error("the source refused to answer")]
    Refused(#[source] Cause),
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
            SourceError::Refused(_) => "refused",
            SourceError::BadAnswer(_) => "bad-answer",
            SourceError::Internal(_) => "internal",
            SourceError::Panicked => "panicked",
        }
    }
}
