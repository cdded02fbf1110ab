//! The sub-commands, a file for each.

mod endpoint;
mod env;
mod index;
mod redrive;
mod source_test;
mod sources_add;
mod sources_try;

pub use endpoint::BareEndpoint;
pub use env::{KeptVariables, kept_variables};
pub use index::{Progress, index};
pub use redrive::{RedriveReport, redrive};
pub use source_test::source_test;
pub use sources_add::add_source;
pub use sources_try::{Tried, try_source};
