//! The request that is sent to a source.

use percent_encoding::percent_decode_str;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;
use url::{Url, form_urlencoded};

use crate::fault::Fault;
use crate::template::{Number, Target, Template, Values, Variables};

/// Headers that the client writes itself: two of them would be two opinions.
const OURS: [&str; 6] =
    ["host", "content-length", "transfer-encoding", "connection", "accept-encoding", "content-encoding"];

/// A request with places to fill.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Template,
    pub(crate) headers: Vec<(HeaderName, Template)>,
    pub(crate) body: Body,
    /// The media types that are asked for, unless a header says others.
    pub(crate) accept: &'static str,
    /// Sending it twice does no harm.
    pub(crate) repeatable: bool,
}

/// The part that follows the headers.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    None,
    Json(JsonTemplate),
    Form(Vec<(String, Template)>),
}

/// JSON in whose strings there are places to fill: it is filled as a value and written afterwards, so that nothing
/// filled in can become syntax.
#[derive(Debug, Clone)]
pub(crate) enum JsonTemplate {
    Fixed(Value),
    Text(Template),
    List(Vec<JsonTemplate>),
    Object(Vec<(String, JsonTemplate)>),
}

/// The part of a request that is sent on after a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RedirectMode {
    Whole,
    /// As a GET without a body.
    Get,
    /// To another scheme, host or port: a GET with nothing but its address. What a section says of headers and bodies
    /// is for its own server, and stays away from the other's redirects, too.
    Bare,
}

/// A request that cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RequestError {
    #[error(
        "expected a full web address that starts with http:// or https://, without user name and password"
    )]
    Address,
    #[error("expected {{query}} and the like only after the host's name")]
    Host,
}

impl Request {
    /// Fails unless every query leads to the same host of the web.
    pub(crate) fn check(&self) -> Result<(), RequestError> {
        let (one, other) = (self.probe("a", 0)?, self.probe("b.c", 1)?);
        let host = |url: &Url| (url.scheme().to_owned(), url.host().map(|host| host.to_owned()), url.port());
        if host(&one) == host(&other) { Ok(()) } else { Err(RequestError::Host) }
    }

    /// The part of it that is sent on after a redirect with this status (RFC 9110, section 15.4; 301 and 302 as browsers
    /// have always done). `None`: it may not follow, since its body is to go along, or the value of a variable is in the
    /// address, which a server may have copied from the one that it was asked at.
    pub(crate) fn redirected(
        &self,
        mode: RedirectMode,
        status: StatusCode,
        from: &Url,
        to: &Url,
    ) -> Option<RedirectMode> {
        let keeps_method = matches!(status.as_u16(), 307 | 308);
        match mode {
            _ if from.origin() != to.origin() || mode == RedirectMode::Bare => {
                let takes_body = mode == RedirectMode::Whole && keeps_method && self.method != Method::GET;
                (!takes_body && !self.is_told_by(to)).then_some(RedirectMode::Bare)
            }
            RedirectMode::Whole if keeps_method => Some(mode),
            _ => Some(RedirectMode::Get),
        }
    }

    /// True if this address holds a secret.
    fn is_told_by(&self, url: &Url) -> bool {
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let written = [url.to_string(), decoded(url.as_str()), decoded(&url.as_str().replace('+', " "))];
        let holds = |secret: &str| written.iter().any(|text| text.contains(secret));
        self.secrets().any(|secret| holds(secret) || holds(&decoded(secret)))
    }

    /// True if both go to one scheme, host and port.
    pub(crate) fn is_at_the_host_of(&self, other: &Request) -> bool {
        let origin = |request: &Request| request.probe("a", 0).map(|url| url.origin()).ok();
        origin(self) == origin(other)
    }

    /// What nothing may show of it.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let others = self.templates().into_iter().skip(1).flat_map(|value| value.secrets(Target::Value));
        self.url.secrets(Target::Address).chain(others)
    }

    /// True if it says how many hits are wanted.
    pub(crate) fn has_limit(&self) -> bool {
        self.any(|template| template.has_number(|number| number == Number::Limit))
    }

    /// True if one of its templates is such.
    pub(crate) fn any(&self, is_such: impl Fn(&Template) -> bool) -> bool {
        self.templates().into_iter().any(is_such)
    }

    fn templates(&self) -> Vec<&Template> {
        let mut templates = vec![&self.url];
        templates.extend(self.headers.iter().map(|(_, value)| value));
        match &self.body {
            Body::None => {}
            Body::Json(json) => json.collect(&mut templates),
            Body::Form(fields) => templates.extend(fields.iter().map(|(_, value)| value)),
        }
        templates
    }

    /// The address for these values: the last page's word, if that is one. A query such as `..` would be taken for a step up: it is refused.
    pub(crate) fn url(&self, values: &Values<'_>) -> Result<Url, Fault> {
        let url = Url::parse(&self.url.render(values, Target::Address)).map_err(|_| Fault::QueryInAddress)?;
        if let Some(next) = values.next.filter(|_| !self.any(Template::has_next)) {
            let next = Url::parse(next).ok().filter(|next| next.origin() == url.origin());
            return next.ok_or(Fault::NextElsewhere);
        }
        let usual = self.probe("a", 0).map_err(|_| Fault::QueryInAddress)?;
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
        mode: RedirectMode,
        values: &Values<'_>,
    ) -> RequestBuilder {
        let whole = mode == RedirectMode::Whole;
        let method = if whole { self.method.clone() } else { Method::GET };
        let mut headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(self.accept))]);
        let body = if whole { self.body.written(values) } else { None };
        if let Some((kind, _)) = &body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        for (name, value) in self.headers.iter().filter(|_| mode != RedirectMode::Bare) {
            let mut value = HeaderValue::from_str(&value.render(values, Target::Header))
                .expect("`header` let it in, and what is filled in is percent-encoded");
            value.set_sensitive(true);
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
        let next = values.next.filter(|_| !self.any(Template::has_next)).map(str::to_owned);
        let url = next.unwrap_or_else(|| self.url.render(values, Target::Address));
        let mut text = format!("{} {url}", self.method);
        for (name, value) in &self.headers {
            text.push_str(&format!("\n{name}: {}", value.render(values, Target::Header)));
        }
        if let Some((_, body)) = self.body.written(values) {
            text.push_str(&format!("\n{body}"));
        }
        text
    }

    fn probe(&self, text: &str, number: usize) -> Result<Url, RequestError> {
        let values = Values {
            page: number,
            offset: number,
            next: Some(text),
            ids: text,
            ..Values::new(text, text, number)
        };
        let url =
            Url::parse(&self.url.render(&values, Target::Address)).map_err(|_| RequestError::Address)?;
        let bare = url.username().is_empty() && url.password().is_none();
        let is_web = matches!(url.scheme(), "http" | "https") && bare;
        if is_web { Ok(url) } else { Err(RequestError::Address) }
    }
}

