//! The sweep, and what it waits for.

use job::Moment;

use super::{call::Call, write::Put};
use crate::saved::Saved;

/// The call that the sweep waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Sweep {
    /// Its schedule.
    #[default]
    Idle,
    /// The read of the row that the index named.
    Reading,
    /// The read of the findings, before a search is ended for those who had searched.
    Ending(Saved, Moment),
    /// The write of the repaired job; whether a searcher is to be woken then.
    Writing(Put, bool),
    /// The wake-up.
    Waking,
}

impl Sweep {
    /// The call that it waits for.
    pub const fn call(&self) -> Option<Call<'_>> {
        match self {
            Self::Idle => None,
            Self::Reading | Self::Ending(..) => Some(Call::Read),
            Self::Writing(put, _) => Some(Call::Put(put)),
            Self::Waking => Some(Call::Wake),
        }
    }
}
