//! A request as API Gateway would hand it to a function: the same event, read by the same code.

use std::net::SocketAddr;

use axum::http::{HeaderMap, request::Parts};
use base64::{Engine, engine::general_purpose::STANDARD};
use cloud::{Clock, Trace};
use job::Rules;
use lambda_http::{Context, Request, RequestExt, request::from_str};
use serde_json::{Map, Value, json};

/// The event of a request (API Gateway HTTP API, payload format 2.0), as the functions read it.
pub(crate) fn request_of(parts: &Parts, body: &[u8], peer: SocketAddr) -> Result<Request, serde_json::Error> {
    let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
    let (body, is_base64) = match std::str::from_utf8(body) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (STANDARD.encode(body), true),
    };
    let event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "cookies": cookies(&parts.headers),
        "headers": headers(&parts.headers),
        "requestContext": {
            "accountId": "local",
            "apiId": "local",
            "domainName": "localhost",
            "http": {
                "method": parts.method.as_str(),
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": peer.ip().to_string(),
                "userAgent": "",
            },
            "requestId": "local",
            "routeKey": "$default",
            "stage": "$default",
            "time": "",
            "timeEpoch": 0,
        },
        "body": body,
        "isBase64Encoded": is_base64,
    });
    Ok(from_str(&event.to_string())?.with_lambda_context(context()))
}

/// Lambda's context of an event, as far as the functions read it: the trace that the gateway began.
fn context() -> Context {
    let mut context = Context::default();
    context.xray_trace_id = Some(Trace::begin(Clock::new(Rules::AGREED).now()).header());
    context
}

/// One line for each name; API Gateway joins what was sent several times, and says itself how a request came.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let joined = |name| {
        let values: Vec<_> =
            headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        Value::from(values.join(","))
    };
    let sent = headers.keys().filter(|name| *name != "cookie" && *name != "x-forwarded-proto");
    sent.map(|name| (name.to_string(), joined(name))).collect()
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all("cookie").iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split("; ")).map(str::to_owned).collect()
}