impl Body {
    /// The body with the values of its variables.
    pub(crate) fn filled_in(self, variables: &mut Variables<'_>) -> Self {
        match self {
            Body::None => Body::None,
            Body::Json(json) => Body::Json(json.filled_in("", variables)),
            Body::Form(fields) => {
                let field = |(name, value): (String, Template)| {
                    let value = value.hiding(&name).filled_in(variables);
                    (name, value)
                };
                Body::Form(fields.into_iter().map(field).collect())
            }
        }
    }

    /// The media type and the bytes, which are text in both kinds.
    fn written(&self, values: &Values<'_>) -> Option<(&'static str, String)> {
        match self {
            Body::None => None,
            Body::Json(json) => Some(("application/json", json.rendered(values).to_string())),
            Body::Form(fields) => {
                let mut form = form_urlencoded::Serializer::new(String::new());
                for (name, value) in fields.iter().filter(|(_, value)| !value.is_left_out(values)) {
                    form.append_pair(name, &value.render(values, Target::Value));
                }
                Some(("application/x-www-form-urlencoded", form.finish()))
            }
        }
    }
}

impl JsonTemplate {
    /// The value at this key.
    fn filled_in(self, key: &str, variables: &mut Variables<'_>) -> Self {
        match self {
            JsonTemplate::Fixed(value) => JsonTemplate::Fixed(value),
            JsonTemplate::Text(text) => JsonTemplate::Text(text.hiding(key).filled_in(variables)),
            JsonTemplate::List(items) => {
                JsonTemplate::List(items.into_iter().map(|item| item.filled_in(key, variables)).collect())
            }
            JsonTemplate::Object(fields) => {
                let field = |(key, value): (String, JsonTemplate)| {
                    let value = value.filled_in(&key, variables);
                    (key, value)
                };
                JsonTemplate::Object(fields.into_iter().map(field).collect())
            }
        }
    }

    fn rendered(&self, values: &Values<'_>) -> Value {
        match self {
            JsonTemplate::Fixed(value) => value.clone(),
            JsonTemplate::Text(text) => match text.number(values) {
                Some(number) => Value::from(number),
                None => Value::String(text.render(values, Target::Value)),
            },
            JsonTemplate::List(items) => items.iter().map(|item| item.rendered(values)).collect(),
            JsonTemplate::Object(fields) => {
                let said = fields.iter().filter(|(_, value)| !value.is_left_out(values));
                Value::Object(said.map(|(name, value)| (name.clone(), value.rendered(values))).collect())
            }
        }
    }

    fn is_left_out(&self, values: &Values<'_>) -> bool {
        matches!(self, JsonTemplate::Text(text) if text.is_left_out(values))
    }

    fn collect<'t>(&'t self, templates: &mut Vec<&'t Template>) {
        match self {
            JsonTemplate::Fixed(_) => {}
            JsonTemplate::Text(text) => templates.push(text),
            JsonTemplate::List(items) => items.iter().for_each(|item| item.collect(templates)),
            JsonTemplate::Object(fields) => fields.iter().for_each(|(_, value)| value.collect(templates)),
        }
    }
}

/// What a header's value may hold.
pub(crate) const VISIBLE_ASCII: &str = "expected visible ASCII characters only, also in its variables";

/// A header's name, if it is one that may be sent.
pub(crate) fn header_name(name: &str) -> Result<HeaderName, &'static str> {
    let parsed = HeaderName::try_from(name).map_err(|_| "expected a header's name such as X-Api-Key")?;
    if OURS.contains(&parsed.as_str()) {
        return Err("expected no header that the client writes itself");
    }
    Ok(parsed)
}

/// A header's name and value, if they are ones that may be sent.
pub(crate) fn header(name: &str, value: Template) -> Result<(HeaderName, Template), &'static str> {
    let name = header_name(name)?;
    let rendered = value.render(&Values::new("a", "a", 1), Target::Header);
    match HeaderValue::from_str(&rendered) {
        Ok(_) if rendered.is_ascii() => Ok((name, value)),
        _ => Err(VISIBLE_ASCII),
    }
}
