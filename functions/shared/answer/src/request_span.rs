use std::time::Instant;

use cloud::Trace;
use job::Key;
use lambda_http::{Body, Request, RequestExt, Response};
use tracing::{Instrument, Span, field, info, info_span};

use crate::routes::route_of;

/// What of a request may be logged. Its path may hold a link, and its query and body whatever somebody typed: neither is
/// among it.
pub struct RequestSpan {
    method: &'static str,
    route: &'static str,
    trace: Option<Trace>,
    span: Span,
    arrived: Instant,
}

impl RequestSpan {
    /// Of a request that has just arrived, about the job with this key.
    pub fn new(request: &Request, job: Option<&Key>) -> Self {
        let trace = trace_of(request);
        let span = info_span!("request", job.key = field::Empty, trace.id = trace.as_ref().map(Trace::id));
        if let Some(key) = job {
            span.record("job.key", key.short());
        }
        let (method, route) = route_of(request.method(), request.uri().path());
        Self { method, route, trace, span, arrived: Instant::now() }
    }

    /// Has the request answered, and logs that in one line: under its trace, with the key of the job that it is about.
    pub async fn run(self, answer: impl Future<Output = Response<Body>>) -> Response<Body> {
        let Self { method, route, trace, span, arrived } = self;
        // On the heap: the compiler lays futures within futures out only so deep.
        let answer = Box::pin(answer);
        let work = async {
            let response = answer.await;
            let status = response.status().as_u16();
            let duration_ms = u64::try_from(arrived.elapsed().as_millis()).unwrap_or(u64::MAX);
            info!(method, route, status, outcome = outcome_of(status), duration_ms, "request answered");
            response
        };
        Trace::scope(trace, work.instrument(span)).await
    }
}

/// What Lambda says the request belongs to. Its own word, since a header is anybody's.
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
