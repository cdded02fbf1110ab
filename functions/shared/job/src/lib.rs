//! The heart of Textback: a job and its life, as pure functions.
//!
//! A tour, in reading order:
//!
//! - [`Token`] and [`Key`]: the secret name that a link carries, and the name under which a job is stored;
//! - [`QueryText`], [`PhoneNumber`] (of Korea, or of the [`Countries`] that are set), [`Consent`], [`Language`],
//!   [`SourceName`]: what a creator says, parsed once;
//! - [`Job`] with its [`State`], [`Lease`], [`Due`] and per-source progress: what one row of the table means;
//! - [`Job::create`], [`Job::claim`], [`Job::advance`], [`Job::complete`], [`Job::finish`], [`Job::release`],
//!   [`Job::cancel`], [`Job::repair`], [`Job::redrive`]: the life of a search;
//! - [`Text`] with [`Job::claim_text`] and [`Job::record_text`]: the life of the text that ends it;
//! - [`TextLimits`], [`RateLimit`] and [`SlidingWindow`]: how many texts there may be, so that no number is flooded;
//! - [`Wording`]: the words of that text;
//! - [`WriteOutcome`]: what became of a write whose answer was lost.
//!
//! Every transition takes the clock as an argument and returns the next job or a named [`TransitionError`]. There is no
//! AWS here, no async runtime, no clock, no environment and no randomness, so the model checker in `tests`
//! explores the very code that runs in production.

mod consent;
mod contact;
mod country;
mod create;
mod due;
mod invisible;
mod language;
mod phone;
mod query;
mod redrive;
mod repair;
mod request_fingerprint;
mod rules;
mod search;
mod sliding_window;
mod source;
mod state;
mod step;
mod text;
mod text_life;
mod text_limits;
mod time;
mod token;
mod transition_error;
mod watch;
mod wording;
mod write_outcome;

pub use consent::Consent;
pub use contact::Sealed;
pub use country::{Countries, UnknownCountry};
pub use create::NewJob;
pub use due::{DUE_SHARDS, Due, ORPHAN_SHARD};
pub use language::Language;
pub use phone::{MalformedPhoneNumber, PhoneNumber};
pub use query::{MalformedQuery, QUERY_CHARACTERS, QueryText};
pub use redrive::Redriven;
pub use repair::{Repair, Repaired};
pub use request_fingerprint::RequestFingerprint;
pub use rules::{Moment, Rules};
pub use sliding_window::{Limit, RateLimit, SlidingWindow, WindowEntry};
pub use source::{MalformedSourceName, SourceFault, SourceLabel, SourceName, SourceProgress, SourceState};
pub use state::{FailureReason, Job, Lease, State, Status};
pub use step::Step;
pub use text::{Outgoing, Text, TextOutcome, TextStatus};
pub use text_limits::{TextLimit, TextLimits};
pub use time::Timestamp;
pub use token::{Key, MalformedKey, MalformedToken, Token, hex};
pub use transition_error::TransitionError;
pub use wording::{Ending, TextBody, Wording, WordingError};
pub use write_outcome::{StoredVersion, WriteOutcome};
