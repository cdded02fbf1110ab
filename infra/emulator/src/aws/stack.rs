//! The table and the queues that a deployed stack has, created where they are missing.

use std::sync::LazyLock;

use dynoxide::DynoxideError;
use serde_json::{Value, json};
use yaml_serde::Value as Yaml;

use crate::{
    EndpointError,
    aws::{dynamodb::DynamoDb, sqs::Sqs},
    names::{DEAD_LETTER_QUEUE, MAX_RECEIVES, TABLE, TEMPLATE, WAKE_UP_QUEUE},
};

/// Wake-ups are kept for a day and dead letters for 14, as in the template.
const DAY_SECONDS: u32 = 86_400;

/// Read once in a process: a simulation has thousands of endpoints.
static TABLE_PROPERTIES: LazyLock<Yaml> = LazyLock::new(|| {
    let template: Yaml = yaml_serde::from_str(TEMPLATE).unwrap_or_default();
    template["Resources"]["Table"]["Properties"].clone()
});

/// Creates the table of a deployed stack, unless an earlier start has.
pub(crate) fn create_table(dynamodb: &DynamoDb) -> Result<(), EndpointError> {
    let failed = |error: DynoxideError| EndpointError::Stack(TABLE, error.to_string());
    match run(dynamodb, "CreateTable", &table()) {
        Ok(_) | Err(DynoxideError::ResourceInUseException(_)) => {}
        Err(error) => return Err(failed(error)),
    }
    match run(dynamodb, "UpdateTimeToLive", &time_to_live()) {
        // DynamoDB's answer where it is enabled already.
        Ok(_) | Err(DynoxideError::ValidationException(_)) => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

/// Creates the two queues; they are in memory, so every start does.
pub(crate) async fn create_queues(sqs: &Sqs, visibility_timeout: u32) -> Result<(), EndpointError> {
    let failed = |reason| EndpointError::Stack(WAKE_UP_QUEUE, reason);
    let dead_letters = json!({
        "QueueName": DEAD_LETTER_QUEUE,
        "Attributes": { "MessageRetentionPeriod": (14 * DAY_SECONDS).to_string() },
    });
    let dead_letters = sqs.run("CreateQueue", &dead_letters).await;
    let dead_letters = dead_letters.map_err(failed)?;
    let arn = json!({ "QueueUrl": dead_letters["QueueUrl"], "AttributeNames": ["QueueArn"] });
    let arn = sqs.run("GetQueueAttributes", &arn).await.map_err(failed)?;
    let redrive = json!({
        "deadLetterTargetArn": arn["Attributes"]["QueueArn"],
        "maxReceiveCount": MAX_RECEIVES,
    });
    let wake_ups = json!({
        "QueueName": WAKE_UP_QUEUE,
        "Attributes": {
            "VisibilityTimeout": visibility_timeout.to_string(),
            "MessageRetentionPeriod": DAY_SECONDS.to_string(),
            "RedrivePolicy": redrive.to_string(),
        },
    });
    sqs.run("CreateQueue", &wake_ups).await.map(drop).map_err(failed)
}

fn run(dynamodb: &DynamoDb, operation: &str, body: &Value) -> Result<String, DynoxideError> {
    dynamodb.run(operation, &body.to_string().into()).unwrap_or_else(|| Ok(String::new()))
}

/// The request for the table that the template describes.
fn table() -> Value {
    let mut request = json!({ "TableName": TABLE });
    for name in ["BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes"] {
        request[name] = property(name);
    }
    request
}

fn time_to_live() -> Value {
    let name = "TimeToLiveSpecification";
    json!({ "TableName": TABLE, name: property(name) })
}

fn property(name: &str) -> Value {
    serde_json::to_value(&TABLE_PROPERTIES[name]).unwrap_or_default()
}
