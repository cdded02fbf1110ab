use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;

use crate::wire::{Call, Service};

/// The rules of what goes wrong, in the order in which they are asked. As JSON:
/// `{"seed": 7, "rules": [{"service": "dynamodb", "operation": "PutItem", "percent": 5, "fault": "cut-after"}]}`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FaultPlan {
    /// The seed of chance: the same one does the same to the same calls.
    #[serde(default)]
    pub seed: u64,
    /// The rules.
    #[serde(deserialize_with = "sensible_rules")]
    pub rules: Vec<FaultRule>,
}

/// A fault, and the calls that it happens to.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// The calls of this service; of all when there is none.
    pub service: Option<Service>,
    /// The calls of this operation, such as `PutItem`; of all when there is none.
    pub operation: Option<String>,
    /// The share of such calls, in percent.
    #[serde(default = "always")]
    pub percent: f64,
    /// The fault that happens to them.
    pub fault: Fault,
    /// The most times that it happens; without end when there is no number.
    pub times: Option<u32>,
}

/// A call that goes wrong, in one of these ways.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Fault {
    /// Not executed, and answered that it is not allowed.
    Refuse,
    /// Not executed, and answered that it is wrong and always will be. For `sns`, `sms-voice`, `solapi` and `sens` only.
    Reject,
    /// Not executed, and answered that there are too many.
    Throttle,
    /// Not executed, and answered that something is wrong inside.
    Fail,
    /// Executed, and answered that something is wrong inside.
    FailAfter,
    /// The connection is cut before it is executed.
    CutBefore,
    /// The connection is cut after it was executed.
    CutAfter,
    /// Accepted, and neither executed nor ever answered.
    BlackHole,
    /// Executed so many milliseconds late. Over a socket, one whose caller has given up by then is not executed.
    DelayMillis(u64),
    /// An eventually consistent `GetItem` is answered as it was before its item was created: with none. Consistent reads
    /// are left alone. For `dynamodb` only.
    Lag,
    /// The messages are accepted and thrown away, or what would be told of a text. For `sqs` and `sms-voice` only.
    Lose,
    /// The messages arrive twice, or what is told of a text. For `sqs` and `sms-voice` only.
    Duplicate,
    /// Executed, and the carrier tells by this code afterwards that the SMS did not arrive, such as 3043 of a phone that is
    /// off. For `solapi` and `sens` only, and for `sms-voice`, which tells of a phone that is off whatever the code.
    Undelivered(u16),
}

impl Fault {
    /// Its name in a plan.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl FaultPlan {
    /// Every message is accepted and thrown away.
    pub fn losing_wake_ups() -> Self {
        let rule = FaultRule::new(Service::Sqs, Fault::Lose);
        Self {
            seed: 0,
            rules: vec![
                FaultRule { operation: Some("SendMessage".to_owned()), ..rule.clone() },
                FaultRule { operation: Some("SendMessageBatch".to_owned()), ..rule },
            ],
        }
    }
}

impl FaultRule {
    /// This always happens to this service's calls.
    pub const fn new(service: Service, fault: Fault) -> Self {
        Self { service: Some(service), operation: None, percent: 100.0, fault, times: None }
    }

    pub(super) fn is_for(&self, call: &Call) -> bool {
        self.times != Some(0)
            && self.service.is_none_or(|service| service == call.service)
            && self.operation.as_ref().is_none_or(|operation| *operation == call.operation)
            && (self.fault != Fault::Lag || may_lag(call))
    }

    fn check(&self) -> Result<(), &'static str> {
        if !(0.0..=100.0).contains(&self.percent) {
            return Err("percent: 0 to 100 is expected");
        }
        let (is_sensible, reason) = match self.fault {
            Fault::Lose | Fault::Duplicate => {
                let is_sensible = matches!(self.service, Some(Service::Sqs | Service::SmsVoice));
                (is_sensible, "lose and duplicate are for \"service\": \"sqs\" or \"sms-voice\"")
            }
            Fault::Lag => (self.service == Some(Service::DynamoDb), "lag is for \"service\": \"dynamodb\""),
            Fault::Reject => (
                matches!(
                    self.service,
                    Some(Service::Sns | Service::SmsVoice | Service::Solapi | Service::Sens)
                ),
                "reject is for \"service\": \"sns\", \"sms-voice\", \"solapi\" or \"sens\"",
            ),
            Fault::Undelivered(_) => (
                matches!(self.service, Some(Service::Solapi | Service::Sens | Service::SmsVoice)),
                "undelivered is for \"service\": \"solapi\", \"sens\" or \"sms-voice\"",
            ),
            _ => (true, ""),
        };
        if is_sensible { Ok(()) } else { Err(reason) }
    }

    pub(super) fn comes_up(&self, chance: &mut fastrand::Rng) -> bool {
        chance.f64() * 100.0 < self.percent
    }
}

/// An eventually consistent read: DynamoDB may answer it with the item of a moment ago.
fn may_lag(call: &Call) -> bool {
    call.operation == "GetItem"
        && serde_json::from_slice::<Value>(&call.body).is_ok_and(|get| get["ConsistentRead"] != true)
}

const fn always() -> f64 {
    100.0
}

fn sensible_rules<'de, D: Deserializer<'de>>(rules: D) -> Result<Vec<FaultRule>, D::Error> {
    let rules = Vec::<FaultRule>::deserialize(rules)?;
    rules.iter().try_for_each(FaultRule::check).map_err(D::Error::custom)?;
    Ok(rules)
}
