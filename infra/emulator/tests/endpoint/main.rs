//! The embedded AWS endpoint, asked by real SDK clients over HTTP.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod dynamodb;
mod faults;
mod kms;
mod roles;
mod sns;
mod sqs;
mod start;
mod world;
