//! What Textback keeps and says outside of itself, each thing under the name of what it holds:
//!
//! - [`JobTable`]: jobs and their findings, in DynamoDB, and the [`Counter`]s of texts beside them;
//! - [`WakeUps`]: the queue that tells a searcher which job to look at, in SQS;
//! - [`Texts`]: what is sent to phones, by SNS;
//! - [`Seal`]: what keeps contacts closed, by KMS;
//! - [`Secret`]: random tokens, those derived from idempotency keys, the names of counters, and the [`ClientGroup`]s of a
//!   fair queue;
//! - [`Metrics`]: what is counted, of the one write path and of what else an operator should see;
//! - [`Trace`]: which request started what is being done, through the queue;
//! - [`Environment`], [`Aws`], [`Clock`], [`start_log`], [`log_filter`], [`json_lines`], [`log_repair`], [`exit_code`]: the
//!   settings, the connection, the time and the log they share.
//!
//! These are the real adapters and there are no others: tests run them against an embedded endpoint that speaks
//! the same protocols.

mod aws;
mod client_group;
mod clock;
mod connect;
mod counter;
mod environment;
mod erase;
mod find_jobs;
mod finding_item;
mod job_item;
mod job_repair;
mod job_table;
mod job_update;
mod log;
mod metrics;
mod publish_outcome;
mod repair_log;
mod roots;
mod seal;
mod secret;
mod service_error;
mod settings;
mod text_limits;
mod texts;
mod trace;
mod user_agent;
mod wake_ups;

pub use aws::Aws;
pub use client_group::ClientGroup;
pub use clock::Clock;
pub use counter::{Counted, Counter, CounterName};
pub use environment::{Environment, SettingError};
pub use find_jobs::JobFilter;
pub use finding_item::StoredFinding;
pub use job_table::{Inserted, JobTable, TableError};
pub use job_update::{ReplaceError, UpdateError};
pub use log::{exit_code, json_lines, log_filter, start_log};
pub use metrics::{Finish, Metric, Metrics, TextEnd};
pub use repair_log::log_repair;
pub use seal::{Contact, Seal, SealError};
pub use secret::Secret;
pub use settings::{
    other_countries_from, public_url_from, rules_from, rules_to_settings, source_labels_from,
    source_labels_to_setting, wording_from,
};
pub use text_limits::{text_limits_from, text_limits_to_settings};
pub use texts::Texts;
pub use trace::Trace;
pub use wake_ups::{BacklogError, WakeUpError, WakeUps};
