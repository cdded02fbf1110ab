//! The owner, and what its server waits for.

use job::Timestamp;

use super::{call::Call, write::Put};

/// The call that the owner's server waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Owner {
    /// A request.
    #[default]
    Idle,
    /// The read of the row. The clock was read before.
    Reading(Timestamp),
    /// The write of the cancelled job.
    Writing(Put),
    /// Nothing more: the job was cancelled, or had ended.
    Answered,
}

impl Owner {
    /// The call that it waits for.
    pub const fn call(&self) -> Option<Call<'_>> {
        match self {
            Self::Idle | Self::Answered => None,
            Self::Reading(_) => Some(Call::Read),
            Self::Writing(put) => Some(Call::Put(put)),
        }
    }
}
