use cloud::{Environment, Metrics};
use create_job::CreateJob;
use lambda_http::{Body, Response, request::from_str};
use serde_json::{Value, json};

use crate::{World, events::role_of};

/// `create-job` as API Gateway calls it: with an event that says from which address a request came.
pub struct Gateway {
    function: CreateJob,
}

impl Gateway {
    /// The function beside a system, with the system's variables and these instead of some.
    ///
    /// # Panics
    /// When the system is not this process's, or a variable cannot be used.
    pub fn beside(world: &World, variables: &[(&str, &str)]) -> Self {
        let own = world.variables();
        let own = own.iter().map(|(name, value)| (*name, value.as_str()));
        let role = role_of("create-job");
        let own = own.chain([("AWS_ACCESS_KEY_ID", role.as_str())]);
        let environment: Environment = own.chain(variables.iter().copied()).collect();
        let function = CreateJob::from_environment(&environment, &Metrics::default());
        Self { function: function.expect("sound settings") }
    }

    /// Opens its connections, as a start does.
    pub async fn connect(&self) {
        self.function.connect().await;
    }

    /// Asks for a text to this number, from this address, with these headers.
    ///
    /// # Panics
    /// When the event is none.
    pub async fn create(&self, address: &str, headers: &Value, phone: &str) -> Response<Body> {
        let mut headers = headers.clone();
        headers["content-type"] = json!("application/json");
        let body = json!({ "query": "q", "phone": phone, "consent": true });
        self.post(address, "/api/search-jobs", (&headers, &body.to_string())).await
    }

    /// Sends a form to this path, from this address.
    ///
    /// # Panics
    /// When the event is none.
    pub async fn post_form(&self, address: &str, path: &str, body: &str) -> Response<Body> {
        let headers = json!({ "content-type": "application/x-www-form-urlencoded" });
        self.post(address, path, (&headers, body)).await
    }

    async fn post(&self, address: &str, path: &str, (headers, body): (&Value, &str)) -> Response<Body> {
        let event = json!({
            "version": "2.0",
            "rawPath": path,
            "headers": headers,
            "requestContext": { "http": { "method": "POST", "path": path, "sourceIp": address } },
            "body": body,
            "isBase64Encoded": false,
        });
        self.function.handle(from_str(&event.to_string()).expect("an event")).await
    }
}
