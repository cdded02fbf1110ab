//! The heart of Textback: a job and its life, as pure functions.
//!
//! A tour, in reading order:
//!
//! - [`Token`], [`ViewToken`] and [`Key`]: the secret name that a link carries, the one to show around, and the name under
//!   which a job is stored;
//! - [`QueryText`], [`PhoneNumber`] (of Korea, or of the [`Countries`] that are set), [`Consent`], [`Language`],
//!   [`SourceName`]: what a creator says, parsed once;
//! - [`Job`] with its [`State`], [`Lease`], [`Due`] and per-source progress: what one row of the table means;
//! - [`Job::create`], [`Job::claim`], [`Job::advance`], [`Job::complete`], [`Job::finish`], [`Job::release`],
//!   [`Job::cancel`], [`Job::repair`], [`Job::redrive`]: the life of a search;
//! - [`Notification`] with [`Job::claim_notification`] and [`Job::record_notification`]: the life of the message that ends it;
//!   by a channel that can be asked, [`Job::claim_notification_as`], [`Job::put_notification_off`] and, whether it
//!   arrived, [`Job::record_receipt`]; from a number that is given later, [`Job::request_notification`];
//! - [`NotificationLimits`], [`RateLimit`] and [`SlidingWindow`]: how many texts there may be, so that no number is flooded;
//! - [`Wording`]: the words of that text;
//! - [`WriteOutcome`]: what became of a write whose answer was lost.
//!
//! Every transition takes the clock as an argument and returns the next job or a named [`TransitionError`]. There is no
//! AWS here, no async runtime, no clock, no environment and no randomness, so what `tests`
//! replay step by step is the very code that runs in production.

mod life;
mod limits;
mod notification;
mod values;

pub use life::*;
pub use limits::*;
pub use notification::*;
pub use values::*;
