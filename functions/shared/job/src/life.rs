//! A job and its transitions, each in the file of its name, from `create` to `redrive`.

mod claim;
mod create;
mod due;
mod end;
mod job;
mod redrive;
mod repair;
mod rules;
mod step;
mod transition_error;
mod watch;
mod write_outcome;

pub use create::NewJob;
pub use due::{DUE_SHARDS, Due, ORPHAN_SHARD};
pub use job::{FailureReason, Job, Lease, Redriven, State, Status};
pub use repair::{Repair, Repaired};
pub(crate) use rules::CLOCKS_APART;
pub use rules::{Moment, Rules};
pub use step::Step;
pub use transition_error::TransitionError;
pub use write_outcome::{StoredVersion, WriteOutcome};
