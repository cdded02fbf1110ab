use axum::{
    body::{Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, Method, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use url::form_urlencoded;

use super::{response::WireError, service::Service};

/// The largest body DynamoDB takes (a BatchWriteItem); the other three services take less.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// The version every SNS request names; SQS's old query protocol names another.
const SNS_VERSION: &str = "2010-03-31";

/// The path below which SENS is, and its collection there.
const SENS_PATH: &str = "/sens";
const SERVICES: &str = "/sms/v2/services/";

/// The path below which SOLAPI is, and its collections there.
const SOLAPI_PATH: &str = "/solapi/";
const GROUPS: &str = "messages/v4/groups";
const MESSAGES: &str = "messages/v4/list";

/// The sender of a request, as its signature says. Nothing here verifies that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// The access key id; empty without a signature.
    pub access_key_id: String,
    /// The region that the request is for.
    pub region: String,
    /// The whole of what it says, which SOLAPI verifies. Of SENS, the signature and below it what it is of.
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
    /// SOLAPI's group that it is about, or what SENS is asked for by name; empty elsewhere.
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

    async fn parse(request: Request) -> Result<Call, WireError> {
        let (parts, body) = request.into_parts();
        let is_for_solapi = parts.uri.path().starts_with(SOLAPI_PATH);
        let for_sens = parts.uri.path_and_query().and_then(|path| path.as_str().strip_prefix(SENS_PATH));
        if let Some(path) = for_sens {
            let (operation, group) = named_in_sens(&parts.method, path);
            let caller = Caller::of_sens(&parts.headers, &parts.method, path);
            let body = to_bytes(body, MAX_BODY).await.map_err(|_| too_large())?;
            return Ok(Call { caller, service: Service::Sens, operation, group, body });
        }
        if !is_for_solapi && parts.method != Method::POST {
            return Err(not_here());
        }
        let body = to_bytes(body, MAX_BODY).await.map_err(|_| too_large())?;
        let (service, operation, group) = if is_for_solapi {
            let (operation, group) = named_by_path(&parts.method, &parts.uri);
            (Service::Solapi, operation, group)
        } else {
            let (service, operation) = match parts.headers.get("x-amz-target") {
                Some(target) => named_by_target(target.to_str().unwrap_or_default())?,
                None => named_by_form(&parts.headers, &body)?,
            };
            (service, operation, String::new())
        };
        Ok(Call { caller: Caller::read(&parts.headers), service, operation, group, body })
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

impl Caller {
    /// NAVER Cloud's signature, version 2: of the method, the address, the moment and the key.
    fn of_sens(headers: &HeaderMap, method: &Method, path: &str) -> Self {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let [signature, timestamp, key] =
            ["x-ncp-apigw-signature-v2", "x-ncp-apigw-timestamp", "x-ncp-iam-access-key"].map(header);
        let authorization = format!("{signature}\n{method} {path}\n{timestamp}\n{key}");
        Self { access_key_id: key.to_owned(), region: String::new(), authorization }
    }
}

/// The JSON protocol: `X-Amz-Target: <service>.<operation>`.
fn named_by_target(target: &str) -> Result<(Service, String), WireError> {
    let unknown = || WireError::unknown_operation(target);
    let (prefix, operation) = target.split_once('.').ok_or_else(unknown)?;
    let service = match prefix {
        "DynamoDB_20120810" => Service::DynamoDb,
        "AmazonSQS" => Service::Sqs,
        "TrentService" => Service::Kms,
        "PinpointSMSVoiceV2" => Service::SmsVoice,
        _ => return Err(unknown()),
    };
    Ok((service, operation.to_owned()))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Form {
    action: Option<String>,
    version: Option<String>,
}

/// The query protocol: a form with `Action` and `Version`.
fn named_by_form(headers: &HeaderMap, body: &[u8]) -> Result<(Service, String), WireError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(|value| value.starts_with("application/x-www-form-urlencoded")) {
        return Err(not_here());
    }
    let Form { action: Some(operation), version } = serde_urlencoded::from_bytes(body).unwrap_or_default()
    else {
        return Err(not_here());
    };
    if version.is_some_and(|version| version != SNS_VERSION) {
        return Err(WireError::of_no_service(
            "UnknownOperationException",
            format!("{operation} of that service is not here in the query protocol: update the SDK or CLI"),
        ));
    }
    Ok((Service::Sns, operation))
}

/// SOLAPI: the operation and the group that a method and an address name, as its documentation entitles them.
fn named_by_path(method: &Method, address: &Uri) -> (String, String) {
    let path = address.path().strip_prefix(SOLAPI_PATH).unwrap_or_default();
    if method == Method::GET && path == MESSAGES {
        let query = address.query().unwrap_or_default().as_bytes();
        let group = form_urlencoded::parse(query).find(|(name, _)| name == "groupId");
        return ("ListMessages".to_owned(), group.map(|(_, group)| group.into_owned()).unwrap_or_default());
    }
    let rest = path.strip_prefix(GROUPS).unwrap_or("//");
    let parts: Vec<_> = rest.trim_matches('/').split('/').filter(|part| !part.is_empty()).collect();
    let (operation, group) = match (method.as_str(), parts.as_slice()) {
        ("POST", []) => ("CreateGroup", ""),
        ("GET", [group]) => ("GetGroup", *group),
        ("DELETE", [group]) => ("DeleteGroup", *group),
        ("PUT", [group, "messages"]) => ("AddMessages", *group),
        ("POST", [group, "send"]) => ("SendGroup", *group),
        _ => ("Unknown", ""),
    };
    (operation.to_owned(), group.to_owned())
}

/// SENS: the operation that a method and an address name, and the name of the request or the SMS that is asked for.
fn named_in_sens(method: &Method, path: &str) -> (String, String) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<_> = path.strip_prefix(SERVICES).unwrap_or_default().split('/').collect();
    let request = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "requestId");
    let (operation, name) = match (method.as_str(), parts.as_slice(), request) {
        ("POST", [_, "messages"], None) => ("SendSms", String::new()),
        ("GET", [_, "messages"], Some((_, request))) => ("GetRequest", request.into_owned()),
        ("GET", [_, "messages", message], None) => ("GetSms", (*message).to_owned()),
        _ => ("Unknown", String::new()),
    };
    (operation.to_owned(), name)
}

fn not_here() -> WireError {
    WireError::of_no_service(
        "UnknownOperationException",
        "this is Textback's local AWS endpoint: POST with X-Amz-Target (DynamoDB, SQS, KMS) or an SNS form",
    )
    .with_status(404)
}

fn too_large() -> WireError {
    WireError::of_no_service("RequestEntityTooLarge", "the body is unreadable or over 16 MiB")
        .with_status(413)
}
