//! Calls of carriers without an SDK of theirs here: JSON over HTTP, each signed and each made once.

use std::{convert::Infallible, fmt, time::Duration};

use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime_api::client::{
    http::SharedHttpClient,
    orchestrator::{HttpRequest, HttpResponse},
    stalled_stream_protection::StalledStreamProtectionConfig,
};
use aws_smithy_types::{body::SdkBody, timeout::TimeoutConfig};
use serde_json::Value;

use super::channel::was_never_written;
use crate::cause;

/// As long as SNS is waited for.
const CONNECT: Duration = Duration::from_secs(2);
const READ: Duration = Duration::from_secs(5);

/// Signs the requests of an account.
pub(super) trait Sign: Send + Sync + 'static {
    /// The headers with which a request is sent: what its body is, and its signature.
    fn headers(&self, request: &Request) -> Vec<(&'static str, String)>;
}

/// The header of every relay's request.
pub(super) fn json() -> (&'static str, String) {
    ("content-type", "application/json".to_owned())
}

pub(super) struct JsonClient {
    operation: Operation<Request, Answer, Infallible>,
}

/// One request. It may hold a number and a link.
pub(super) struct Request {
    pub(super) method: &'static str,
    /// With its query.
    pub(super) path: String,
    pub(super) body: String,
}

/// One answer, whatever its status.
pub(super) struct Answer {
    pub(super) status: u16,
    /// `null` where it is no JSON.
    pub(super) body: Value,
}

/// Logs an answer by its status and its carrier's code, never by its words, which may repeat what it was sent.
pub(super) fn warn(answer: &Result<Answer, CallError>, code_of: fn(&Answer) -> Option<&str>, message: &str) {
    match answer {
        Ok(answer) => tracing::warn!(status = answer.status, code = code_of(answer), "{message}"),
        Err(error) => tracing::warn!(error = cause(error), "{message}"),
    }
}

/// There is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CallError {
    /// The request was never written.
    #[error("the carrier was not reached")]
    NotReached,
    /// It may have been executed.
    #[error("no answer of the carrier's came")]
    Unanswered,
}

impl JsonClient {
    pub(super) fn new(account: impl Sign, address: &str, http_client: SharedHttpClient) -> Self {
        let patience = TimeoutConfig::builder().connect_timeout(CONNECT).read_timeout(READ).build();
        let operation = Operation::builder()
            .service_name("carrier")
            .operation_name("call")
            .http_client(http_client)
            .endpoint_url(address)
            .no_auth()
            .no_retry()
            .timeout_config(patience)
            // Its answers are small, and time may be virtual.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .serializer(move |request: Request| {
                let headers = account.headers(&request);
                let mut signed = HttpRequest::new(SdkBody::from(request.body));
                for (name, value) in headers {
                    signed.headers_mut().try_insert(name, value)?;
                }
                signed.set_method(request.method)?;
                signed.set_uri(request.path)?;
                Ok(signed)
            })
            .deserializer(|response: &HttpResponse| {
                let body = response.body().bytes().unwrap_or_default();
                Ok(Answer {
                    status: response.status().as_u16(),
                    body: serde_json::from_slice(body).unwrap_or_default(),
                })
            })
            .build();
        Self { operation }
    }

    /// Makes one call. A GET has no body.
    pub(super) async fn call(
        &self,
        method: &'static str,
        path: &str,
        body: &Value,
    ) -> Result<Answer, CallError> {
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let request = Request { method, path: path.to_owned(), body };
        self.operation.invoke(request).await.map_err(|error| match was_never_written(&error) {
            true => CallError::NotReached,
            false => CallError::Unanswered,
        })
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Request([redacted])")
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({}, [redacted])", self.status)
    }
}
