//! Messages to phones by SNS, and the meaning of its answers.

mod publish_outcome;
mod sms_channel;

pub use sms_channel::SmsChannel;
