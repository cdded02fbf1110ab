mod system_attributes;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use winterbaume_core::{MockRequest, MockResponse, MockService};
use winterbaume_sqs::SqsService;

use crate::{
    names::REGION,
    testing::Delivery,
    wire::{Call, Service, WireError, json_response},
};

/// An operation's parameter, and the least and the most that SQS takes for it (its API reference): winterbaume takes any.
const LIMITS: [(&str, &str, i64, i64); 5] = [
    ("SendMessage", "DelaySeconds", 0, 900),
    ("ReceiveMessage", "MaxNumberOfMessages", 1, 10),
    ("ReceiveMessage", "WaitTimeSeconds", 0, 20),
    ("ReceiveMessage", "VisibilityTimeout", 0, 43_200),
    ("ChangeMessageVisibility", "VisibilityTimeout", 0, 43_200),
];

/// SQS: winterbaume in memory. A restart loses every message, as a bad day of SQS could: the sweep repairs that.
pub(crate) struct Sqs {
    service: SqsService,
    /// The address that clients get in place of the one winterbaume makes up, ending in `/`.
    base: String,
    /// Ends long polls, so that a stop does not wait for them.
    stopping: CancellationToken,
}

impl Sqs {
    pub(crate) fn new(base: String, stopping: CancellationToken) -> Sqs {
        Sqs { service: SqsService::new(), base, stopping }
    }

    pub(crate) async fn answer(&self, call: Call, delivery: Delivery) -> Response {
        if let Err(refusal) = check_limits(&call.operation, &call.body) {
            return refusal.into_response();
        }
        tokio::select! {
            answer = self.handle(&call, delivery) => render(answer),
            () = self.stopping.cancelled() => {
                WireError::new(Service::Sqs, "ServiceUnavailable", "the endpoint is stopping")
                    .with_status(503)
                    .into_response()
            }
        }
    }

    /// One operation from inside the process.
    pub(crate) async fn run(&self, operation: &str, body: &Value) -> Result<Value, String> {
        let answer = self.service.handle(request(operation, body.to_string().into())).await;
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        if answer.status != 200 {
            return Err(body);
        }
        serde_json::from_str(&body).map_err(|error| error.to_string())
    }

    async fn handle(&self, call: &Call, delivery: Delivery) -> MockResponse {
        let body = match call.operation.as_str() {
            "SendMessage" => system_attributes::among_own(call.body.clone()),
            _ => call.body.clone(),
        };
        let mut answer = self.deliver(request(&call.operation, body), &call.operation, delivery).await;
        if call.operation == "ReceiveMessage"
            && let Some(body) = system_attributes::among_systems(&call.body, &answer.body)
        {
            answer.body = body;
        }
        answer
    }

    async fn deliver(&self, request: MockRequest, operation: &str, delivery: Delivery) -> MockResponse {
        match (operation, delivery) {
            ("SendMessage" | "SendMessageBatch", Delivery::Never) => answer_and_forget(request).await,
            ("SendMessage" | "SendMessageBatch", Delivery::Twice) => {
                self.service.handle(self::request(operation, request.body.clone())).await;
                self.service.handle(request).await
            }
            ("ReceiveMessage", Delivery::Twice) => self.receive_and_show_again(request).await,
            ("CreateQueue" | "GetQueueUrl" | "ListQueues" | "ListDeadLetterSourceQueues", _) => {
                self.with_our_address(self.service.handle(request).await)
            }
            _ => self.service.handle(request).await,
        }
    }

    /// Messages that are there for the next receiver at once, as SQS's standard queues may have it.
    async fn receive_and_show_again(&self, receive: MockRequest) -> MockResponse {
        let asked: Value = serde_json::from_slice(&receive.body).unwrap_or_default();
        let answer = self.service.handle(receive).await;
        let received: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        for message in received["Messages"].as_array().into_iter().flatten() {
            let show = json!({
                "QueueUrl": asked["QueueUrl"],
                "ReceiptHandle": message["ReceiptHandle"],
                "VisibilityTimeout": 0,
            });
            self.service.handle(request("ChangeMessageVisibility", show.to_string().into())).await;
        }
        answer
    }

    /// Queue URLs as clients can reach them: winterbaume's name Amazon's host.
    fn with_our_address(&self, mut answer: MockResponse) -> MockResponse {
        let body = String::from_utf8_lossy(&answer.body).replace(&winterbaume_base(), &self.base);
        answer.body = body.into();
        answer
    }
}

/// Finds a number that is out of its range.
fn check_limits(operation: &str, body: &Bytes) -> Result<(), WireError> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    for (_, parameter, least, most) in LIMITS.into_iter().filter(|(limited, ..)| *limited == operation) {
        let number = body[parameter].as_i64();
        if let Some(number) = number.filter(|number| !(least..=most).contains(number)) {
            let reason = format!("must be between {least} and {most}");
            return Err(WireError::new(
                Service::Sqs,
                "InvalidParameterValue",
                format!("Value {number} for parameter {parameter} is invalid. Reason: {parameter} {reason}."),
            ));
        }
    }
    Ok(())
}

/// Answers a send with the ids and checksums of a service that is dropped with its messages.
async fn answer_and_forget(send: MockRequest) -> MockResponse {
    let nowhere = SqsService::new();
    let body: Value = serde_json::from_slice(&send.body).unwrap_or_default();
    let name = body["QueueUrl"].as_str().and_then(|url| url.rsplit('/').next()).unwrap_or_default();
    let create = json!({ "QueueName": name }).to_string();
    nowhere.handle(request("CreateQueue", create.into())).await;
    nowhere.handle(send).await
}

/// Winterbaume takes the region from the host: with one fixed host, clients of all regions see the same queues.
fn winterbaume_base() -> String {
    format!("https://sqs.{REGION}.amazonaws.com/")
}

fn request(operation: &str, body: Bytes) -> MockRequest {
    let mut headers = HeaderMap::new();
    if let Ok(target) = HeaderValue::try_from(format!("AmazonSQS.{operation}")) {
        headers.insert("x-amz-target", target);
    }
    MockRequest { method: "POST".to_owned(), uri: winterbaume_base(), headers, body }
}

fn render(answer: MockResponse) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    json_response(status, answer.body)
}
