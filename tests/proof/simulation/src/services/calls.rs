//! A call arrives at the services.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use emulator::{Call, Delivery, Execute, Service};
use serde_json::Value;

use super::key::{number_of_group, number_of_sms};
use crate::{
    breakage::Breakage,
    checks::row::Row,
    process::Process,
    time::elapsed,
    world::{Sent, World},
};

/// The milliseconds that a cheap read may lag behind, and the share of reads that do, in per cent.
const LAG: u64 = 1_000;
const LAGGING: u8 = 20;

/// A call that arrives at the services.
pub(crate) struct Arrival<'a> {
    pub(crate) world: &'a World,
    pub(crate) process: &'a Arc<Process>,
    pub(crate) sent: &'a Sent,
}

impl Execute for Arrival<'_> {
    async fn execute(&self, call: Call, delivery: Delivery) -> Response {
        match (call.service, call.operation.as_str()) {
            (Service::Sqs, _) => axum_json(&self.world.queue.answer(&call, delivery)),
            (Service::Sns, _) => self.publish(call).await,
            (Service::Solapi, _) => self.call_solapi(call, delivery).await,
            (Service::Sens, "SendSms") | (Service::SmsVoice, _) => self.publish_by_json(call, delivery).await,
            (Service::DynamoDb, "PutItem") => self.put(call).await,
            (Service::DynamoDb, "DeleteItem") => self.delete(call).await,
            (Service::DynamoDb, "TransactWriteItems") => self.write_together(call).await,
            (Service::DynamoDb, "GetItem") => match self.lagging(&call.body) {
                Some(answer) => answer,
                None => self.world.services.execute(call, delivery).await,
            },
            (Service::DynamoDb, "Query") => self.query(call).await,
            _ => self.world.services.execute(call, delivery).await,
        }
    }
}

