//! The channels that carry SMS to phones, and the meaning of their answers.
//!
//! [`Channel`] is what all of them do: `sns` in one call of unknown outcome when its answer is lost, `solapi` in steps of
//! which each can be asked about. [`channel_from`] chooses by `CHANNELS`.

mod channel;
mod configured;
mod sns;
mod solapi;

pub use channel::{Channel, Draft, Prepared};
pub use configured::{channel_from, channel_name_from};
pub use sns::Sns;
pub use solapi::{Solapi, SolapiAccount};
