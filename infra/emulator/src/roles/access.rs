//! What a call does: AWS's service authorization reference, for the operations that this endpoint has.

use iam_rs::{Arn, Context, ContextValue};
use serde_json::Value;
use url::form_urlencoded;

use super::right::ENCRYPTION_CONTEXT;
use crate::{
    names::{ACCOUNT, KEY_ALIAS, KEY_ID},
    wire::{Call, Service},
};

/// The hexadecimal digits of a job's key.
const JOB_KEY: usize = 64;

/// One action on one resource, in a context.
pub(super) struct Access {
    pub(super) action: String,
    /// `None` where an action has no resource that a policy could name but by `*`: a phone number has no ARN.
    pub(super) resource: Option<String>,
    /// What conditions compare.
    pub(super) context: Context,
    /// The part of the context that is worth noting: names and values, of a leading key only the kind before its `#`.
    pub(super) noted: Vec<(String, String)>,
}

impl Access {
    fn new(call: &Call, action: String, resource: Option<String>) -> Self {
        // TLS ends before this endpoint wherever there is any; deployed functions have no other way.
        let context = Context::new()
            .with_string("aws:RequestedRegion", &call.caller.region)
            .with_boolean("aws:SecureTransport", true);
        let region = match resource {
            Some(_) => None,
            None => Some(("aws:RequestedRegion".to_owned(), call.caller.region.clone())),
        };
        Self { action, resource, context, noted: region.into_iter().collect() }
    }

    /// The resource for iam-rs, which knows ARNs only: where there is none, one that only `*` matches.
    pub(super) fn arn(&self) -> Result<Arn, String> {
        let resource = self.resource.as_deref().unwrap_or("arn:aws:no-resource:::none");
        Arn::parse(resource).map_err(|error| error.to_string())
    }

    fn with_leading_keys(mut self, keys: Vec<String>) -> Self {
        let mut kinds: Vec<_> = keys.iter().map(|key| kind_of(key)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        self.noted.extend(kinds.into_iter().map(|kind| ("dynamodb:LeadingKeys".to_owned(), kind)));
        self.context.insert("dynamodb:LeadingKeys".to_owned(), ContextValue::StringList(keys));
        self
    }
}

/// All that a call does.
///
/// # Errors
/// What of it is not judged here.
pub(super) fn accesses(call: &Call) -> Result<Vec<Access>, String> {
    match call.service {
        Service::DynamoDb => of_table(call),
        Service::Sqs => of_queue(call),
        Service::Sns => of_sms(call),
        Service::Kms => of_key(call),
        Service::SmsVoice => Ok(vec![Access::new(call, format!("sms-voice:{}", call.operation), None)]),
        Service::Solapi | Service::Sens => Ok(Vec::new()),
    }
}

fn of_table(call: &Call) -> Result<Vec<Access>, String> {
    let body = json(call)?;
    let table = |name: &Value| arn(call, "dynamodb", &format!("table/{}", text(name)));
    let on = |action: &str, name: &Value, keys: Vec<String>| {
        Access::new(call, format!("dynamodb:{action}"), Some(table(name))).with_leading_keys(keys)
    };
    let name = &body["TableName"];
    Ok(match call.operation.as_str() {
        operation @ ("GetItem" | "UpdateItem" | "DeleteItem") => {
            vec![on(operation, name, leading_key(&body["Key"]))]
        }
        "PutItem" => vec![on("PutItem", name, leading_key(&body["Item"]))],
        "BatchGetItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flatten();
            let read = |(name, read): (&String, &Value)| {
                let keys = read["Keys"].as_array().into_iter().flatten().flat_map(leading_key);
                on("BatchGetItem", &Value::from(name.as_str()), keys.collect())
            };
            tables.map(read).collect()
        }
        "TransactWriteItems" => {
            let items = body["TransactItems"].as_array().into_iter().flatten();
            let writes = items.flat_map(|item| item.as_object().into_iter().flatten());
            let write = |(kind, write): (&String, &Value)| {
                let action = match kind.as_str() {
                    "Put" => "PutItem",
                    "Update" => "UpdateItem",
                    "Delete" => "DeleteItem",
                    "ConditionCheck" => "ConditionCheckItem",
                    other => return Err(format!("{other} of a transaction is not judged here")),
                };
                let key = [leading_key(&write["Item"]), leading_key(&write["Key"])].concat();
                Ok(on(action, &write["TableName"], key))
            };
            writes.map(write).collect::<Result<_, _>>()?
        }
        "Query" => vec![query(call, &body, &table(name))?],
        "Scan" => {
            let scanned = indexed(&body, &table(name));
            vec![Access::new(call, "dynamodb:Scan".to_owned(), Some(scanned))]
        }
        operation @ ("DescribeTable" | "DescribeTimeToLive") => {
            vec![Access::new(call, format!("dynamodb:{operation}"), Some(table(name)))]
        }
        other => return Err(format!("{other} of a table is not judged here")),
    })
}

