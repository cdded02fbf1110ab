use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::json;

use super::fault_plan::{Fault, FaultPlan, FaultRule};
use crate::wire::{Call, CommonError, Service, WireError, json_response};

const MESSAGE: &str = "injected by a fault";

/// Executes calls once they have passed the faults.
pub trait Execute {
    /// Executes a call and answers it.
    fn execute(&self, call: Call, delivery: Delivery) -> impl Future<Output = Response> + Send;
}

/// The number of times that the messages in a call of the queue's arrive, and whether an SMS does. Calls of other services
/// have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Once, as usual.
    Once,
    /// Never, although the sender is told that they are kept.
    Never,
    /// Twice: a message sent is there twice, a message received is there for the next receiver too.
    Twice,
    /// It is accepted, and its carrier tells this code afterwards.
    Failing(u16),
}

/// The connection was cut: nothing is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the connection was cut by a fault")]
pub struct Cut;

/// The number of times that a fault has been injected into one service's calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Injected {
    /// The service.
    pub service: Service,
    /// The fault, by its name in a plan.
    pub fault: &'static str,
    /// The number of times.
    pub times: u64,
}

/// The faults of one endpoint.
pub struct Faults(Mutex<Script>);

struct Script {
    rules: Vec<FaultRule>,
    chance: fastrand::Rng,
    injected: BTreeMap<(Service, &'static str), u64>,
}

impl Faults {
    /// Faults by this plan.
    pub fn new(plan: FaultPlan) -> Self {
        let chance = fastrand::Rng::with_seed(plan.seed);
        Self(Mutex::new(Script { rules: plan.rules, chance, injected: BTreeMap::new() }))
    }

    /// Goes on by another plan; the counts stay.
    pub fn follow(&self, plan: FaultPlan) {
        let mut script = self.script();
        script.chance = fastrand::Rng::with_seed(plan.seed);
        script.rules = plan.rules;
    }

    /// The faults injected so far, by service and fault.
    pub fn injected(&self) -> Vec<Injected> {
        let script = self.script();
        script.injected.iter().map(|(&(service, fault), &times)| Injected { service, fault, times }).collect()
    }

    /// Draws the fault of this call and counts it: the first rule that is for it and whose chance comes up decides.
    pub fn draw(&self, call: &Call) -> Option<Fault> {
        let mut script = self.script();
        let Script { rules, chance, injected } = &mut *script;
        let rule = rules.iter_mut().find(|rule| rule.is_for(call) && rule.comes_up(chance))?;
        rule.times = rule.times.map(|times| times - 1);
        *injected.entry((call.service, rule.fault.name())).or_default() += 1;
        Some(rule.fault)
    }

    /// Answers a call with its fault, if it has drawn one.
    pub async fn inject(fault: Option<Fault>, call: Call, services: &impl Execute) -> Result<Response, Cut> {
        let service = call.service;
        let delivery = match fault {
            Some(Fault::Lose) => Delivery::Never,
            Some(Fault::Duplicate) => Delivery::Twice,
            Some(Fault::Undelivered(code)) => Delivery::Failing(code),
            _ => Delivery::Once,
        };
        match fault {
            Some(Fault::Refuse) => return Ok(injected(CommonError::Refused, service)),
            Some(Fault::Reject) => return Ok(rejected(service)),
            Some(Fault::Throttle) => return Ok(injected(CommonError::Throttled, service)),
            Some(Fault::Fail) => return Ok(injected(CommonError::Failed, service)),
            Some(Fault::CutBefore) => return Err(Cut),
            Some(Fault::BlackHole) => std::future::pending().await,
            Some(Fault::DelayMillis(millis)) => tokio::time::sleep(Duration::from_millis(millis)).await,
            _ => {}
        }
        let answer = services.execute(call, delivery).await;
        match fault {
            Some(Fault::FailAfter) => Ok(injected(CommonError::Failed, service)),
            Some(Fault::CutAfter) => Err(Cut),
            // `GetItem` of an item that is not there (yet).
            Some(Fault::Lag) => Ok(json_response(StatusCode::OK, "{}")),
            _ => Ok(answer),
        }
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn injected(error: CommonError, service: Service) -> Response {
    WireError::common(error, service, MESSAGE).into_response()
}

/// `Publish` of what SNS will never take, nor SENS, or an SMS to a number that SOLAPI has blocked.
fn rejected(service: Service) -> Response {
    match service {
        Service::Solapi => {
            Json(json!({ "errorCount": 1, "resultList": [{ "statusCode": "1060" }] })).into_response()
        }
        Service::Sens => WireError::new(service, "100", MESSAGE).into_response(),
        Service::SmsVoice => WireError::new(service, "ConflictException", MESSAGE).into_response(),
        _ => WireError::new(service, "InvalidParameter", MESSAGE).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Caller;

    fn call(service: Service, operation: &str) -> Call {
        Call {
            caller: Caller::default(),
            service,
            operation: operation.to_owned(),
            group: String::new(),
            body: Default::default(),
        }
    }

    fn faults(plan: &str) -> Faults {
        Faults::new(serde_json::from_str(plan).unwrap())
    }

    #[test]
    fn a_rule_is_for_the_service_and_operation_it_names_and_only_so_many_times() {
        let faults = faults(
            r#"{"rules": [{"service": "dynamodb", "operation": "PutItem", "fault": "cut-after", "times": 2}]}"#,
        );
        assert_eq!(faults.draw(&call(Service::DynamoDb, "GetItem")), None);
        assert_eq!(faults.draw(&call(Service::Sqs, "PutItem")), None);
        let put = call(Service::DynamoDb, "PutItem");
        assert_eq!([faults.draw(&put), faults.draw(&put)], [Some(Fault::CutAfter); 2]);
        assert_eq!(faults.draw(&put), None);
        let counted = Injected { service: Service::DynamoDb, fault: "cut-after", times: 2 };
        assert_eq!(faults.injected(), [counted]);
    }

    #[test]
    fn the_first_rule_whose_chance_comes_up_decides() {
        let faults =
            faults(r#"{"rules": [{"percent": 0, "fault": "refuse"}, {"fault": {"delay-millis": 7}}]}"#);
        assert_eq!(faults.draw(&call(Service::Kms, "Decrypt")), Some(Fault::DelayMillis(7)));
    }

    #[test]
    fn the_same_seed_draws_the_same_and_its_percentage() {
        let drawn = |seed: u64| {
            let faults =
                faults(&format!(r#"{{"seed": {seed}, "rules": [{{"percent": 5, "fault": "fail"}}]}}"#));
            (0..10_000).map(|_| faults.draw(&call(Service::Sns, "Publish")).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
        let times = drawn(7).into_iter().filter(|drawn| *drawn).count();
        assert!((400..600).contains(&times), "{times} of 10,000");
    }

    #[test]
    fn a_plan_that_cannot_be_followed_is_refused() {
        for plan in [
            r#"{"rules": [{"fault": "explode"}]}"#,
            r#"{"rules": [{"fault": "fail", "percent": 101}]}"#,
            r#"{"rules": [{"fault": "fail", "percentage": 5}]}"#,
            r#"{"rules": [{"fault": "lose", "service": "sns"}]}"#,
            r#"{"rules": [{"fault": "duplicate"}]}"#,
            r#"{"rules": [{"fault": "lag", "service": "sqs"}]}"#,
            r#"{"rules": [{"fault": {"undelivered": 3043}, "service": "sns"}]}"#,
        ] {
            assert!(serde_json::from_str::<FaultPlan>(plan).is_err(), "{plan}");
        }
    }
}
