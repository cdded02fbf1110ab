use axum::{
    body::{Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use super::{
    aws_error::AwsError,
    solapi::{SOLAPI_PATH, operation_of},
};

/// The largest body DynamoDB takes (a BatchWriteItem); the other three services take less.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// The version every SNS request names; SQS's old query protocol names another.
const SNS_VERSION: &str = "2010-03-31";

/// A service of this endpoint.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Service {
    /// The table.
    DynamoDb,
    /// The queues.
    Sqs,
    /// The texts.
    Sns,
    /// The key.
    Kms,
    /// The texts by a carrier that is not of AWS.
    Solapi,
}

/// The sender of a request, as its signature says. Nothing here verifies that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// The access key id; empty without a signature.
    pub access_key_id: String,
    /// The region that the request is for.
    pub region: String,
    /// The whole of what it says, which SOLAPI verifies.
    pub authorization: String,
}

/// One request, as far as all services read it alike.
#[derive(Clone)]
pub struct Call {
    /// The sender.
    pub caller: Caller,
    /// The service that it is for.
    pub service: Service,
    /// The operation, such as `PutItem`.
    pub operation: String,
    /// SOLAPI's group that it is about; empty elsewhere.
    pub group: String,
    /// The service's own part. It may hold numbers and queries: never log it.
    pub body: Bytes,
}

impl Call {
    /// Reads the whole request and the service that it is for.
    ///
    /// The path does not matter: some clients post to a queue's URL, others to `/`.
    ///
    /// # Errors
    /// The response to a request that is none of AWS's.
    pub async fn read(request: Request) -> Result<Call, Response> {
        Call::parse(request).await.map_err(IntoResponse::into_response)
    }

    async fn parse(request: Request) -> Result<Call, AwsError> {
        let (parts, body) = request.into_parts();
        let caller = Caller::read(&parts.headers);
        if parts.uri.path().starts_with(SOLAPI_PATH) {
            let (operation, group) = operation_of(&parts.method, &parts.uri);
            let body = to_bytes(body, MAX_BODY).await.map_err(|_| too_large())?;
            return Ok(Call { caller, service: Service::Solapi, operation, group, body });
        }
        if parts.method != Method::POST {
            return Err(not_here());
        }
        let body = to_bytes(body, MAX_BODY).await.map_err(|_| too_large())?;
        let (service, operation) = match parts.headers.get("x-amz-target") {
            Some(target) => named_by_target(target.to_str().unwrap_or_default())?,
            None => named_by_form(&parts.headers, &body)?,
        };
        Ok(Call { caller, service, operation, group: String::new(), body })
    }
}

impl Caller {
    /// Signature Version 4: `AWS4-HMAC-SHA256 Credential=<id>/<date>/<region>/<service>/aws4_request, …`.
    fn read(headers: &HeaderMap) -> Self {
        let signature = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let scope = signature.and_then(|signature| signature.split_once("Credential="));
        let mut scope = scope.map_or("", |(_, scope)| scope).split('/');
        let access_key_id = scope.next().unwrap_or_default().to_owned();
        let authorization = signature.unwrap_or_default().to_owned();
        Self { access_key_id, region: scope.nth(1).unwrap_or_default().to_owned(), authorization }
    }
}

/// The JSON protocol: `X-Amz-Target: <service>.<operation>`.
fn named_by_target(target: &str) -> Result<(Service, String), AwsError> {
    let unknown = || AwsError::unknown_operation(target);
    let (prefix, operation) = target.split_once('.').ok_or_else(unknown)?;
    let service = match prefix {
        "DynamoDB_20120810" => Service::DynamoDb,
        "AmazonSQS" => Service::Sqs,
        "TrentService" => Service::Kms,
        _ => return Err(unknown()),
    };
    Ok((service, operation.to_owned()))
}

/// The query protocol: a form with `Action` and `Version`.
fn named_by_form(headers: &HeaderMap, body: &[u8]) -> Result<(Service, String), AwsError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(|value| value.starts_with("application/x-www-form-urlencoded")) {
        return Err(not_here());
    }
    let field = |name: &str| {
        form_urlencoded::parse(body).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let operation = field("Action").ok_or_else(not_here)?;
    if field("Version").is_some_and(|version| version != SNS_VERSION) {
        return Err(AwsError::new(
            "UnknownOperationException",
            format!("{operation} of that service is not here in the query protocol: update the SDK or CLI"),
        ));
    }
    Ok((Service::Sns, operation))
}

fn not_here() -> AwsError {
    AwsError::new(
        "UnknownOperationException",
        "this is Textback's local AWS endpoint: POST with X-Amz-Target (DynamoDB, SQS, KMS) or an SNS form",
    )
    .with_status(StatusCode::NOT_FOUND)
}

fn too_large() -> AwsError {
    AwsError::new("RequestEntityTooLarge", "the body is unreadable or over 16 MiB")
        .with_status(StatusCode::PAYLOAD_TOO_LARGE)
}
