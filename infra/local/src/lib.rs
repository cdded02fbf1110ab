//! The whole system on one machine, in one process, running the code that is deployed.
//!
//! - [`Flags`] are what it is started with;
//! - [`System`] is what runs: the front door, the queue pump and the schedule, around the functions' libraries;
//! - [`aws`] is the endpoint underneath: DynamoDB, SQS, SNS and KMS on one loopback port;
//! - [`Sources`] are what is searched, stretched by a pace; [`source_test()`] asks one and tells every step.
//!
//! Several such processes can share one endpoint. When the one that runs it dies, another that was started on the
//! same data folder takes it over.

pub mod aws;
mod event;
mod flags;
mod front_door;
mod functions;
mod inbox_page;
mod pump;
mod schedule;
mod source_test;
mod sources;
mod start_error;
mod system;
mod take_over;
mod variables;

pub use flags::{Command, Flags};
pub use source_test::source_test;
pub use sources::Sources;
pub use start_error::StartError;
pub use system::{AwsSide, System, SystemSettings};
