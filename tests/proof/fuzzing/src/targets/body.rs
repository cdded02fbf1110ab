//! The body that a form or a program posts to start a search.

use lambda_http::{Body, Request, http::Request as HttpRequest};

use crate::{
    functions::act,
    services::{Held, NUMBER},
};

/// Feeds the API.
///
/// # Panics
/// When an answer is none that may be given, or repeats a number.
pub fn feed_json(input: &[u8]) {
    feed(("/api/search-jobs", "application/json"), input, &[202, 400, 413, 422]);
}

/// Feeds the start page's form.
///
/// # Panics
/// When an answer is none that may be given.
pub fn feed_form(input: &[u8]) {
    feed(("/", "application/x-www-form-urlencoded"), input, &[303, 413, 422]);
}

fn feed((path, content_type): (&str, &str), input: &[u8], expected: &[u16]) {
    let request = HttpRequest::builder().method("POST").uri(path).header("content-type", content_type);
    let request: Request = request.body(Body::Binary(input.to_vec())).expect("a sound request");
    let response = act(Held::default(), async |functions, _| functions.answer(request).await);
    let status = response.status().as_u16();
    assert!(expected.contains(&status), "{status}");
    if let (Body::Text(text), 202 | 400) = (response.body(), status) {
        assert!(!text.contains(NUMBER), "the number is repeated");
    }
}
