//! The services as functions see them: what carries a call, what observes it, the queue, and the sources.

pub(crate) mod calls;
pub(crate) mod key;
pub(crate) mod queue;
pub(crate) mod source;
pub(crate) mod wire;
