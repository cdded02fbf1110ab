//! The adapters to AWS, each under the name of what it holds:
//!
//! - [`JobTable`]: jobs and their findings, in DynamoDB, and the [`Counter`]s of texts beside them;
//! - [`WakeUps`]: the queue that tells a searcher which job to look at, in SQS;
//! - [`Channel`]: what is sent to phones, by [`Sns`], [`EndUserMessaging`], [`Solapi`] or [`Sens`];
//! - [`Seal`]: what keeps contacts closed, by KMS;
//! - [`Secret`]: random tokens, those derived from idempotency keys, the names of counters, and the [`ClientGroup`]s of a
//!   fair queue;
//! - [`Metrics`]: what is counted, of the one write path and of what else an operator should see;
//! - [`Trace`]: which request started what is being done, through the queue;
//! - [`Environment`], [`Aws`], [`Clock`], [`start_log`], [`log_filter`], [`json_lines`], [`log_repair`], [`cause`], [`exit_code`]: the
//!   settings, the connection, the time and the log they share.
//!
//! These are the real adapters and there are no others: tests run them against an embedded endpoint that speaks
//! the same protocols.

mod client;
mod config;
mod crypto;
mod notify;
mod queue;
mod table;
mod telemetry;

pub use client::Aws;
pub use config::*;
pub use crypto::{ClientGroup, Contact, Seal, SealError, Secret};
pub use notify::*;
pub use queue::{BacklogError, WakeUpError, WakeUps};
pub use table::*;
pub use telemetry::*;
