//! What Textback keeps and says outside of itself, each thing under the name of what it holds:
//!
//! - [`JobTable`]: jobs and their findings, in DynamoDB;
//! - [`WakeUps`]: the queue that tells a searcher which job to look at, in SQS;
//! - [`Texts`]: what is sent to phones, by SNS;
//! - [`Seal`]: what keeps contacts closed, by KMS;
//! - [`Secret`]: random tokens, and those derived from idempotency keys;
//! - [`Environment`], [`Aws`], [`Clock`], [`start_log`], [`exit_code`]: the settings, the connection, the time and the log they
//!   share.
//!
//! These are the real adapters and there are no others: tests run them against an embedded endpoint that speaks
//! the same protocols.

mod aws;
mod clock;
mod environment;
mod finding_item;
mod job_item;
mod job_table;
mod job_update;
mod log;
mod publish_outcome;
mod seal;
mod secret;
mod settings;
mod texts;
mod wake_ups;

pub use aws::Aws;
pub use clock::Clock;
pub use environment::{Environment, SettingError};
pub use finding_item::StoredFinding;
pub use job_table::{Inserted, JobTable, Kept, TableError};
pub use job_update::{ReplaceError, UpdateError};
pub use log::{exit_code, start_log};
pub use seal::{Contact, Seal, SealError};
pub use secret::Secret;
pub use settings::{
    rules_from, rules_to_settings, source_labels_from, source_labels_to_setting, wording_from,
};
pub use texts::Texts;
pub use wake_ups::{WakeUpError, WakeUps};
