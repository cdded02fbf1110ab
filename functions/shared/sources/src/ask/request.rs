//! The request that is sent to a source.

use percent_encoding::percent_decode_str;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use url::{Url, form_urlencoded};

use super::json_template::JsonTemplate;
use crate::fault::Fault;
use crate::template::Template;
use crate::template::places::{SearchPlace, Target, Values};

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

#[derive(Debug, Clone)]
pub(crate) enum Body {
    None,
    Json(JsonTemplate),
    Form(Vec<(String, Template)>),
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

pub(crate) const WEB_ADDRESS: &str =
    "expected a full web address that starts with http:// or https://, without user name and password";
pub(crate) const VISIBLE_ASCII: &str = "expected visible ASCII characters only, also in its variables";

impl Request {
    /// Fails unless every query leads to the same host of the web.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let origin = |words, number| Some(self.probe(words, number)?.origin());
        match (origin("a", 0), origin("b.c", 1)) {
            (Some(one), Some(other)) if one == other => Ok(()),
            (Some(_), Some(_)) => Err("expected {query} and the like only after the host's name"),
            _ => Err(WEB_ADDRESS),
        }
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
        let origin = |request: &Request| request.probe("a", 0).map(|url| url.origin());
        origin(self) == origin(other)
    }

    /// What nothing may show of it.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.url.secrets_of_address().chain(self.templates().skip(1).flat_map(Template::secrets))
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = SearchPlace> {
        self.templates().flat_map(Template::places)
    }

    pub(crate) fn has(&self, place: SearchPlace) -> bool {
        self.places().any(|found| found == place)
    }

    /// The address first.
    fn templates(&self) -> impl Iterator<Item = &Template> {
        let headers = self.headers.iter().map(|(_, value)| value);
        let body = match &self.body {
            Body::None => Vec::new(),
            Body::Json(json) => json.templates(),
            Body::Form(fields) => fields.iter().map(|(_, value)| value).collect(),
        };
        [&self.url].into_iter().chain(headers).chain(body)
    }

    /// The last page's word on this one, if that is an address.
    fn next<'v>(&self, values: &Values<'v>) -> Option<&'v str> {
        values.next.filter(|_| !self.has(SearchPlace::Next))
    }

    /// The address for these values: the last page's word, if that is one. A query such as `..` would be taken for a step
    /// up: it is refused.
    pub(crate) fn url(&self, values: &Values<'_>) -> Result<Url, Fault> {
        let url = Url::parse(&self.url.render(values, Target::Address)).map_err(|_| Fault::QueryInAddress)?;
        if let Some(next) = self.next(values) {
            let next = Url::parse(next).ok().filter(|next| next.origin() == url.origin());
            return next.ok_or(Fault::NextElsewhere);
        }
        let usual = self.probe("a", 0).ok_or(Fault::QueryInAddress)?;
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
        let next = self.next(values).map(str::to_owned);
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

    /// The address for such words and numbers, if it is one.
    fn probe(&self, text: &str, number: usize) -> Option<Url> {
        let first = Values::new(text, text, number);
        let values = Values { page: number, offset: number, next: Some(text), ids: text, ..first };
        web_address(&self.url.render(&values, Target::Address))
    }
}

impl Body {
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
    if is_header_value(&rendered) { Ok((name, value)) } else { Err(VISIBLE_ASCII) }
}

/// True for what may be sent as a header's value.
pub(crate) fn is_header_value(text: &str) -> bool {
    text.is_ascii() && HeaderValue::from_str(text).is_ok()
}

/// The full address of the web that a text is, without user name and password.
pub(crate) fn web_address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(is_web)
}

/// True for an address of the web without user name and password.
pub(crate) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none()
}
