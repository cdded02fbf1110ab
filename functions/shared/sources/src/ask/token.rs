//! OAuth 2.0 client credentials (RFC 6749, section 4.4): a token that is fetched once, kept until it ends, and shared by
//! all searches of an instance.

use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Client, RequestBuilder};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::{Url, form_urlencoded};

use super::address_policy::AddressPolicy;
use super::request::{WEB_ADDRESS, web_address};
use crate::answer::body;
use crate::fault::Fault;
use crate::file::mistake::{WrongValue, wrong};
use crate::mask::masked;
use crate::template::{FixedText, Variables};

/// A token ends this long before its server says, or a tenth of its life before: a request with it is still under way.
const MARGIN: Duration = Duration::from_secs(30);
/// A token that ends later than this, by mistake or from spite, is renewed when it is refused.
const LONGEST_LIFE: Duration = Duration::from_secs(30 * 86_400);

/// The application that a source gives its tokens to.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table: { url = \"https://…\", id = \"${…}\", secret = \"${…}\" }"
)]
pub(crate) struct TokenTable {
    url: FixedText,
    id: FixedText,
    secret: FixedText,
    scope: Option<FixedText>,
    #[serde(default)]
    auth: ClientAuth,
}

/// The application that a token is given to, and where.
pub(crate) struct TokenRules {
    pub(crate) url: Url,
    id: String,
    secret: String,
    scope: Option<String>,
    auth: ClientAuth,
    /// What nothing may show.
    pub(crate) secrets: Vec<String>,
}

/// The place of an application's id and secret in the request for a token (RFC 6749, section 2.3.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ClientAuth {
    #[default]
    Basic,
    Form,
}

/// The token that the searches of an instance share. While one of them fetches it the others wait.
#[derive(Default)]
pub(crate) struct TokenCache(Mutex<Option<Token>>);

/// A token, which nothing shows.
#[derive(Clone, PartialEq)]
pub(crate) struct Token {
    value: String,
    until: Option<Instant>,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    /// Seconds, which some write as text.
    expires_in: Option<Value>,
}

impl TokenTable {
    /// The rules, whose header is added to those that are taken; `None` if the source is left out in any case, since a
    /// variable is not set.
    pub(crate) fn rules(
        self,
        taken: &mut Vec<HeaderName>,
        variables: &mut Variables<'_>,
    ) -> Result<Option<TokenRules>, WrongValue> {
        if taken.contains(&AUTHORIZATION) {
            let expected = "expected no header Authorization beside it: that is where the token goes";
            return Err(wrong(&["token"], expected));
        }
        taken.push(AUTHORIZATION);
        let url = self.url.filled_in("", variables);
        let id = self.id.resolved("", variables);
        let secret = self.secret.resolved("secret", variables);
        let scope = self.scope.map(|scope| scope.resolved("", variables));
        if !variables.unset.is_empty() {
            return Ok(None);
        }
        let hidden = url.secrets_of_address().map(str::to_owned);
        let secrets = hidden.chain([id.clone(), secret.clone()]).collect();
        let url =
            web_address(&url.resolved("", variables)).ok_or_else(|| wrong(&["token", "url"], WEB_ADDRESS))?;
        Ok(Some(TokenRules { url, id, secret, scope, auth: self.auth, secrets }))
    }
}

impl TokenCache {
    /// The token, another than the one that was refused.
    pub(crate) async fn token(
        &self,
        rules: &TokenRules,
        client: &Client,
        policy: AddressPolicy,
        refused: Option<&Token>,
    ) -> Result<Token, Fault> {
        let mut kept = self.0.lock().await;
        let is_good = |token: &&Token| {
            Some(*token) != refused && token.until.is_none_or(|until| Instant::now() < until)
        };
        if let Some(token) = kept.as_ref().filter(is_good) {
            return Ok(token.clone());
        }
        *kept = None;
        let token = rules.fetch(client, policy).await.map_err(|fault| Fault::NoToken(Box::new(fault)))?;
        Ok(kept.insert(token).clone())
    }
}

impl TokenRules {
    async fn fetch(&self, client: &Client, policy: AddressPolicy) -> Result<Token, Fault> {
        policy.check(&self.url)?;
        let response = self.request(client).send().await?;
        let status = response.status();
        if !status.is_success() {
            let text = body::read_refusal(response).await;
            let secrets = self.secrets.iter().map(String::as_str);
            let message = masked(&String::from_utf8_lossy(&text), secrets, "");
            return Err(Fault::Status { status, message });
        }
        let (bytes, _) = body::read(response, body::SMALL, &body::ANSWERS).await?;
        let granted: Granted = serde_json::from_slice(&bytes).map_err(|_| Fault::NotGranted)?;
        granted.token()
    }

    fn request(&self, client: &Client) -> RequestBuilder {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        if let Some(scope) = &self.scope {
            form.append_pair("scope", scope);
        }
        let mut request = client.post(self.url.clone()).header(ACCEPT, "application/json");
        if self.auth == ClientAuth::Basic {
            // Both are encoded as in a form first: an id with a colon would be cut there.
            let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            request = request.basic_auth(encoded(&self.id), Some(encoded(&self.secret)));
        } else {
            form.append_pair("client_id", &self.id).append_pair("client_secret", &self.secret);
        }
        request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.finish())
    }
}

impl Granted {
    fn token(self) -> Result<Token, Fault> {
        let Self { access_token: value, expires_in } = self;
        if value.is_empty() || HeaderValue::from_str(&value).is_err() {
            return Err(Fault::NotGranted);
        }
        let seconds = expires_in.and_then(|seconds| match seconds {
            Value::Number(seconds) => seconds.as_f64(),
            Value::String(seconds) => seconds.trim().parse().ok(),
            _ => None,
        });
        let life = seconds.filter(|seconds| *seconds >= 0.0).map(|seconds| {
            let life = Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST_LIFE).min(LONGEST_LIFE);
            life - MARGIN.min(life / 10)
        });
        Ok(Token { value, until: life.map(|life| Instant::now() + life) })
    }
}

impl Token {
    /// The header that shows it (RFC 6750, section 2.1).
    pub(crate) fn header(&self) -> HeaderValue {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", self.value))
            .expect("a token of other characters is not taken");
        value.set_sensitive(true);
        value
    }

    pub(crate) fn secret(&self) -> &str {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_token_is_used_until_shortly_before_its_end() {
        let table = [
            (json!(3600), Some(3570)),
            (json!("3600"), Some(3570)),
            (json!(100), Some(90)),
            (json!(0), Some(0)),
            (json!(1e300), Some(30 * 86_400 - 30)),
            (json!(-1), None),
            (json!("soon"), None),
            (json!(null), None),
        ];
        for (expires_in, seconds) in table {
            let granted = Granted { access_token: "t".to_owned(), expires_in: Some(expires_in.clone()) };
            let until = granted.token().expect("a token").until;
            let life = until.map(|until| (until - Instant::now()).as_secs());
            assert_eq!(life, seconds, "{expires_in}");
        }
    }
}
