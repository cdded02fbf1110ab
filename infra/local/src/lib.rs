//! The whole system on one machine, in one process, running the code that is deployed.
//!
//! - [`Flags`] are its command line; each sub-command is a file of `command`:
//!   - [`BareEndpoint`] is `textback endpoint`: the [`emulator`]'s DynamoDB, SQS, SNS and KMS alone;
//!   - [`kept_variables()`] is `textback env`: the variables that a client of a running system needs;
//!   - [`index()`] is `textback index`: a catalogue's index, so that a start has nothing to build;
//!   - [`redrive()`] has failed jobs searched again, here or on AWS;
//!   - [`add_source()`] is `textback sources add`: a preset's section in a file of sources;
//!   - [`try_source()`] is `textback sources try`: a section out of an address alone;
//!   - [`source_test()`] asks one source and shows every step;
//! - [`System`] is `textback` itself, the room `runner`: the front door, the queue pump and the schedule, around the
//!   functions' libraries and over the [`emulator`];
//! - [`Sources`] are searched, stretched by a pace;
//! - `inbox` and `metrics` are the pages under `/_local`;
//! - `terminal` is what its operator reads: the welcome, a phone's invitation, and [the log](start_log): a line for each
//!   thing that happens to a job on a terminal, JSON lines elsewhere.
//!
//! Several such processes can share one endpoint, which `textback endpoint` runs in a process of its own: kill any of
//! them, start it again, and no job is lost.

mod command;
mod flags;
mod moments;
mod pages;
mod runner;
mod shutdown_signal;
mod sources;
mod start_error;
mod terminal;
mod variables;

pub use command::{
    BareEndpoint, KeptVariables, Progress, RedriveReport, Tried, add_source, index, kept_variables, redrive,
    source_test, try_source,
};
pub use flags::{Command, DataFlag, EndpointFlags, Flags, RedriveFlags, SourceFlags, SourcesCommand};
pub use runner::{AwsSide, System, SystemSettings, TIME_LIMIT};
pub use sources::Sources;
pub use start_error::StartError;
pub use terminal::{start_log, terminal_filter, terminal_lines};
