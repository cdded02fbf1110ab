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

use crate::{Problem, RequestSpan, Target, language_of};

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
            let response = if is_readable { answer(request).await } else { refuse(&request).await };
            Ok::<_, Infallible>(Finished(response))
        };
        Adapter::from(service_fn(reply)).call(event).await
    };
    lambda_runtime::run(service_fn(handle)).await
}

/// The outcome of the work on a request, or that a service does not answer, before 5 s are over: a call has 4 s (`cloud`),
/// and an answer may take several. Only the work is given up, so that the answer is still of the kind that was asked for.
///
/// # Errors
/// When the work fails or takes too long.
pub async fn in_time<T>(work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    // Boxed: a caller's future would hold all of the work's state once more, and overflow a thread's stack unoptimised.
    timeout(LONGEST, Box::pin(work)).await.unwrap_or_else(|_elapsed| {
        error!("a request took too long: a service does not answer");
        Err(Problem::Unavailable)
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
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_takes_longer_than_a_request_may_is_answered_503_after_4500_ms() {
        let begun = Instant::now();
        let outcome = in_time(std::future::pending::<Result<(), _>>()).await;
        assert_eq!((outcome, begun.elapsed()), (Err(Problem::Unavailable), LONGEST));
        assert_eq!(Problem::Unavailable.status(), 503);
    }
}
