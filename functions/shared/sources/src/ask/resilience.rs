//! When a source is asked again, when later, and when not at all.

pub(crate) mod breaker;
pub(crate) mod rate_limiter;
pub(crate) mod retry;
