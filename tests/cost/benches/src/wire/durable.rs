//! Lambda's `CheckpointDurableExecution`, as strict as the SDK's model documents it: a checkpoint consumes the token of
//! the one before, its updates are applied together or not at all, and each one must fit its operation's state.
//! `GetDurableExecutionState` is missing: the SDK asks it for further pages, and an execution here has one page.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Where the SDK posts checkpoints: the prefix of every path.
pub(crate) const PATH: &str = "/2025-12-01/durable-executions/";
/// The most bytes of an operation's result (`OperationUpdate`, `Payload`).
const PAYLOAD_BYTES: usize = 1 << 20;

/// The executions that were started, by their numbers.
#[derive(Default)]
pub(crate) struct Executions(Mutex<Vec<Execution>>);

#[derive(Default)]
struct Execution {
    checkpoints: u64,
    /// Operations by their ids.
    operations: BTreeMap<String, Value>,
    billed: Billed,
}

/// The units that AWS bills an execution by.
#[derive(Clone, Copy, Default)]
pub(crate) struct Billed {
    /// Its start, and each attempt of a step that ended.
    pub(crate) operations: u64,
    /// Its input and the results of its operations.
    pub(crate) bytes: u64,
}

impl Executions {
    fn lock(&self) -> MutexGuard<'_, Vec<Execution>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts an execution with this input; the event of its first invocation.
    pub(crate) fn start(&self, input: &Value) -> String {
        let (mut executions, input) = (self.lock(), input.to_string());
        let number = executions.len();
        let billed = Billed { operations: 1, bytes: input.len() as u64 };
        executions.push(Execution { billed, ..Execution::default() });
        json!({
            "DurableExecutionArn":
                format!("arn:aws:lambda:ap-northeast-2:123456789012:function:f:1/durable-execution/{number}"),
            "CheckpointToken": token(number, 0),
            "InitialExecutionState": { "Operations": [{
                "Id": "execution", "Type": "EXECUTION", "Status": "STARTED",
                "ExecutionDetails": { "InputPayload": input },
            }] },
        })
        .to_string()
    }

    /// What all executions so far are billed for.
    pub(crate) fn billed(&self) -> Billed {
        self.lock().iter().fold(Billed::default(), |sum, Execution { billed, .. }| Billed {
            operations: sum.operations + billed.operations,
            bytes: sum.bytes + billed.bytes,
        })
    }

    /// Answers a request to a path under [`PATH`].
    pub(crate) fn answer(&self, path: &str, asked: &Value) -> Response {
        match self.checkpoint(path, asked) {
            Ok(told) => told.to_string().into_response(),
            Err(message) => {
                let kind = [("x-amzn-errortype", "InvalidParameterValueException")];
                (StatusCode::BAD_REQUEST, kind, json!({ "message": message }).to_string()).into_response()
            }
        }
    }

    /// `path` ends in the ARN, percent-encoded, whose last part is the number, and `/checkpoint`.
    fn checkpoint(&self, path: &str, asked: &Value) -> Result<Value, String> {
        let arn = path.strip_suffix("/checkpoint").ok_or("not a checkpoint")?;
        let number: usize =
            arn.rsplit("%2F").next().and_then(|number| number.parse().ok()).ok_or("no ARN")?;
        let mut executions = self.lock();
        let execution = executions.get_mut(number).ok_or("no such execution")?;
        if asked["CheckpointToken"] != token(number, execution.checkpoints) {
            return Err("Invalid Checkpoint Token".to_owned());
        }
        let (mut operations, mut billed, mut changed) =
            (execution.operations.clone(), execution.billed, Vec::new());
        for update in asked["Updates"].as_array().into_iter().flatten() {
            let id = update["Id"].as_str().filter(|id| !id.is_empty()).ok_or("no Id")?;
            let operation = updated(operations.get(id), update)?;
            let payload = update["Payload"].as_str().map_or(0, str::len);
            if payload > PAYLOAD_BYTES {
                return Err(format!("{id}: Payload is too long"));
            }
            billed.operations += u64::from(update["Action"] != "START");
            billed.bytes += payload as u64;
            changed.push(operation.clone());
            operations.insert(id.to_owned(), operation);
        }
        execution.checkpoints += 1;
        (execution.operations, execution.billed) = (operations, billed);
        let state = json!({ "Operations": changed });
        Ok(json!({ "CheckpointToken": token(number, execution.checkpoints), "NewExecutionState": state }))
    }
}

fn token(number: usize, checkpoint: u64) -> String {
    format!("{number}-{checkpoint}")
}

/// The operation after an update: a step is started once, ends once, and nothing else is known here.
fn updated(before: Option<&Value>, update: &Value) -> Result<Value, String> {
    let status = match (before.map(|operation| &operation["Status"]), &update["Action"]) {
        (None, action) if action == "START" => "STARTED",
        (Some(status), action) if status == "STARTED" && action == "SUCCEED" => "SUCCEEDED",
        (Some(status), action) if status == "STARTED" && action == "FAIL" => "FAILED",
        (status, action) => return Err(format!("{}: {action} of {status:?}", update["Id"])),
    };
    if update["Type"] != "STEP" {
        return Err(format!("{}: {} is not known here", update["Id"], update["Type"]));
    }
    Ok(json!({
        "Id": update["Id"], "Type": "STEP", "Name": update["Name"], "SubType": update["SubType"],
        "ParentId": update["ParentId"], "StartTimestamp": 1_796_000_000, "Status": status,
        "StepDetails": { "Attempt": 1, "Result": update["Payload"], "Error": update["Error"] },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outcomes of these actions on one step, each with the token of the last success or a stale one.
    fn outcomes(actions: &[(&str, &str)]) -> Vec<bool> {
        let (executions, path) = (Executions::default(), "arn%3Af%2F0/checkpoint");
        executions.start(&Value::Null);
        let checkpoint = |(action, token): &(&str, &str)| {
            let updates = json!([{ "Id": "1", "Type": "STEP", "Action": action }]);
            executions.checkpoint(path, &json!({ "CheckpointToken": token, "Updates": updates })).is_ok()
        };
        actions.iter().map(checkpoint).collect()
    }

    #[test]
    fn a_token_is_good_once() {
        assert_eq!(
            outcomes(&[("START", "0-0"), ("SUCCEED", "0-0"), ("SUCCEED", "0-1")]),
            [true, false, true]
        );
    }

    #[test]
    fn a_step_ends_once_and_not_before_its_start() {
        assert_eq!(outcomes(&[("FAIL", "0-0"), ("START", "0-0"), ("START", "0-1")]), [false, true, false]);
        assert_eq!(outcomes(&[("START", "0-0"), ("FAIL", "0-1"), ("SUCCEED", "0-2")]), [true, true, false]);
    }
}
