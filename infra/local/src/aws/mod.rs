//! The embedded AWS endpoint: four services on one loopback port, so that the deployed code runs unchanged here.
//!
//! - `endpoint` starts and stops it and creates what a deployed stack would have.
//! - `request` reads which service and operation a request names; `services` hands it to the one that answers.
//! - `dynamodb` is dynoxide on `<data>/table.sqlite`, `sqs` is winterbaume in memory, `sns` keeps texts in
//!   `<data>/texts.jsonl` (`inbox`), `kms` seals with `<data>/kms.key` (`key_file`).
//!
//! Signatures and regions are not checked: the port is on loopback, and there is one account in one region.

mod data_folder;
mod dynamodb;
mod endpoint;
mod error;
mod http;
mod inbox;
mod key_file;
mod kms;
mod refusal;
mod request;
mod services;
mod sns;
mod sqs;
mod stack;

pub use endpoint::{Endpoint, EndpointSettings};
pub use error::EndpointError;
pub use stack::{
    ACCOUNT, DEAD_LETTER_QUEUE, DUE_INDEX, KEY_ALIAS, MAX_RECEIVES, REGION, TABLE, WAKE_UP_QUEUE,
};