impl Arrival<'_> {
    async fn put(&self, mut call: Call) -> Response {
        let mut put: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        if self.is_forgotten() {
            return axum_json(&Value::Object(Default::default()));
        }
        if self.world.breakage == Some(Breakage::RefusedFindings) && is_finding(&put["Item"]) {
            return (StatusCode::INTERNAL_SERVER_ERROR, "{}").into_response();
        }
        if self.world.breakage == Some(Breakage::UnconditionalTable) {
            remove_condition(&mut put);
            call.body = put.to_string().into();
        }
        if self.world.breakage == Some(Breakage::ForgottenMarkers) && is_marker(&put["Item"]) {
            return self.forget_marker(call, &put["Item"]).await;
        }
        let answer = self.world.services.execute(call, Delivery::Once).await;
        if answer.status() == StatusCode::OK {
            self.kept(put["Item"].take(), 0);
        }
        answer
    }

    /// A row that leaves no marker is erased as well.
    async fn delete(&self, call: Call) -> Response {
        let request: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        let answer = self.world.services.execute(call, Delivery::Once).await;
        if answer.status() == StatusCode::OK {
            let sort = request["Key"]["sk"]["S"].as_str().unwrap_or_default();
            match (&self.sent.key, sort.strip_prefix("found#")) {
                (Some(key), Some(source)) => self.world.story(key, |story| story.finding_erased(source)),
                _ if is_job(&request["Key"]) => self.erased(0),
                _ => {}
            }
        }
        answer
    }

    /// A new job and what was counted for it, or the end of one and what is given back. A repeated transaction is answered
    /// like the first and writes nothing.
    async fn write_together(&self, mut call: Call) -> Response {
        let mut request: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        let token = request["ClientRequestToken"].as_str().unwrap_or_default().to_owned();
        let Some(writes) = request["TransactItems"].as_array_mut() else {
            return self.world.services.execute(call, Delivery::Once).await;
        };
        if self.is_forgotten() {
            return axum_json(&Value::Object(Default::default()));
        }
        match self.world.breakage {
            Some(Breakage::UnconditionalTable) => {
                writes.iter_mut().for_each(|write| remove_condition(&mut write["Put"]));
            }
            Some(Breakage::ForgetfulCounters) => {
                writes.retain(|write| write["Put"].is_null() || is_job(&write["Put"]["Item"]))
            }
            Some(Breakage::KeptReservations) => writes.retain(|write| write["Update"].is_null()),
            _ => {}
        }
        let items: Vec<_> = writes.iter().map(|write| write["Put"]["Item"].clone()).collect();
        let is_erasing = writes.iter().any(|write| is_job(&write["Delete"]["Key"]));
        let given_back = writes.iter().filter(|write| !write["Update"].is_null()).count();
        call.body = request.to_string().into();
        let answer = self.world.services.execute(call, Delivery::Once).await;
        if answer.status() == StatusCode::OK && self.world.observed().transactions.insert(token) {
            items.into_iter().filter(is_job).for_each(|item| self.kept(item, given_back));
            if is_erasing {
                self.erased(given_back);
            }
        }
        answer
    }

    /// True when a table that is forgetful keeps nothing of a write.
    fn is_forgotten(&self) -> bool {
        self.world.breakage == Some(Breakage::ForgetfulTable) && fastrand::u8(..20) == 0
    }

    /// A table that forgets markers deletes the row instead.
    async fn forget_marker(&self, mut call: Call, marker: &Value) -> Response {
        let request: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        let key = serde_json::json!({ "pk": marker["pk"], "sk": marker["sk"] });
        let delete = serde_json::json!({ "TableName": request["TableName"], "Key": key });
        call.operation = "DeleteItem".to_owned();
        call.body = delete.to_string().into();
        let answer = self.world.services.execute(call, Delivery::Once).await;
        if answer.status() == StatusCode::OK {
            self.kept(marker.clone(), 0);
        }
        answer
    }

    /// The table took an item, and with it so many counters were given something back.
    fn kept(&self, item: Value, given_back: usize) {
        let Some(key) = &self.sent.key else { return };
        let sort = item["sk"]["S"].as_str().unwrap_or_default();
        if let Some(source) = sort.strip_prefix("found#") {
            let hits = item["h"]["N"].as_str().and_then(|hits| hits.parse().ok()).unwrap_or(0);
            return self.world.story(key, |story| story.found(source, hits));
        }
        if is_marker(&item) {
            return self.erased(given_back);
        }
        let row = Row::of(item);
        let event = format!("  v{} {} lease {} text {}", row.version, row.status, row.epoch, row.text);
        self.world.tell(Some(key), &event);
        self.world.story(key, |story| story.written(row, self.process, given_back));
    }

    fn erased(&self, given_back: usize) {
        let Some(key) = &self.sent.key else { return };
        self.world.tell(Some(key), "  erased");
        self.world.story(key, |story| story.gone(given_back));
    }

    /// A cheap read may be answered with the row of a moment ago, and of a row that is new with none.
    fn lagging(&self, body: &[u8]) -> Option<Response> {
        let request: Value = serde_json::from_slice(body).ok()?;
        if request["ConsistentRead"] == true || fastrand::u8(..100) >= LAGGING {
            return None;
        }
        self.world.story(self.sent.key.as_ref()?, |story| {
            story.row.as_ref().filter(|row| row.written + LAG > elapsed())?;
            let before = story.before.as_ref().map(|before| serde_json::json!({ "Item": before.item }));
            Some(axum_json(&before.unwrap_or_else(|| serde_json::json!({}))))
        })
    }

    async fn query(&self, call: Call) -> Response {
        let answer = self.world.services.execute(call, Delivery::Once).await;
        let Some(key) = &self.sent.key else { return answer };
        self.world.story(key, |story| story.recalled(self.process));
        if self.world.breakage != Some(Breakage::HiddenFindings) {
            return answer;
        }
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap_or_default();
        let mut answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if let Some(items) = answer["Items"].as_array_mut() {
            items.retain(is_job);
        }
        axum_json(&answer)
    }

    /// A group is filled with the SMS about a job, and one that is sent texts it.
    async fn call_solapi(&self, call: Call, delivery: Delivery) -> Response {
        let (operation, group) = (call.operation.clone(), call.group.clone());
        let number = number_of_group(&call.body);
        let answer = self.world.services.execute(call, delivery).await;
        match (&self.sent.key, operation.as_str()) {
            (Some(key), "AddMessages") => {
                self.world.observed().groups.insert(group, (key.clone(), number));
            }
            (Some(key), "SendGroup") if answer.status() == StatusCode::OK => {
                let number = self.world.observed().groups.get(&group).map(|(_, number)| number.clone());
                self.world.story(key, |story| {
                    story.texted(1, &number.unwrap_or_default());
                    story.undelivered += usize::from(matches!(delivery, Delivery::Failing(_)));
                });
            }
            _ => {}
        }
        match (self.world.breakage, operation.as_str()) {
            (Some(Breakage::LyingTexts), "SendGroup") if fastrand::bool() => {
                (StatusCode::TOO_MANY_REQUESTS, "{}").into_response()
            }
            (Some(Breakage::LyingTexts), "GetGroup") => denied(answer).await,
            (Some(Breakage::LyingReceipts), "ListMessages") => {
                axum_json(&serde_json::json!({ "messageList": { "M4V": { "statusCode": "3043" } } }))
            }
            _ => answer,
        }
    }

    async fn publish_by_json(&self, call: Call, delivery: Delivery) -> Response {
        let number = number_of_group(&call.body);
        let answer = self.world.services.execute(call, delivery).await;
        if let (true, Some(key)) = (answer.status().is_success(), &self.sent.key) {
            self.world.story(key, |story| {
                story.texted(2, &number);
                story.undelivered += usize::from(matches!(delivery, Delivery::Failing(_)));
            });
        }
        match self.world.breakage {
            Some(Breakage::LyingTexts) if fastrand::bool() => {
                (StatusCode::TOO_MANY_REQUESTS, "{}").into_response()
            }
            _ => answer,
        }
    }

    async fn publish(&self, call: Call) -> Response {
        let number = number_of_sms(&call.body);
        let answer = self.world.services.execute(call, Delivery::Once).await;
        if let (StatusCode::OK, Some(key)) = (answer.status(), &self.sent.key) {
            self.world.story(key, |story| story.texted(2, &number));
        }
        match self.world.breakage {
            Some(Breakage::LyingTexts) if fastrand::bool() => THROTTLED.into_response(),
            _ => answer,
        }
    }
}

/// The group of an answer, as if it had never been sent and never would be.
async fn denied(answer: Response) -> Response {
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap_or_default();
    let mut group: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    group["status"] = "FAILED".into();
    axum_json(&group)
}

/// SNS's answer to too many publishes.
const THROTTLED: (StatusCode, &str) = (
    StatusCode::BAD_REQUEST,
    "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>\
     <Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>x</RequestId></ErrorResponse>",
);

fn is_job(item: &Value) -> bool {
    item["sk"]["S"] == "job"
}

fn is_finding(item: &Value) -> bool {
    item["sk"]["S"].as_str().is_some_and(|sort| sort.starts_with("found#"))
}

/// The marker of an erased job has no version.
fn is_marker(item: &Value) -> bool {
    is_job(item) && item["v"].is_null()
}

fn remove_condition(put: &mut Value) {
    for part in ["ConditionExpression", "ExpressionAttributeValues", "ReturnValuesOnConditionCheckFailure"] {
        put.as_object_mut().map(|put| put.remove(part));
    }
}

fn axum_json(body: &Value) -> Response {
    Response::new(Body::from(body.to_string()))
}
