//! One request, its redirects and its answer.

use std::sync::Arc;
use std::time::SystemTime;

use reqwest::header::{AUTHORIZATION, LOCATION};
use reqwest::{Client, Response, StatusCode};
use url::Url;

use super::plan::Plan;
use super::request::{RedirectMode, Request, is_web};
use super::retry::retry_after;
use super::token::{Token, TokenCache, TokenRules};
use crate::answer::body::{self, ANSWERS};
use crate::answer::charset;
use crate::answer::reading::RawAnswer;
use crate::fault::{Failure, Fault};
use crate::mask::Mask;
use crate::template::places::Values;

/// As many as a canonical host, a trailing slash and a sign-on detour may take.
const MAX_REDIRECTS: usize = 5;

/// Tells each step of a request.
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
        let Some(rules) = &self.plan.token else { return self.send(request, values, None, report).await };
        let token = self.token(rules, None, report).await?;
        match self.send(request, values, Some(&token), report).await {
            Err(failure) if failure.is_unauthorized() => {
                let token = self.token(rules, Some(&token), report).await?;
                self.send(request, values, Some(&token), report).await
            }
            result => result,
        }
    }

    async fn token(
        &self,
        rules: &TokenRules,
        refused: Option<&Token>,
        report: Report<'_>,
    ) -> Result<Token, Fault> {
        let token = self.tokens.token(rules, &self.client, self.plan.policy, refused).await?;
        report("token", format!("from {}", rules.url.host_str().unwrap_or_default()));
        Ok(token)
    }

    async fn send(
        &self,
        asks: &Request,
        values: &Values<'_>,
        token: Option<&Token>,
        report: Report<'_>,
    ) -> Result<RawAnswer, Failure> {
        let plan = &self.plan;
        let mut url = asks.url(values)?;
        let mut mode = RedirectMode::Whole;
        plan.policy.check(&url)?;
        for _ in 0..=MAX_REDIRECTS {
            let mut request = asks.build(&self.client, url.clone(), mode, values);
            if let Some(token) = token.filter(|_| mode != RedirectMode::Bare) {
                request = request.header(AUTHORIZATION, token.header());
            }
            let mut request = request.build().map_err(Fault::from)?;
            if let Some(signature) = plan.signature.as_ref().filter(|_| mode != RedirectMode::Bare) {
                signature.sign(&mut request, SystemTime::now())?;
            }
            let response = self.client.execute(request).await.map_err(Fault::from)?;
            let status = response.status();
            report("answer", described(&response));
            if !is_redirect(status) {
                if !status.is_success() {
                    return Err(self.refusal(response, values.query, token, report).await);
                }
                return Ok(self.read(response, url, token, report).await?);
            }
            let next = redirect_target(&response, &url)?;
            plan.policy.check(&next)?;
            mode = asks.redirected(mode, status, &url, &next).ok_or(Fault::SecretsElsewhere)?;
            let bare =
                if mode == RedirectMode::Bare { ", without the source's headers and body" } else { "" };
            report("redirect", format!("to {} {}{bare}", next.scheme(), next.host_str().unwrap_or_default()));
            url = next;
        }
        Err(Fault::TooManyRedirects(MAX_REDIRECTS).into())
    }

    async fn read(
        &self,
        response: Response,
        url: Url,
        token: Option<&Token>,
        report: Report<'_>,
    ) -> Result<RawAnswer, Fault> {
        let charset = self.plan.charset.map_or_else(|| charset::charset_of(&response), Ok)?;
        let (bytes, room) = body::read(response, self.plan.max_bytes, &ANSWERS).await?;
        report("body", format!("{} bytes", bytes.len()));
        Ok(RawAnswer { bytes, _room: room, charset, url, token: token.cloned() })
    }

    /// The failure of an answer without success: what it says is often what has to be done.
    async fn refusal(
        &self,
        response: Response,
        query: &str,
        token: Option<&Token>,
        report: Report<'_>,
    ) -> Failure {
        let (plan, status) = (&self.plan, response.status());
        let retry_after = retry_after(response.headers(), SystemTime::now());
        let charset =
            plan.charset.or_else(|| charset::charset_of(&response).ok()).unwrap_or(encoding_rs::UTF_8);
        let bytes = body::read_refusal(response).await;
        let (text, _) = charset::text_of(&bytes, charset);
        if !text.trim().is_empty() {
            report("body", Mask::new(plan.secrets(token), "").applied(&text));
        }
        let message = Mask::new(plan.secrets(token), query).applied(&text);
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
