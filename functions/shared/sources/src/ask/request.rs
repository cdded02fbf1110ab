//! What is sent to a source.

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

use crate::fault::Fault;
use crate::template::{Place, Template, Values};

/// Headers that the client writes itself: two of them would be two opinions.
const OURS: [&str; 6] =
    ["host", "content-length", "transfer-encoding", "connection", "accept-encoding", "content-encoding"];

/// A request with places to fill.
#[derive(Debug)]
pub(crate) struct Request {
    method: Method,
    url: Template,
    headers: Vec<(HeaderName, Template)>,
    body: Body,
    repeatable: bool,
}

/// What follows the headers.
#[derive(Debug)]
pub(crate) enum Body {
    None,
    Json(JsonTemplate),
    Form(Vec<(String, Template)>),
}

/// JSON in whose strings there are places to fill: it is filled as a value and written afterwards, so that nothing
/// filled in can become syntax.
#[derive(Debug)]
pub(crate) enum JsonTemplate {
    Fixed(Value),
    Text(Template),
    List(Vec<JsonTemplate>),
    Object(Vec<(String, JsonTemplate)>),
}

/// How much of a request is sent on after a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RedirectMode {
    Whole,
    /// As a GET without a body.
    Get,
}

/// Why this cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RequestError {
    #[error("a full web address that starts with http:// or https://, without user name and password")]
    Address,
    #[error("{{query}}, {{language}} and {{limit}} only after the host's name")]
    Host,
}

impl Request {
    /// A request; `repeatable` if sending it twice does no harm.
    pub(crate) fn new(
        method: Method,
        url: Template,
        (headers, body): (Vec<(HeaderName, Template)>, Body),
        repeatable: bool,
    ) -> Result<Self, RequestError> {
        let request = Self { method, url, headers, body, repeatable };
        let (one, other) = (request.probe("a")?, request.probe("b.c")?);
        if (one.scheme(), one.host(), one.port()) != (other.scheme(), other.host(), other.port()) {
            return Err(RequestError::Host);
        }
        Ok(request)
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// Whether it carries something that only its own host may see.
    pub(crate) fn has_secrets(&self) -> bool {
        let in_body = match &self.body {
            Body::None => false,
            Body::Json(json) => json.has_secrets(),
            Body::Form(fields) => fields.iter().any(|(_, value)| value.has_secrets(Place::Value)),
        };
        in_body
            || self.url.has_secrets(Place::Address)
            || self.headers.iter().any(|(_, value)| value.has_secrets(Place::Header))
    }

    /// The address for these values. A query such as `..` would be taken for a step up: it is refused.
    pub(crate) fn url(&self, values: &Values<'_>) -> Result<Url, Fault> {
        let url = Url::parse(&self.url.render(values, Place::Address)).map_err(|_| Fault::QueryInAddress)?;
        let usual = self.probe("a").map_err(|_| Fault::QueryInAddress)?;
        let segments = |url: &Url| url.path_segments().map_or(0, Iterator::count);
        if segments(&url) == segments(&usual) && url.host() == usual.host() {
            Ok(url)
        } else {
            Err(Fault::QueryInAddress)
        }
    }

    pub(crate) fn build(
        &self,
        client: &Client,
        url: Url,
        (shape, values): (RedirectMode, &Values<'_>),
    ) -> RequestBuilder {
        let method = if shape == RedirectMode::Get { Method::GET } else { self.method.clone() };
        let mut headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
        let body = if shape == RedirectMode::Get { None } else { self.body.written(values) };
        if let Some((kind, _)) = &body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        for (name, value) in &self.headers {
            let secret = value.has_secrets(Place::Header);
            let mut value = HeaderValue::from_str(&value.render(values, Place::Header))
                .expect("`header` let it in, and what is filled in is percent-encoded");
            value.set_sensitive(secret);
            headers.insert(name, value);
        }
        let request = client.request(method, url).headers(headers);
        match body {
            Some((_, body)) => request.body(body),
            None => request,
        }
    }

    /// The request as its operator may see it.
    pub(crate) fn described(&self, values: &Values<'_>) -> String {
        let mut told = format!("{} {}", self.method, self.url.render(values, Place::Address));
        for (name, value) in &self.headers {
            told.push_str(&format!("\n{name}: {}", value.render(values, Place::Header)));
        }
        if let Some((_, body)) = self.body.written(values) {
            told.push_str(&format!("\n{body}"));
        }
        told
    }

    fn probe(&self, query: &str) -> Result<Url, RequestError> {
        let values = Values { query, language: query, limit: 1, masked: false };
        let url = Url::parse(&self.url.render(&values, Place::Address)).map_err(|_| RequestError::Address)?;
        let bare = url.username().is_empty() && url.password().is_none();
        let is_web = matches!(url.scheme(), "http" | "https") && bare;
        if is_web { Ok(url) } else { Err(RequestError::Address) }
    }
}

impl RedirectMode {
    /// What is left of a request after a redirect with this status (RFC 9110, section 15.4; 301 and 302 as browsers
    /// have always done).
    pub(crate) fn after(self, status: StatusCode) -> Self {
        if matches!(status.as_u16(), 307 | 308) { self } else { RedirectMode::Get }
    }
}

impl Body {
    /// The media type and the bytes, which are text in both kinds.
    fn written(&self, values: &Values<'_>) -> Option<(&'static str, String)> {
        match self {
            Body::None => None,
            Body::Json(json) => Some(("application/json", json.filled(values).to_string())),
            Body::Form(fields) => {
                let mut form = form_urlencoded::Serializer::new(String::new());
                for (name, value) in fields {
                    form.append_pair(name, &value.render(values, Place::Value));
                }
                Some(("application/x-www-form-urlencoded", form.finish()))
            }
        }
    }
}

impl JsonTemplate {
    fn filled(&self, values: &Values<'_>) -> Value {
        match self {
            JsonTemplate::Fixed(value) => value.clone(),
            JsonTemplate::Text(text) if text.is_limit() => Value::from(values.limit),
            JsonTemplate::Text(text) => Value::String(text.render(values, Place::Value)),
            JsonTemplate::List(items) => items.iter().map(|item| item.filled(values)).collect(),
            JsonTemplate::Object(fields) => Value::Object(Map::from_iter(
                fields.iter().map(|(name, value)| (name.clone(), value.filled(values))),
            )),
        }
    }

    fn has_secrets(&self) -> bool {
        match self {
            JsonTemplate::Fixed(_) => false,
            JsonTemplate::Text(text) => text.has_secrets(Place::Value),
            JsonTemplate::List(items) => items.iter().any(Self::has_secrets),
            JsonTemplate::Object(fields) => fields.iter().any(|(_, value)| value.has_secrets()),
        }
    }
}

/// A header's name and value, if they are ones that may be sent.
pub(crate) fn header(name: &str, value: Template) -> Result<(HeaderName, Template), &'static str> {
    let parsed = HeaderName::try_from(name).map_err(|_| "a header's name such as X-Api-Key")?;
    if OURS.contains(&parsed.as_str()) {
        return Err("no header that the client writes itself");
    }
    let values = Values { query: "a", language: "a", limit: 1, masked: false };
    let rendered = value.render(&values, Place::Header);
    match HeaderValue::from_str(&rendered) {
        Ok(_) if rendered.is_ascii() => Ok((parsed, value)),
        _ => Err("visible ASCII characters only, also in its variables"),
    }
}
