//! One creator, and what it waits for.

use super::{call::Call, write::Put};

/// The call that a creator waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Creator {
    /// Nothing: it has its answer, or does not take part.
    #[default]
    Done,
    /// To send a request; this many are left.
    Wishing(u8),
    /// The write of the new job; this many requests are left. The wake-up goes out at the same time, and the queue
    /// may deliver it at any moment from then on.
    Writing(Put, u8),
}

impl Creator {
    /// The call that it waits for.
    pub const fn call(&self) -> Option<Call<'_>> {
        match self {
            Self::Done | Self::Wishing(_) => None,
            Self::Writing(put, _) => Some(Call::Put(put)),
        }
    }
}
