use std::fmt;

use iam_rs::{IAMEffect, IAMStatement};
use serde_json::{Map, Value, json};

/// The operators that are compared with AWS's documented examples in `aws_examples_tests.rs`. iam-rs has more, of which some
/// differ from AWS's: its `ArnEquals`, for one, takes no wildcards.
const OPERATORS: [&str; 6] = [
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "Bool",
    "ForAllValues:StringLike",
    "ForAnyValue:StringEquals",
];
/// The keys that `access` gives a value, or that end in a name of the caller's choice. iam-rs takes a `ForAllValues` on
/// another one for fulfilled.
const KEYS: [&str; 5] = [
    "aws:RequestedRegion",
    "aws:SecureTransport",
    "aws:CalledVia",
    "aws:CalledViaLast",
    "dynamodb:LeadingKeys",
];
pub(super) const ENCRYPTION_CONTEXT: &str = "kms:EncryptionContext:";
/// The elements of a statement that are read; `NotAction` and its like are refused.
const ELEMENTS: [&str; 6] = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];

/// One action on one resource that a role is allowed or denied, under conditions.
#[derive(Clone, Debug)]
pub struct Right {
    pub(super) role: String,
    pub(super) statement: IAMStatement,
    /// The action, such as `dynamodb:GetItem`.
    pub action: String,
    /// The resource, an ARN or `*`.
    pub resource: String,
    /// The conditions as in the policy; an empty object for none.
    pub(super) condition: Value,
}

impl Right {
    /// The rights that a statement gives to a role, whose principal has been compared already.
    pub(super) fn in_statement(role: &str, statement: &Value) -> Result<Vec<Self>, String> {
        let refused = |reason: String| format!("{role}: {reason}");
        let elements = statement.as_object().ok_or_else(|| refused("a statement is no object".to_owned()))?;
        if let Some(unknown) = elements.keys().find(|element| !ELEMENTS.contains(&element.as_str())) {
            return Err(refused(format!("the element {unknown} of a statement is not judged here")));
        }
        let condition = statement.get("Condition").cloned().unwrap_or_else(|| json!({}));
        check(&condition).map_err(refused)?;
        let mut rights = Vec::new();
        for action in texts(&statement["Action"]) {
            for resource in texts(&statement["Resource"]) {
                if [action, resource].iter().any(|text| text.contains("${")) {
                    return Err(refused(format!("variables in policies are not judged here: {resource}")));
                }
                let single = json!({
                    "Effect": statement["Effect"],
                    "Action": action,
                    "Resource": resource,
                    "Condition": condition,
                });
                rights.push(Self {
                    role: role.to_owned(),
                    statement: serde_json::from_value(single).map_err(|error| refused(error.to_string()))?,
                    action: action.to_owned(),
                    resource: resource.to_owned(),
                    condition: condition.clone(),
                });
            }
        }
        if rights.is_empty() {
            return Err(refused(format!("a statement without an action or a resource: {statement}")));
        }
        Ok(rights)
    }

    /// True for a right that allows, and does not deny.
    pub fn is_allowed(&self) -> bool {
        self.statement.effect == IAMEffect::Allow
    }

    /// The service whose action it is, such as `dynamodb`.
    pub(super) fn service(&self) -> &str {
        self.action.split(':').next().unwrap_or_default()
    }

    /// True when a condition narrows this key to something.
    pub fn is_narrowed_by(&self, key: &str) -> bool {
        let mut conditions = self.condition.as_object().into_iter().flat_map(Map::values);
        conditions.any(|keys| !texts(&keys[key]).is_empty() && !texts(&keys[key]).contains(&"*"))
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { role, statement, action, resource, condition } = self;
        write!(f, "{role} {:?} {action} on {resource}", statement.effect)?;
        match condition.as_object().is_some_and(Map::is_empty) {
            true => Ok(()),
            false => write!(f, " if {condition}"),
        }
    }
}

/// Finds an operator or a key that is not judged here.
fn check(condition: &Value) -> Result<(), String> {
    let operators = condition.as_object().ok_or("a condition is no object")?;
    for (operator, keys) in operators {
        if !OPERATORS.contains(&operator.as_str()) {
            return Err(format!("the operator {operator} is not judged here"));
        }
        for (key, values) in keys.as_object().ok_or("an operator without keys")? {
            if !KEYS.contains(&key.as_str()) && !key.starts_with(ENCRYPTION_CONTEXT) {
                return Err(format!("the key {key} of a condition is not judged here"));
            }
            if texts(values).is_empty() || texts(values).iter().any(|value| value.contains("${")) {
                return Err(format!("the values of {key} are not judged here: {values}"));
            }
        }
    }
    Ok(())
}

/// The texts of a value that is one, or a list of them.
pub(super) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect(),
        value => value.as_str().into_iter().collect(),
    }
}
