use std::time::Instant;

use cloud::Trace;
use job::Language;
use lambda_http::{
    Body, Request, RequestExt, Response,
    http::{Method, StatusCode, header},
};
use tracing::{Instrument, Span, field, info, info_span};

use super::{entity_tags::KnownTags, language_of, precondition::wanted};
use crate::{
    response::{problem::Problem, unchanged, without_body},
    routes::{Resource, known_method},
    target::Target,
};

/// The parts of a request that may be logged. Its path may hold a link, its query and its body may hold personal data:
/// none of them is among these.
pub struct RequestSpan {
    method: &'static str,
    route: &'static str,
    is_head: bool,
    /// The reader has some version: `If-None-Match: *`.
    is_known: bool,
    /// The reader wants these versions alone, by `If-Match`, and to be told in this language when there is another.
    wanted: Option<(KnownTags, Language)>,
    trace: Option<Trace>,
    span: Span,
    arrived: Instant,
}

impl RequestSpan {
    /// The span of a request that has just arrived, with the key of the job that it names.
    pub fn new(request: &Request, target: &Target) -> Self {
        let trace = trace_of(request);
        let span = info_span!("request", job.key = field::Empty, trace.id = trace.as_ref().map(Trace::id));
        if let Some(key) = target.key() {
            span.record("job.key", key.short());
        }
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        Self {
            method: known_method(request.method()),
            route: target.resource.map_or("other", Resource::path),
            is_head: request.method() == Method::HEAD,
            is_known: is_read && KnownTags::new(request) == KnownTags::Any,
            wanted: wanted(request).filter(|_| is_read).map(|tags| (tags, language_of(request))),
            trace,
            span,
            arrived: Instant::now(),
        }
    }

    /// Has the request answered, and logs that in one line, under its trace. `HEAD` is answered as `GET` is, without
    /// the body (RFC 9110, 9.3.2), and to a reader who has some version, nothing is sent again (13.1.2).
    pub async fn run(self, answer: impl Future<Output = Response<Body>>) -> Response<Body> {
        let Self { method, route, is_head, is_known, wanted, trace, span, arrived } = self;
        // On the heap: the compiler lays futures within futures out only so deep.
        let answer = Box::pin(answer);
        let work = async {
            let mut response = answer.await;
            if let Some((tags, language)) = wanted
                && !is_among(&tags, &response)
            {
                response = Problem::PreconditionFailed.response(language);
            }
            if is_known && response.status() == StatusCode::OK {
                response = unchanged(response);
            }
            let status = response.status().as_u16();
            let duration_ms = u64::try_from(arrived.elapsed().as_millis()).unwrap_or(u64::MAX);
            info!(method, route, status, outcome = outcome_of(status), duration_ms, "request answered");
            if is_head { without_body(response) } else { response }
        };
        Trace::scope(trace, work.instrument(span)).await
    }
}

/// True when what is answered is one of these versions, or no version of anything.
fn is_among(tags: &KnownTags, response: &Response<Body>) -> bool {
    let tag = response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let is_version = matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED);
    !is_version || tags.includes(tag.map_or("", |tag| tag.trim_matches('"')))
}

/// The trace that Lambda says the request belongs to. Its own word: any sender can write a header.
fn trace_of(request: &Request) -> Option<Trace> {
    Trace::parse(request.lambda_context_ref()?.xray_trace_id.as_deref()?)
}

const fn outcome_of(status: u16) -> &'static str {
    match status {
        0..400 => "done",
        400..500 => "refused",
        _ => "failed",
    }
}
