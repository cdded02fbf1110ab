//! The whole system from outside: what its users asked for, one file for each promise.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod bad_input;
mod batch;
mod batch_of_ten;
mod cancelling;
mod costs;
mod crashes;
mod data_folder;
mod dead_letters;
mod erasing;
mod greatest_findings;
mod hostile_sources;
mod http_sources;
mod idempotency;
mod long_searches;
mod lost_wake_ups;
mod metrics;
mod no_network;
mod notification_limits;
mod one_trace;
mod poison;
mod prebuilt_index;
mod privacy;
mod publishing;
mod reading;
mod redrive;
mod refused_services;
mod repairs;
mod scenarios;
mod searcher;
mod shops;
mod soak;
mod starting;
mod sweeping;
mod terminal;
mod two_processes;
