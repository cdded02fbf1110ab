//! One request, its redirects and its answer.

use std::error::Error;
use std::time::SystemTime;

use reqwest::header::LOCATION;
use reqwest::{Response, StatusCode};
use url::Url;

use super::HttpSource;
use super::body;
use super::fault::{Failure, Fault};
use super::request::RedirectMode;
use super::response_budget::ANSWERS;
use super::retry::retry_after;
use super::template::Values;

/// As many as a canonical host, a trailing slash and a sign-on detour may take.
const MAX_REDIRECTS: usize = 5;

/// What the source said.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) json: serde_json::Value,
    /// Where it was said at last.
    pub(super) url: Url,
}

/// Sends one request and reads its answer, telling each step.
pub(super) async fn once(
    source: &HttpSource,
    values: &Values<'_>,
    tell: &mut (dyn FnMut(&'static str, String) + Send),
) -> Result<Answer, Failure> {
    let plan = &source.plan;
    let mut url = plan.request.url(values)?;
    let mut shape = RedirectMode::Whole;
    plan.guard.check(&url)?;
    for _ in 0..=MAX_REDIRECTS {
        let request = plan.request.build(&source.client, url.clone(), (shape, values));
        let response = request.send().await.map_err(fault_of)?;
        let status = response.status();
        tell("answer", described(&response));
        if !is_redirect(status) {
            check_status(&response)?;
            let json = read(response, plan.max_bytes, tell).await?;
            return Ok(Answer { json, url });
        }
        let next = target_of(&response, &url)?;
        plan.guard.check(&next)?;
        if plan.request.has_secrets() && next.host() != url.host() {
            return Err(Fault::SecretsElsewhere.into());
        }
        tell("redirect", format!("to {} {}", next.scheme(), next.host_str().unwrap_or_default()));
        shape = shape.after(status);
        url = next;
    }
    Err(Fault::TooManyRedirects(MAX_REDIRECTS).into())
}

async fn read(
    response: Response,
    max_bytes: usize,
    tell: &mut (dyn FnMut(&'static str, String) + Send),
) -> Result<serde_json::Value, Fault> {
    let charset = body::charset_of(&response)?;
    // The room is kept until the JSON is read: from there on nothing is awaited before its hits are all that is left.
    let (bytes, _room) = body::read(response, max_bytes, &ANSWERS).await?;
    tell("body", format!("{} bytes", bytes.len()));
    let text = body::text_of(&bytes, charset)?;
    serde_json::from_str(&text).map_err(|error| {
        tell("json", body::around(&text, &error));
        Fault::NotJson(error)
    })
}

fn check_status(response: &Response) -> Result<(), Failure> {
    if response.status().is_success() {
        return Ok(());
    }
    let failure = Failure::from(Fault::Status(response.status()));
    Err(Failure { retry_after: retry_after(response.headers(), SystemTime::now()), ..failure })
}

/// The statuses that lead elsewhere with their `Location` (RFC 9110, section 15.4).
fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn target_of(response: &Response, url: &Url) -> Result<Url, Fault> {
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let next = location.and_then(|location| url.join(location).ok()).ok_or(Fault::BadRedirect)?;
    match (url.scheme(), next.scheme()) {
        ("https", "http") => Err(Fault::Downgrade),
        (_, "http" | "https") if next.username().is_empty() && next.password().is_none() => Ok(next),
        _ => Err(Fault::BadRedirect),
    }
}

/// The guard speaks through the resolver, and TLS through the connection: both lie deep inside the client's error.
pub(super) fn fault_of(error: reqwest::Error) -> Fault {
    let mut behind = error.source();
    while let Some(cause) = behind {
        if let Some(Fault::PrivateAddress(address)) = cause.downcast_ref::<Fault>() {
            return Fault::PrivateAddress(*address);
        }
        if let Some(error) = tls_error(cause) {
            return Fault::Tls(error.clone());
        }
        behind = cause.source();
    }
    let error = error.without_url();
    // The unpacking speaks in I/O errors; a connection that broke is the HTTP library's own error.
    let unpacking = error.is_decode() && error.source().is_some_and(|cause| cause.is::<std::io::Error>());
    if unpacking { Fault::Packed(error) } else { Fault::Connection(error) }
}

/// What is wrong with TLS, in as many I/O errors as it is wrapped in. Each of them passes its own content over when it
/// is asked for its source.
fn tls_error<'e>(cause: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    let inner = cause.downcast_ref::<std::io::Error>()?.get_ref()?;
    inner.downcast_ref::<rustls::Error>().or_else(|| tls_error(inner))
}

fn described(response: &Response) -> String {
    let kind = response.headers().get(reqwest::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or("no Content-Type");
    format!("{} {:?}, {kind}", response.status(), response.version())
}
