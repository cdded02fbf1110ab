//! The heart of Textback: a job and its life, as pure functions.
//!
//! A tour, in reading order:
//!
//! - [`Token`] and [`Key`]: the secret name that a link carries, and the name under which a job is stored;
//! - [`QueryText`], [`PhoneNumber`], [`Language`], [`SourceName`]: what a creator says, parsed once;
//! - [`Job`] with its [`State`], [`Lease`], [`Due`] and per-source progress: what one row of the table means;
//! - [`Job::create`], [`Job::claim`], [`Job::advance`], [`Job::complete`], [`Job::release`], [`Job::cancel`],
//!   [`Job::repair`]: the life of a search;
//! - [`Text`] with [`Job::claim_text`] and [`Job::record_text`]: the life of the text that ends it;
//! - [`Wording`]: the words of that text.
//!
//! Every transition takes the clock as an argument and returns the next job or a named [`Refusal`]. There is no
//! AWS here, no async runtime, no clock, no environment and no randomness, so the model checker in `tests`
//! explores the very code that runs in production.

mod contact;
mod create;
mod due;
mod language;
mod phone;
mod query;
mod refusal;
mod repair;
mod request_mark;
mod rules;
mod search;
mod source;
mod state;
mod step;

mod text;
mod text_life;
mod time;
mod token;
mod wording;

pub use contact::Sealed;
pub use create::Order;
pub use due::{DUE_SHARDS, Due, FORSAKEN_SHARD};
pub use language::Language;
pub use phone::{MalformedPhoneNumber, PhoneNumber};
pub use query::{MalformedQuery, QUERY_CHARACTERS, QueryText};
pub use refusal::Refusal;
pub use repair::{Repair, Repaired};
pub use request_mark::RequestMark;
pub use rules::{Moment, Rules};
pub use source::{MalformedSourceName, SourceFault, SourceLabel, SourceName, SourceProgress, SourceState};
pub use state::{FailureReason, Job, Lease, State, Status};
pub use step::Step;
pub use text::{Outgoing, Text, TextOutcome, TextStatus};
pub use time::Timestamp;
pub use token::{Key, MalformedKey, MalformedToken, Token};
pub use wording::{Ending, TextBody, Wording, WordingError};