fn query(call: &Call, body: &Value, table: &str) -> Result<Access, String> {
    let partition = if body["IndexName"].is_null() { "pk" } else { "due_shard" };
    let expression = text(&body["KeyConditionExpression"]);
    let value = expression.split(" AND ").find_map(|term| {
        let (name, value) = term.trim_matches(['(', ')', ' ']).split_once('=')?;
        let name = name.trim();
        let name = if name.starts_with('#') { text(&body["ExpressionAttributeNames"][name]) } else { name };
        (name == partition).then(|| scalar(&body["ExpressionAttributeValues"][value.trim()]))?
    });
    let value = value.ok_or_else(|| format!("a query without {partition} is not judged here"))?;
    let access = Access::new(call, "dynamodb:Query".to_owned(), Some(indexed(body, table)));
    Ok(access.with_leading_keys(vec![value]))
}

fn indexed(body: &Value, table: &str) -> String {
    body["IndexName"].as_str().map_or_else(|| table.to_owned(), |index| format!("{table}/index/{index}"))
}

/// The partition key's value of an item or a key; none of one without it, which DynamoDB refuses.
fn leading_key(item: &Value) -> Vec<String> {
    scalar(&item["pk"]).into_iter().collect()
}

fn scalar(attribute: &Value) -> Option<String> {
    attribute["S"].as_str().or_else(|| attribute["N"].as_str()).map(str::to_owned)
}

/// `job#` of a job's key: what follows is the hash of a secret.
fn kind_of(key: &str) -> String {
    key.split_once('#').map_or_else(|| "a number".to_owned(), |(kind, _)| format!("{kind}#"))
}

/// A batch of messages is judged as one of them.
fn of_queue(call: &Call) -> Result<Vec<Access>, String> {
    let body = json(call)?;
    let operation = call.operation.strip_suffix("Batch").unwrap_or(&call.operation);
    let name = text(&body["QueueUrl"]).rsplit('/').next().unwrap_or_default();
    let queue = (!name.is_empty()).then(|| arn(call, "sqs", name));
    Ok(vec![Access::new(call, format!("sqs:{operation}"), queue)])
}

/// SNS sends an SMS by AWS End User Messaging, with the rights of its caller.
fn of_sms(call: &Call) -> Result<Vec<Access>, String> {
    if call.operation != "Publish" {
        return Ok(vec![Access::new(call, format!("sns:{}", call.operation), None)]);
    }
    let field = |name: &str| form_urlencoded::parse(&call.body).find(|(key, _)| key == name);
    if let Some((_, topic)) = field("TopicArn").or_else(|| field("TargetArn")) {
        return Ok(vec![Access::new(call, "sns:Publish".to_owned(), Some(topic.into_owned()))]);
    }
    let mut sending = Access::new(call, "sms-voice:SendTextMessage".to_owned(), None);
    let sns = "sns.amazonaws.com".to_owned();
    sending.noted = vec![("aws:CalledViaLast".to_owned(), sns.clone())];
    sending.context = sending.context.with_string("aws:CalledViaLast", &sns);
    sending.context.insert("aws:CalledVia".to_owned(), ContextValue::StringList(vec![sns]));
    Ok(vec![Access::new(call, "sns:Publish".to_owned(), None), sending])
}

fn of_key(call: &Call) -> Result<Vec<Access>, String> {
    let body = json(call)?;
    // An alias is judged as the key behind it; a ciphertext names its key itself.
    let named = text(&body["KeyId"]).rsplit(':').next().unwrap_or_default();
    let id = match named.strip_prefix("key/").unwrap_or(named) {
        "" | KEY_ALIAS => KEY_ID,
        id => id,
    };
    let key = arn(call, "kms", &format!("key/{id}"));
    let mut access = Access::new(call, format!("kms:{}", call.operation), Some(key));
    for (name, value) in body["EncryptionContext"].as_object().into_iter().flatten() {
        let key = format!("{ENCRYPTION_CONTEXT}{name}");
        access.context = access.context.with_string(&key, text(value));
        // What differs from job to job is no condition's business.
        if text(value).len() < JOB_KEY {
            access.noted.push((key, text(value).to_owned()));
        }
    }
    Ok(vec![access])
}

fn arn(call: &Call, service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{}:{ACCOUNT}:{resource}", call.caller.region)
}

fn json(call: &Call) -> Result<Value, String> {
    serde_json::from_slice(&call.body).map_err(|error| error.to_string())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
