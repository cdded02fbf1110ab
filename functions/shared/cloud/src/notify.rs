//! The channels that carry SMS to phones, and the meaning of their answers.
//!
//! [`Channel`] is what all of them do: `sns`, `end-user-messaging` and `sens` in one call of unknown outcome when its answer
//! is lost, `solapi` in steps of which each can be asked about; all but `sns` tell of receipts. [`Carriers`] are those
//! that `CHANNELS` names.

mod account;
mod channel;
mod configured;
mod end_user_messaging;
mod json_client;
mod sens;
mod sns;
mod solapi;

pub use channel::{Channel, Draft, Prepared};
pub use configured::Carriers;
pub use end_user_messaging::EndUserMessaging;
pub use sens::{Sens, SensAccount};
pub use sns::Sns;
pub use solapi::{AlimTalk, Solapi, SolapiAccount};
