use serde::{Deserialize, Serialize};

/// A service of this endpoint.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// The table.
    DynamoDb,
    /// The queues.
    Sqs,
    /// The texts.
    Sns,
    /// The key.
    Kms,
    /// The texts by a carrier that is not of AWS.
    Solapi,
    /// The same by another.
    Sens,
    /// The texts by AWS End User Messaging without SNS.
    #[serde(rename = "sms-voice")]
    SmsVoice,
}
