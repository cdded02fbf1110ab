pub(crate) mod headers;
pub(crate) mod job_response;
pub(crate) mod listing;
pub(crate) mod problem;

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use job::Language;
use lambda_http::{
    Body, Request, Response,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use serde::Serialize;

use self::headers::{guard, guard_file};
use crate::{KnownTags, Resource, takes};

/// An answer in JSON.
pub fn json(status: StatusCode, body: &impl Serialize) -> Response<Body> {
    typed(status, "application/json", serialise(body).into())
}

/// A page.
pub fn html(status: StatusCode, body: String) -> Response<Body> {
    typed(status, "text/html; charset=utf-8", body.into())
}

/// A file whose name changes with its content, so that it may be kept for a year.
pub struct File<'a> {
    /// Its entity tag, without the quotation marks.
    pub tag: &'a str,
    /// Its media type.
    pub content_type: &'static str,
    /// In what coding the body is, such as `br`.
    pub coding: Option<&'static str>,
    /// The body.
    pub body: &'a [u8],
}

/// A file, or "you have this one already".
pub fn file(request: &Request, file: &File<'_>) -> Response<Body> {
    let (status, body) = match KnownTags::new(request).includes(file.tag) {
        true => (StatusCode::NOT_MODIFIED, Body::Empty),
        false => (StatusCode::OK, Body::Binary(file.body.to_vec())),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, file.content_type);
    guard_file(response.headers_mut(), file.content_type);
    set(&mut response, header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    set(&mut response, header::ETAG, &format!("\"{}\"", file.tag));
    set(&mut response, header::VARY, "accept-encoding");
    if let Some(coding) = file.coding {
        set(&mut response, header::CONTENT_ENCODING, coding);
    }
    response
}

/// A shorter body would not get shorter: one packet holds 1,460 bytes.
const WORTH_PACKING: usize = 1_024;

/// The same answer, packed for a reader that takes it so. A packed body is binary, which the Lambda runtime sends in
/// base64 and API Gateway turns back.
pub fn packed(request: &Request, mut response: Response<Body>) -> Response<Body> {
    if response.body().len() < WORTH_PACKING || !takes(request, "gzip") {
        return response;
    }
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    let packed = packer.write_all(response.body()).and_then(|()| packer.finish());
    *response.body_mut() = Body::Binary(packed.expect("memory takes every byte"));
    set(&mut response, header::CONTENT_ENCODING, "gzip");
    set(&mut response, header::VARY, "accept-encoding");
    response
}

/// "See the other page": what a form is answered.
pub fn see_other(location: &str) -> Response<Body> {
    let mut response = typed(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", Body::Empty);
    set(&mut response, header::LOCATION, location);
    response
}

/// "There is nothing any more" (204).
pub fn erased() -> Response<Body> {
    empty(StatusCode::NO_CONTENT)
}

/// The methods that a resource allows: what `OPTIONS` is answered. No page of another site may ask for more, so a
/// preflight (Fetch standard, 4.8) ends here.
pub fn options(resource: Resource) -> Response<Body> {
    let mut response = empty(StatusCode::NO_CONTENT);
    set(&mut response, header::ALLOW, &resource.methods().join(", "));
    response
}

/// "You have this already", in place of the answer that would say it again. What tells of the body goes with it
/// (RFC 9110, 15.4.5).
pub(crate) fn unchanged(mut response: Response<Body>) -> Response<Body> {
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::Empty;
    response.headers_mut().remove(header::CONTENT_TYPE);
    response.headers_mut().remove(header::CONTENT_ENCODING);
    response
}

/// The same answer, whose body is not sent but told the length of.
pub(crate) fn without_body(mut response: Response<Body>) -> Response<Body> {
    let length = response.body().len();
    if length > 0 {
        set(&mut response, header::CONTENT_LENGTH, &length.to_string());
        *response.body_mut() = Body::Empty;
    }
    response
}

pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = status;
    guard(response.headers_mut());
    response
}

pub(crate) fn typed(status: StatusCode, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, content_type);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        set(&mut response, header::RETRY_AFTER, "5");
    }
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

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
