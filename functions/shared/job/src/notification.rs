//! The message that ends a search: its states, its life, its words.

mod channel_name;
mod life;
mod receipt;
mod request;
mod sms_reference;
mod state;
mod wording;

pub use channel_name::ChannelName;
pub(crate) use life::{LONGEST_RETRY, SENDING};
pub(crate) use receipt::LONGEST_ASK;
pub use receipt::{AwaitedReceipt, Receipt, Undelivered, UndeliveredReason};
pub use request::NotificationRequest;
pub use sms_reference::{MalformedSmsReference, SmsReference};
pub use state::{Notification, NotificationStatus, Outgoing, PublishOutcome};
pub use wording::{Ending, SmsBody, Wording, WordingError};
