//! Whole requests, as API Gateway hands them over: the event's JSON, of which a client chooses nearly everything.

use lambda_http::{http::Uri, request::from_str};
use serde_json::Value;

use crate::{functions::act, services::Held};

/// Feeds the function whose route it is. No event is answered with an error of ours.
///
/// # Panics
/// When an answer is none that may be given.
pub fn feed(input: &[u8]) {
    let Ok(mut event) = serde_json::from_slice::<Value>(input) else { return };
    set_what_the_gateway_says(&mut event);
    if !is_addressed(&event) {
        return;
    }
    // What is no event never comes from API Gateway.
    let Ok(request) = from_str(&event.to_string()) else { return };
    let response = act(Held::default(), async |functions, _| functions.answer(request).await);
    assert!(!response.status().is_server_error(), "{}", response.status());
}

/// No client chooses how its request came and which API it reached, and a path begins with a slash.
fn set_what_the_gateway_says(event: &mut Value) {
    if let Some(Value::Object(headers)) = event.get_mut("headers") {
        let is_the_gateways = |name: &String| {
            ["host", "x-forwarded-proto"].iter().any(|known| name.eq_ignore_ascii_case(known))
        };
        headers.retain(|name, _| !is_the_gateways(name));
        headers.insert("host".to_owned(), "example.kr".into());
        headers.insert("x-forwarded-proto".to_owned(), "https".into());
    }
    for path in ["/rawPath", "/requestContext/http/path"] {
        if let Some(Value::String(path)) = event.pointer_mut(path) {
            *path = format!("/{}", path.trim_start_matches('/'));
        }
    }
    for (pointer, value) in
        [("/requestContext/domainName", "example.kr"), ("/requestContext/stage", "$default")]
    {
        if let Some(said) = event.pointer_mut(pointer) {
            *said = value.into();
        }
    }
}

/// True when the event's path and query could stand in a request's line: API Gateway reads that line before us.
fn is_addressed(event: &Value) -> bool {
    let text = |pointer| event.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    format!("https://example.kr{}?{}", text("/rawPath"), text("/rawQueryString")).parse::<Uri>().is_ok()
}
