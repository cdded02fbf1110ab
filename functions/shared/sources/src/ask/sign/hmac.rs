//! HMAC-SHA256 of a message that the source describes, in headers that it describes.

use std::collections::BTreeMap;
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use jiff::fmt::strtime;
use reqwest::Request;
use reqwest::header::HeaderName;
use serde::Deserialize;
use sha2::Sha256;
use strum::{EnumString, VariantNames};

use super::{Scheme, Signature, Signed, body};
use crate::ask::request::{VISIBLE_ASCII, header_name, is_header_value};
use crate::file::mistake::{WrongValue, wrong};
use crate::template::{FixedText, PlaceKind, TemplateError, Text, Variables};

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table: { secret = \"${…}\", message = \"{method}{path}\", headers = { … } }"
)]
pub(crate) struct HmacTable {
    secret: FixedText,
    message: SignedText,
    #[serde(default)]
    encoding: Encoding,
    #[serde(default)]
    time: TimeFormat,
    headers: BTreeMap<String, SignedText>,
}

pub(super) struct HmacSignature {
    secret: String,
    message: SignedText,
    encoding: Encoding,
    time: TimeFormat,
    headers: Vec<(HeaderName, SignedText)>,
}

/// The spelling of a signature.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Encoding {
    #[default]
    Hex,
    Base64,
}

/// The spelling of the time at which a request is signed.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "String")]
enum TimeFormat {
    #[default]
    Seconds,
    Milliseconds,
    /// As `strftime` writes it, in UTC.
    Pattern(String),
}

/// Text of what a request has, and of its signature.
type SignedText = Text<SignaturePlace>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
enum SignaturePlace {
    Method,
    Host,
    Path,
    QueryString,
    Body,
    Time,
    Signature,
}

impl PlaceKind for SignaturePlace {
    fn parse(written: &str) -> Result<Self, TemplateError> {
        let not_here = |_| TemplateError::NotHere { names: Self::VARIANTS, found: written.to_owned() };
        written.parse().map_err(not_here)
    }
}

impl HmacTable {
    /// The signature, whose headers are none of those that are taken.
    pub(super) fn signature(
        self,
        taken: &[HeaderName],
        variables: &mut Variables<'_>,
    ) -> Result<Signature, WrongValue> {
        let Self { secret, message, encoding, time, headers } = self;
        let mistake = |keys: &[&str], expected: &str| wrong(&[&["sign", "hmac"], keys].concat(), expected);
        let is_signed = |text: &SignedText| text.places().any(|place| place == SignaturePlace::Signature);
        if is_signed(&message) {
            let expected = "expected {signature} in headers alone: it is made of the message";
            return Err(mistake(&["message"], expected));
        }
        if !headers.values().any(is_signed) {
            return Err(mistake(&["headers"], "expected {signature} in one of them"));
        }
        let secret = secret.resolved("secret", variables);
        let message = message.filled_in("", variables);
        let mut named = Vec::new();
        for (key, text) in headers {
            let in_headers = |expected| mistake(&["headers", &key], expected);
            let name = header_name(&key).map_err(in_headers)?;
            let text = text.filled_in(&key, variables);
            if !is_header_value(&text.written(|_| String::new())) {
                return Err(in_headers(VISIBLE_ASCII));
            }
            if taken.contains(&name) {
                return Err(in_headers("expected no header that the source has already"));
            }
            named.push((name, text));
        }
        let texts = named.iter().map(|(_, text)| text).chain([&message]);
        let secrets = texts.flat_map(Text::secrets).chain([secret.as_str()]).map(str::to_owned).collect();
        let signature = HmacSignature { secret, message, encoding, time, headers: named };
        Ok(Signature { scheme: Scheme::Hmac(signature), secrets })
    }
}

impl HmacSignature {
    pub(super) fn headers(&self, request: &Request, now: SystemTime) -> Signed {
        let time = self.time.written(Timestamp::try_from(now).ok()?)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).ok()?;
        mac.update(written(&self.message, request, &time, "").as_bytes());
        let code = mac.finalize().into_bytes();
        let signature = match self.encoding {
            Encoding::Hex => const_hex::encode(code),
            Encoding::Base64 => STANDARD.encode(code),
        };
        let headers = self.headers.iter();
        Some(headers.map(|(name, text)| (name.clone(), written(text, request, &time, &signature))).collect())
    }
}

impl TimeFormat {
    fn written(&self, now: Timestamp) -> Option<String> {
        match self {
            TimeFormat::Seconds => Some(now.as_second().to_string()),
            TimeFormat::Milliseconds => Some(now.as_millisecond().to_string()),
            TimeFormat::Pattern(pattern) => strtime::format(pattern, now).ok(),
        }
    }
}

impl TryFrom<String> for TimeFormat {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let format = match text.as_str() {
            "unix" => TimeFormat::Seconds,
            "unix-ms" => TimeFormat::Milliseconds,
            pattern => TimeFormat::Pattern(pattern.to_owned()),
        };
        let is_text = matches!(&format, TimeFormat::Pattern(pattern) if !pattern.contains('%'));
        if is_text || format.written(Timestamp::UNIX_EPOCH).is_none() {
            let expected = "expected \"unix\", \"unix-ms\" or a pattern such as \"%Y-%m-%dT%H:%M:%SZ\"";
            return Err(format!("{expected}, found {text:?}"));
        }
        Ok(format)
    }
}

fn written(text: &SignedText, request: &Request, time: &str, signature: &str) -> String {
    let url = request.url();
    text.written(|place| match place {
        SignaturePlace::Method => request.method().to_string(),
        SignaturePlace::Host => url[url::Position::BeforeHost..url::Position::AfterPort].to_owned(),
        SignaturePlace::Path => url.path().to_owned(),
        SignaturePlace::QueryString => url.query().unwrap_or_default().to_owned(),
        SignaturePlace::Body => String::from_utf8_lossy(body(request)).into_owned(),
        SignaturePlace::Time => time.to_owned(),
        SignaturePlace::Signature => signature.to_owned(),
    })
}
