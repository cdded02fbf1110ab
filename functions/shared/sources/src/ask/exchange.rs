//! One request, its redirects and its answer.

use std::time::SystemTime;

use reqwest::header::LOCATION;
use reqwest::{Client, Response, StatusCode};
use url::Url;

use super::plan::Plan;
use super::request::RedirectMode;
use super::retry::retry_after;
use crate::answer::body::{self, ANSWERS};
use crate::fault::{Failure, Fault};
use crate::template::Values;

/// As many as a canonical host, a trailing slash and a sign-on detour may take.
const MAX_REDIRECTS: usize = 5;

/// The JSON of a response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) json: serde_json::Value,
    /// Where it was said at last.
    pub(crate) url: Url,
}

/// Sends one request and reads its answer, telling each step.
pub(crate) async fn once(
    plan: &Plan,
    client: &Client,
    values: &Values<'_>,
    report: &mut (dyn FnMut(&'static str, String) + Send),
) -> Result<Answer, Failure> {
    let mut url = plan.request.url(values)?;
    let mut mode = RedirectMode::Whole;
    plan.policy.check(&url)?;
    for _ in 0..=MAX_REDIRECTS {
        let request = plan.request.build(client, url.clone(), mode, values);
        let response = request.send().await.map_err(Fault::from)?;
        let status = response.status();
        report("answer", described(&response));
        if !is_redirect(status) {
            check_status(&response)?;
            let json = read(response, plan.max_bytes, report).await?;
            return Ok(Answer { json, url });
        }
        let next = redirect_target(&response, &url)?;
        plan.policy.check(&next)?;
        if plan.request.has_secrets() && next.origin() != url.origin() {
            return Err(Fault::SecretsElsewhere.into());
        }
        report("redirect", format!("to {} {}", next.scheme(), next.host_str().unwrap_or_default()));
        mode = mode.after(status);
        url = next;
    }
    Err(Fault::TooManyRedirects(MAX_REDIRECTS).into())
}

async fn read(
    response: Response,
    max_bytes: usize,
    report: &mut (dyn FnMut(&'static str, String) + Send),
) -> Result<serde_json::Value, Fault> {
    let charset = body::charset_of(&response)?;
    // The room is kept until the JSON is read: from there on nothing is awaited before its hits are all that is left.
    let (bytes, _room) = body::read(response, max_bytes, &ANSWERS).await?;
    report("body", format!("{} bytes", bytes.len()));
    let text = body::text_of(&bytes, charset)?;
    serde_json::from_str(&text).map_err(|error| {
        report("json", body::around(&text, &error));
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

fn redirect_target(response: &Response, url: &Url) -> Result<Url, Fault> {
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let next = location.and_then(|location| url.join(location).ok()).ok_or(Fault::BadRedirect)?;
    match (url.scheme(), next.scheme()) {
        ("https", "http") => Err(Fault::Downgrade),
        (_, "http" | "https") if next.username().is_empty() && next.password().is_none() => Ok(next),
        _ => Err(Fault::BadRedirect),
    }
}

fn described(response: &Response) -> String {
    let kind = response.headers().get(reqwest::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or("no Content-Type");
    format!("{} {:?}, {kind}", response.status(), response.version())
}
