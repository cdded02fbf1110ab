use std::{
    convert::Infallible,
    future::{Future, ready},
    pin::Pin,
    time::Duration,
};

use lambda_http::{
    Adapter, Body, Error, IntoResponse, LambdaEvent, Request, Response, Service, http::uri::PathAndQuery,
    lambda_runtime, request::LambdaRequest, service_fn,
};

use tokio::time::timeout;
use tracing::error;

use crate::{Problem, RequestSpan, Target, language_of, routes::is_api};

/// The longest that a request is worked on.
const LONGEST: Duration = Duration::from_millis(4_500);

/// Answers the requests that Lambda hands to this process with this, until Lambda ends it.
///
/// # Errors
/// When the Runtime API cannot be reached or does not keep to its protocol.
pub async fn serve<'a, A>(answer: impl Fn(Request) -> A + Sync + 'a) -> Result<(), Error>
where
    A: Future<Output = Response<Body>> + Send + 'a,
{
    let answer = &answer;
    let handle = async |mut event: LambdaEvent<LambdaRequest>| {
        let is_readable = leave_out_unreadable(&mut event.payload);
        let reply = move |request: Request| async move {
            let response = if is_readable { in_time(request, answer).await } else { refuse(&request).await };
            Ok::<_, Infallible>(Finished(response))
        };
        Adapter::from(service_fn(reply)).call(event).await
    };
    lambda_runtime::run(service_fn(handle)).await
}

/// The answer, or 503 before 5 s are over: a call to a service has 4 s (`cloud`), and an answer may take several.
async fn in_time<A>(request: Request, answer: impl Fn(Request) -> A) -> Response<Body>
where
    A: Future<Output = Response<Body>>,
{
    // The path and the language alone: a target has its job's key, too, which is a hash.
    let (is_api, language) = (is_api(request.uri().path()), language_of(&request));
    timeout(LONGEST, answer(request)).await.unwrap_or_else(|_elapsed| {
        error!("a request took too long: a service does not answer");
        Problem::Unavailable.bare_response(is_api, language)
    })
}

/// Takes a query away that no address can have, such as one with a space or a quote, and returns false then. API Gateway
/// hands over what a client wrote, and `lambda_http` panics at it: a crash, which ends a deployment that is under way.
fn leave_out_unreadable(request: &mut LambdaRequest) -> bool {
    let LambdaRequest::ApiGatewayV2(request) = request else { return true };
    let query = request.raw_query_string.get_or_insert_default();
    let is_readable = PathAndQuery::try_from(format!("/?{query}")).is_ok();
    if !is_readable {
        query.clear();
    }
    is_readable
}

async fn refuse(request: &Request) -> Response<Body> {
    let target = Target::new(request);
    let problem = async { Problem::MalformedAddress.bare_response(target.is_api, language_of(request)) };
    RequestSpan::new(request, &target).run(problem).await
}

/// An answer whose body is as it shall be sent: text in UTF-8, or bytes. `lambda_http` would read any other once more to
/// find out, and brings every character set of the web for that: 150 KB of a zipped binary.
struct Finished(Response<Body>);

impl IntoResponse for Finished {
    fn into_response(self) -> Pin<Box<dyn Future<Output = Response<Body>> + Send>> {
        Box::pin(ready(self.0))
    }
}

#[cfg(test)]
mod tests {
    use lambda_http::http::header;
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_takes_longer_than_a_request_may_is_answered_503_after_4500_ms() {
        for (path, kind) in
            [("/api/search-jobs", "application/problem+json"), ("/", "text/plain; charset=utf-8")]
        {
            let request = lambda_http::http::Request::builder().uri(path).body(Body::Empty).unwrap();
            let begun = Instant::now();
            let answer = in_time(request, |_| std::future::pending()).await;
            assert_eq!((answer.status().as_u16(), begun.elapsed()), (503, LONGEST));
            assert_eq!(answer.headers()[header::CONTENT_TYPE], kind);
            assert_eq!(answer.headers()[header::RETRY_AFTER], "5");
        }
    }
}
