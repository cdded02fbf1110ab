//! The sub-commands.

mod endpoint;
mod env;
mod index;
mod redrive;
mod sources;

pub use endpoint::BareEndpoint;
pub use env::{KeptVariables, kept_variables};
pub use index::{Progress, index};
pub use redrive::{RedriveReport, redrive};
pub use sources::{Tried, add_source, source_test, try_source};
