//! The message that ends a search: its states, its life, its words.

mod channel;
mod fallback;
mod life;
mod receipt;
mod request;
mod state;
mod wording;

pub use channel::{ChannelName, Channels, MalformedSmsReference, Route, SmsReference};
pub use fallback::Fallback;
pub(crate) use life::{LONGEST_RETRY, SENDING};
pub(crate) use receipt::LONGEST_ASK;
pub use receipt::{AwaitedReceipt, Receipt, Undelivered, UndeliveredReason};
pub use request::NotificationRequest;
pub use state::{Notification, NotificationStatus, Outgoing, PublishOutcome};
pub use wording::{Ending, SmsBody, Wording, WordingError};
