//! AWS's services, each as its documentation describes it, and what a deployed stack has in them.

pub(crate) mod dynamodb;
pub(crate) mod events;
pub(crate) mod kms;
pub(crate) mod sms_voice;
pub(crate) mod sns;
pub(crate) mod sqs;
pub(crate) mod stack;
