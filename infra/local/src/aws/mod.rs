//! The embedded AWS endpoint: four services on one loopback port, so that the deployed code runs unchanged here.
//!
//! - `endpoint` starts and stops it and creates what a deployed stack would have.
//! - `request` reads which service and operation a request names; `services` hands it to the one that answers.
//! - `faults` lets calls go wrong on their way there, by a script and a seed: for tests and trials, also over HTTP
//!   at `/_local/faults` (`fault_routes`). `calls` counts what they do, told at `/_local/calls`. `line` is a connection that can be cut.
//! - `dynamodb` is dynoxide on `<data>/table.sqlite`, `sqs` is winterbaume in memory, `sns` keeps texts in
//!   `<data>/texts.jsonl` (`inbox`), `kms` seals with `<data>/kms.key` (`key_file`).
//!
//! Signatures and regions are not checked: the port is on loopback or a private address, and there is one account in
//! one region.

mod aws_error;
mod calls;
mod data_folder;
mod dynamodb;
mod endpoint;
mod error;
mod fault_routes;
mod faults;
mod http;
mod inbox;
mod key_file;
mod kms;
mod line;
mod request;
mod services;
mod sns;
mod sqs;
mod stack;
mod trace_header;

pub use calls::Called;
pub(crate) use data_folder::private_file;
pub use endpoint::{Endpoint, EndpointSettings};
pub use error::EndpointError;
pub use faults::{Cut, Delivery, Execute, Fault, FaultPlan, FaultRule, Faults, Injected};
pub use request::{Call, Service};
pub use services::Services;
pub use stack::{
    ACCOUNT, DEAD_LETTER_QUEUE, DUE_INDEX, KEY_ALIAS, MAX_RECEIVES, REGION, TABLE, WAKE_UP_QUEUE,
};
