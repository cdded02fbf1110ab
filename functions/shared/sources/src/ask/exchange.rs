//! One request, its redirects and its answer.

use std::time::SystemTime;

use reqwest::header::LOCATION;
use reqwest::{Client, Response, StatusCode};
use url::Url;

use super::plan::Plan;
use super::request::RedirectMode;
use super::retry::retry_after;
use crate::answer::body::{self, ANSWERS};
use crate::answer::charset;
use crate::answer::reading::RawAnswer;
use crate::fault::{Failure, Fault};
use crate::mask::Mask;
use crate::template::Values;

/// As many as a canonical host, a trailing slash and a sign-on detour may take.
const MAX_REDIRECTS: usize = 5;

/// Sends one request and reads its answer, telling each step.
pub(crate) async fn once(
    plan: &Plan,
    client: &Client,
    values: &Values<'_>,
    report: &mut (dyn FnMut(&'static str, String) + Send),
) -> Result<RawAnswer, Failure> {
    let mut url = plan.request.url(values)?;
    let mut mode = RedirectMode::Whole;
    plan.policy.check(&url)?;
    for _ in 0..=MAX_REDIRECTS {
        let request = plan.request.build(client, url.clone(), mode, values);
        let response = request.send().await.map_err(Fault::from)?;
        let status = response.status();
        report("answer", described(&response));
        if !is_redirect(status) {
            if !status.is_success() {
                return Err(refusal(response, plan, values.query, report).await);
            }
            return Ok(read(response, plan, url, report).await?);
        }
        let next = redirect_target(&response, &url)?;
        plan.policy.check(&next)?;
        mode = plan.request.redirected(mode, status, &url, &next).ok_or(Fault::SecretsElsewhere)?;
        let bare = if mode == RedirectMode::Bare { ", without the source's headers and body" } else { "" };
        report("redirect", format!("to {} {}{bare}", next.scheme(), next.host_str().unwrap_or_default()));
        url = next;
    }
    Err(Fault::TooManyRedirects(MAX_REDIRECTS).into())
}

async fn read(
    response: Response,
    plan: &Plan,
    url: Url,
    report: &mut (dyn FnMut(&'static str, String) + Send),
) -> Result<RawAnswer, Fault> {
    let charset = plan.charset.map_or_else(|| charset::charset_of(&response), Ok)?;
    let (bytes, room) = body::read(response, plan.max_bytes, &ANSWERS).await?;
    report("body", format!("{} bytes", bytes.len()));
    Ok(RawAnswer { bytes, _room: room, charset, url })
}

/// The failure of an answer without success: what it says is often what has to be done.
async fn refusal(
    response: Response,
    plan: &Plan,
    query: &str,
    report: &mut (dyn FnMut(&'static str, String) + Send),
) -> Failure {
    let status = response.status();
    let retry_after = retry_after(response.headers(), SystemTime::now());
    let charset = plan.charset.or_else(|| charset::charset_of(&response).ok()).unwrap_or(encoding_rs::UTF_8);
    let bytes = body::read_refusal(response).await;
    let (text, _) = charset::text_of(&bytes, charset);
    if !text.trim().is_empty() {
        report("body", Mask::of_secrets(&plan.request).applied(&text));
    }
    let message = Mask::new(&plan.request, query).applied(&text);
    Failure { retry_after, ..Failure::from(Fault::Status { status, message }) }
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
