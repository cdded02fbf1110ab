use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};

/// A response in AWS's JSON protocol.
pub(crate) fn json_response(status: StatusCode, body: impl Into<Body>) -> Response {
    response(status, "application/x-amz-json-1.0", body)
}

/// A response of our own, for people and other local processes.
pub(crate) fn plain_json_response(body: impl Into<Body>) -> Response {
    response(StatusCode::OK, "application/json", body)
}

/// A response in AWS's query protocol.
pub(crate) fn xml_response(status: StatusCode, body: impl Into<Body>) -> Response {
    response(status, "text/xml", body)
}

fn response(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
