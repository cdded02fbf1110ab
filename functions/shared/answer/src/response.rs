use job::{Job, Language, Timestamp, Token};
use lambda_http::{
    Body, Response,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use serde::Serialize;

use crate::{JobBody, headers::guard};

/// An answer in JSON.
pub fn json(status: StatusCode, body: &impl Serialize) -> Response<Body> {
    typed(status, "application/json", serialise(body).into())
}

/// A page.
pub fn html(status: StatusCode, body: String) -> Response<Body> {
    typed(status, "text/html; charset=utf-8", body.into())
}

/// A file whose name changes with its content, so that it may be kept for a year.
pub fn asset(content_type: &'static str, body: &'static [u8]) -> Response<Body> {
    let mut response = typed(StatusCode::OK, content_type, Body::Binary(body.to_vec()));
    set(&mut response, header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    response
}

/// "See the other page": what a form is answered.
pub fn see_other(location: &str) -> Response<Body> {
    let mut response = typed(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", Body::Empty);
    set(&mut response, header::LOCATION, location);
    response
}

/// A job in JSON, with its version as `ETag` and, while more is to come, `Retry-After`.
pub fn job(status: StatusCode, job: &Job, (token, now): (&Token, Timestamp)) -> Response<Body> {
    let mut response = json(status, &JobBody::new(job, token));
    set_version(&mut response, job, now);
    response
}

/// "You have this version already."
pub fn not_modified(job: &Job, now: Timestamp) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    guard(response.headers_mut());
    set_version(&mut response, job, now);
    response
}

pub(crate) fn typed(status: StatusCode, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, content_type);
    guard(response.headers_mut());
    response
}

pub(crate) fn serialise(body: &impl Serialize) -> String {
    serde_json::to_string(body).expect("our bodies have string keys and no failing parts")
}

pub(crate) fn set(response: &mut Response<Body>, name: HeaderName, value: &str) {
    let value = HeaderValue::from_str(value).expect("our header values are visible ASCII");
    response.headers_mut().insert(name, value);
}

/// The `Content-Language` of an answer with words in it.
pub(crate) fn set_language(response: &mut Response<Body>, language: Language) {
    set(response, header::CONTENT_LANGUAGE, language.code());
}

fn set_version(response: &mut Response<Body>, job: &Job, now: Timestamp) {
    set(response, header::ETAG, &format!("\"v{}\"", job.version));
    if let Some(wait) = job.poll_after(now) {
        set(response, header::RETRY_AFTER, &wait.as_secs().to_string());
    }
}
