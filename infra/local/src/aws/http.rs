use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

/// An answer in AWS's JSON protocol.
pub(super) fn json_answer(status: StatusCode, body: impl Into<Body>) -> Response {
    answer(status, "application/x-amz-json-1.0", body)
}

/// An answer of our own, for people and other local processes.
pub(super) fn plain_json_answer(body: impl Into<Body>) -> Response {
    answer(StatusCode::OK, "application/json", body)
}

/// An answer in AWS's query protocol.
pub(super) fn xml_answer(status: StatusCode, body: impl Into<Body>) -> Response {
    answer(status, "text/xml", body)
}

fn answer(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
