//! Calls to services.

use super::write::Put;

/// A call that an actor waits for.
#[derive(Clone, Copy, Debug)]
pub enum Call<'a> {
    /// A read of the table or its index.
    Read,
    /// A conditional write of the job, or the read that settles it.
    Put(&'a Put),
    /// A conditional write of a finding.
    Keep,
    /// A wake-up to the queue.
    Wake,
    /// A publish.
    Publish,
}

impl Call<'_> {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Put(put) if put.is_unanswered => "read of what stands now",
            Self::Put(_) => "write",
            Self::Keep => "write of the finding",
            Self::Wake => "wake-up",
            Self::Publish => "publish",
        }
    }
}
