//! The failures of a source.

/// The cause of a failure. It is logged, so it must not name the query: strip addresses from HTTP errors.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A source has no answer. The texts are fixed; the cause of one is its `source()`.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
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
        self.into()
    }
}
