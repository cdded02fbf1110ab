//! The message that ends a search: its states, its life, its words.

mod life;
mod state;
mod wording;

pub(crate) use life::{LONGEST_RETRY, SENDING};
pub use state::{Notification, NotificationStatus, Outgoing, PublishOutcome};
pub use wording::{Ending, SmsBody, Wording, WordingError};
