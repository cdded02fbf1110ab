use std::collections::BTreeSet;

use lambda_http::http::HeaderMap;

use super::*;
use crate::{CONTENT_SECURITY_POLICY, Problem};

fn served(content_type: &'static str) -> HeaderMap {
    let request = Request::new(Body::Empty);
    let (tag, coding, body) = ("a", Some("br"), b"x".as_slice());
    file(&request, &File { tag, content_type, coding, body }).headers().clone()
}

#[test]
fn whatever_may_name_a_search_is_stored_indexed_and_referred_to_by_nobody() {
    for answer in [
        html(StatusCode::OK, String::new()),
        html(StatusCode::NOT_FOUND, String::new()),
        json(StatusCode::OK, &()),
        see_other("/s/x"),
        erased(),
        Problem::NotFound.response(Language::Korean),
    ] {
        let headers = answer.headers();
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer");
        assert_eq!(headers["x-robots-tag"], "noindex, nofollow");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], CONTENT_SECURITY_POLICY);
        assert_eq!(headers[header::STRICT_TRANSPORT_SECURITY], "max-age=31536000");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
    }
}

#[test]
fn a_file_has_the_headers_that_matter_for_a_file_and_no_others() {
    let headers = served("text/css");
    let names: BTreeSet<_> = headers.keys().map(header::HeaderName::as_str).collect();
    let wanted = [
        "cache-control",
        "content-encoding",
        "content-type",
        "cross-origin-resource-policy",
        "etag",
        "vary",
        "x-content-type-options",
    ];
    assert_eq!(names, BTreeSet::from(wanted));
    assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
}

#[test]
fn a_drawing_that_is_opened_by_itself_may_load_and_run_nothing() {
    assert_eq!(served("image/svg+xml")[header::CONTENT_SECURITY_POLICY], "default-src 'none'");
}
