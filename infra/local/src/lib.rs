//! The whole system on one machine, in one process, running the code that is deployed.
//!
//! - [`Flags`] are what it is started with;
//! - [`System`] is what runs: the front door, the queue pump and the schedule, around the functions' libraries;
//! - [`emulator`] is underneath: DynamoDB, SQS, SNS and KMS on one loopback port; [`BareEndpoint`] is nothing else;
//! - [`Sources`] are what is searched, stretched by a pace; [`source_test()`] asks one and tells every step;
//! - [`kept_variables()`] are what a client of a running system needs;
//! - [`redrive()`] has failed jobs searched again, here or on AWS;
//! - [`index()`] builds a catalogue's index, so that a start has nothing to build;
//! - [`start_log`] starts the log: a line for each thing that happens to a job on a terminal, JSON lines elsewhere.
//!
//! Several such processes can share one endpoint, which `textback endpoint` runs in a process of its own: kill any of
//! them, start it again, and no job is lost.

mod bare_endpoint;
mod event;
mod flags;
mod front_door;
mod functions;
mod inbox_page;
mod index;
mod invocation;
mod kept_variables;
mod local_page;
mod metric_records;
mod metrics_page;
mod moments;
mod network;
mod pump;
mod redrive;
mod schedule;
mod shutdown_signal;
mod source_test;
mod sources;
mod start_error;
mod system;
mod terminal_log;
mod text_length;
mod variables;
mod welcome;

pub use bare_endpoint::BareEndpoint;
pub use flags::{Command, DataFlag, EndpointFlags, Flags, SourceFlags};
pub use index::{Progress, index};
pub use invocation::TIME_LIMIT;
pub use kept_variables::{KeptVariables, kept_variables};
pub use redrive::{RedriveFlags, RedriveReport, redrive};
pub use source_test::source_test;
pub use sources::Sources;
pub use start_error::StartError;
pub use system::{AwsSide, System, SystemSettings};
pub use terminal_log::{start_log, terminal_filter, terminal_lines};
