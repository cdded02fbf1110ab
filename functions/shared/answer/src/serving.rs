use std::{
    convert::Infallible,
    future::{Future, ready},
    pin::Pin,
};

use lambda_http::{Body, Error, IntoResponse, Request, Response, run, service_fn};

/// Answers the requests that Lambda hands to this process with this, until Lambda ends it.
///
/// # Errors
/// When the Runtime API cannot be reached or does not keep to its protocol.
pub async fn serve<'a, A>(answer: impl Fn(Request) -> A + Sync + 'a) -> Result<(), Error>
where
    A: Future<Output = Response<Body>> + Send + 'a,
{
    let answer = &answer;
    run(service_fn(async |request| Ok::<_, Infallible>(Finished(answer(request).await)))).await
}

/// An answer whose body is as it shall be sent: text in UTF-8, or bytes. `lambda_http` would read any other once more to
/// find out, and brings every character set of the web for that: 150 KB of a zipped binary.
struct Finished(Response<Body>);

impl IntoResponse for Finished {
    fn into_response(self) -> Pin<Box<dyn Future<Output = Response<Body>> + Send>> {
        Box::pin(ready(self.0))
    }
}
