//! AWS in memory: answers every call at once, and reads what it was told to answer, until something else is written.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
        SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;
use base64::{Engine, engine::general_purpose::STANDARD};
use cloud::Aws;
use serde_json::{Value, json};

/// The table's name.
pub const TABLE: &str = "jobs";
/// A token, whose job the kept items are.
pub const TOKEN: &str = "7n42DGM5Tflk9n8mt7Fhc7";
/// The number that this job sends its SMS to.
pub const NUMBER: &str = "+821023456789";

/// The table's content: items in DynamoDB's JSON, or bytes that are none.
#[derive(Clone, Debug)]
pub enum Held {
    /// Nothing but these.
    Items(Vec<Value>),
    /// An answer that no table gives.
    Bytes(Vec<u8>),
}

impl Default for Held {
    fn default() -> Self {
        Self::Items(Vec::new())
    }
}

/// The services, all in one.
#[derive(Clone, Default)]
pub struct Services {
    held: Arc<Mutex<Held>>,
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Services")
    }
}

impl Services {
    /// From now on, the table holds this.
    pub fn hold(&self, held: Held) {
        *self.held() = held;
    }

    /// The connection to them.
    pub fn aws(&self) -> Aws {
        Aws::in_memory("http://in.memory", SharedHttpClient::new(self.clone()))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, operation: &str, body: &Value) -> Vec<u8> {
        let items = match &*self.held() {
            Held::Items(items) => items.clone(),
            Held::Bytes(bytes) => return bytes.clone(),
        };
        let answer = match operation {
            "GetItem" => items.first().map_or_else(|| json!({}), |item| json!({ "Item": item })),
            "Query" => json!({ "Items": items, "Count": items.len() }),
            "BatchGetItem" => json!({ "Responses": { TABLE: items }, "UnprocessedKeys": {} }),
            "Encrypt" => json!({ "CiphertextBlob": STANDARD.encode("sealed"), "KeyId": "key" }),
            "Decrypt" => {
                json!({ "Plaintext": STANDARD.encode(format!("{NUMBER}\n{TOKEN}")), "KeyId": "key" })
            }
            "GetQueueAttributes" => json!({ "Attributes": { "ApproximateNumberOfMessages": "0" } }),
            "PutItem" => {
                self.put(body["Item"].clone());
                json!({})
            }
            // The job's write comes first.
            "TransactWriteItems" => {
                self.put(body["TransactItems"][0]["Put"]["Item"].clone());
                json!({})
            }
            _ => json!({}),
        };
        answer.to_string().into_bytes()
    }

    /// A job that is written is the one that is read from then on, or a searcher would never be done.
    fn put(&self, item: Value) {
        if item["sk"]["S"] == "job" {
            self.hold(Held::Items(vec![item]));
        }
    }
}

impl HttpConnector for Services {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default();
        let body = request.body().bytes().and_then(|bytes| serde_json::from_slice(bytes).ok());
        let answer = self.answer(operation, &body.unwrap_or(Value::Null));
        let status = 200.try_into().expect("200 is a status");
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(answer))))
    }
}

impl HttpClient for Services {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
