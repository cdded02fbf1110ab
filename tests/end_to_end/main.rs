//! The whole system from outside: what its users asked for, one file for each promise.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod bad_input;
mod batch;
mod cancelling;
mod crashes;
mod http_sources;
mod idempotency;
mod lost_wake_ups;
mod privacy;
mod reading;
mod scenarios;
mod starting;
mod two_processes;
