//! One request, its redirects and its answer.

use std::sync::Arc;
use std::time::SystemTime;

use reqwest::header::{AUTHORIZATION, LOCATION};
use reqwest::{Client, Response, StatusCode};
use url::Url;

use super::plan::Plan;
use super::request::{RedirectMode, Request, is_web};
use super::resilience::retry::retry_after;
use super::token::{Token, TokenCache, TokenRules};
use crate::answer::body::{self, ANSWERS};
use crate::answer::charset;
use crate::answer::reading::RawAnswer;
use crate::fault::{Failure, Fault};
use crate::mask::masked;
use crate::template::places::Values;

/// As many as a canonical host, a trailing slash and a sign-on detour may take.
const MAX_REDIRECTS: usize = 5;

pub(crate) type Report<'r> = &'r mut (dyn FnMut(&'static str, String) + Send);

/// A source, the connections to it, and the token that it is shown.
pub(crate) struct Exchange {
    pub(crate) plan: Arc<Plan>,
    client: Client,
    tokens: TokenCache,
}

impl Exchange {
    pub(crate) fn new(plan: Arc<Plan>, client: Client) -> Self {
        Self { plan, client, tokens: TokenCache::default() }
    }

    /// Sends one request, or two where the first answer only names what is found, and reads the answer, telling each step.
    pub(crate) async fn once(&self, values: &Values<'_>, report: Report<'_>) -> Result<RawAnswer, Failure> {
        let first = self.asked(&self.plan.request, values, report).await?;
        let Some(then) = &self.plan.then else { return Ok(first) };
        let ids = first.ids(&self.plan, &then.ids, values.query)?;
        report("ids", format!("{} matches {} places", then.ids, ids.len()));
        if ids.is_empty() {
            return Ok(first);
        }
        let second = Values { ids: &ids.join(","), ..*values };
        report("request", then.request.described(&Values { masked: true, ..second }));
        self.asked(&then.request, &second, report).await
    }

    /// A token that is refused is renewed once.
    async fn asked(
        &self,
        request: &Request,
        values: &Values<'_>,
        report: Report<'_>,
    ) -> Result<RawAnswer, Failure> {
        let Self { plan, client, tokens } = self;
        let mut sending = Sending { plan, client, request, values, token: None, report };
        if let Some(rules) = &plan.token {
            sending.take_token(rules, tokens).await?;
            match sending.send().await {
                Err(failure) if failure.is_unauthorized() => sending.take_token(rules, tokens).await?,
                result => return result,
            }
        }
        sending.send().await
    }
}

/// One request on its way.
struct Sending<'a> {
    plan: &'a Plan,
    client: &'a Client,
    request: &'a Request,
    values: &'a Values<'a>,
    token: Option<Token>,
    report: Report<'a>,
}

impl Sending<'_> {
    /// Takes a token along, another than the one that was refused.
    async fn take_token(&mut self, rules: &TokenRules, tokens: &TokenCache) -> Result<(), Fault> {
        let refused = self.token.take();
        let token = tokens.token(rules, self.client, self.plan.policy, refused.as_ref()).await?;
        (self.report)("token", format!("from {}", rules.url.host_str().unwrap_or_default()));
        self.token = Some(token);
        Ok(())
    }

    async fn send(&mut self) -> Result<RawAnswer, Failure> {
        let mut url = self.request.url(self.values)?;
        let mut mode = RedirectMode::Whole;
        self.plan.policy.check(&url)?;
        for _ in 0..=MAX_REDIRECTS {
            let response = self.response(&url, mode).await?;
            let status = response.status();
            (self.report)("answer", described(&response));
            if status.is_success() {
                return Ok(self.read(response, url).await?);
            }
            if !is_redirect(status) {
                return Err(self.refusal(response).await);
            }
            let next = redirect_target(&response, &url)?;
            self.plan.policy.check(&next)?;
            mode = self.request.redirected(mode, status, &url, &next).ok_or(Fault::SecretsElsewhere)?;
            let bare =
                if mode == RedirectMode::Bare { ", without the source's headers and body" } else { "" };
            let host = next.host_str().unwrap_or_default();
            (self.report)("redirect", format!("to {} {host}{bare}", next.scheme()));
            url = next;
        }
        Err(Fault::TooManyRedirects(MAX_REDIRECTS).into())
    }

    async fn response(&mut self, url: &Url, mode: RedirectMode) -> Result<Response, Fault> {
        let mut request = self.request.build(self.client, url.clone(), mode, self.values);
        let is_ours = mode != RedirectMode::Bare;
        if let Some(token) = self.token.as_ref().filter(|_| is_ours) {
            request = request.header(AUTHORIZATION, token.header());
        }
        let mut request = request.build()?;
        if let Some(signature) = self.plan.signature.as_ref().filter(|_| is_ours) {
            signature.sign(&mut request, SystemTime::now())?;
        }
        Ok(self.client.execute(request).await?)
    }

    async fn read(&mut self, response: Response, url: Url) -> Result<RawAnswer, Fault> {
        let named = self.plan.charset.map_or_else(|| charset::charset_of(&response), Ok)?;
        let (bytes, room) = body::read(response, self.plan.max_bytes, &ANSWERS).await?;
        (self.report)("body", format!("{} bytes", bytes.len()));
        let charset = self.plan.charset.unwrap_or_else(|| charset::encoding_of(&bytes, named));
        Ok(RawAnswer { bytes, _room: room, charset, url, token: self.token.clone() })
    }

    /// The failure of an answer without success: what it says is often what has to be done.
    async fn refusal(&mut self, response: Response) -> Failure {
        let status = response.status();
        let retry_after = retry_after(response.headers(), SystemTime::now());
        let named = charset::charset_of(&response).unwrap_or(encoding_rs::UTF_8);
        let bytes = body::read_refusal(response).await;
        let charset = self.plan.charset.unwrap_or_else(|| charset::encoding_of(&bytes, named));
        let (text, _) = charset::text_of(&bytes, charset);
        let without = |words| masked(&text, self.plan.secrets(self.token.as_ref()), words);
        let (told, message) = (without(""), without(self.values.query));
        if !text.trim().is_empty() {
            (self.report)("body", told);
        }
        Failure { retry_after, ..Failure::from(Fault::Status { status, message }) }
    }
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
        _ if is_web(&next) => Ok(next),
        _ => Err(Fault::BadRedirect),
    }
}

fn described(response: &Response) -> String {
    let kind = response.headers().get(reqwest::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or("no Content-Type");
    format!("{} {:?}, {kind}", response.status(), response.version())
}
