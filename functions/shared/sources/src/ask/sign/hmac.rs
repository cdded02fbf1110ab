//! HMAC-SHA256 of a message that the source describes, in headers that it describes.

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

use super::{Signed, body};
use crate::template::hidden::hidden_parts;
use crate::template::{Part, TemplateError, Variables, nearest, parts};

/// How a source wants a request signed.
pub(crate) struct HmacSignature {
    pub(crate) secret: String,
    pub(crate) message: SignedText,
    pub(crate) encoding: Encoding,
    pub(crate) time: TimeFormat,
    pub(crate) headers: Vec<(HeaderName, SignedText)>,
    pub(crate) secrets: Vec<String>,
}

/// The spelling of a signature.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Encoding {
    #[default]
    Hex,
    Base64,
}

/// The spelling of the time at which a request is signed.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum TimeFormat {
    #[default]
    Seconds,
    Milliseconds,
    /// As `strftime` writes it, in UTC.
    Pattern(String),
}

/// Text with places for what a request has, and for its signature.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct SignedText(Vec<Piece>);

#[derive(Debug)]
enum Piece {
    Literal(String),
    Variable(String),
    Place(Place),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Method,
    Host,
    Path,
    QueryString,
    Body,
    Time,
    Signature,
}

const PLACES: [(&str, Place); 7] = [
    ("method", Place::Method),
    ("host", Place::Host),
    ("path", Place::Path),
    ("query_string", Place::QueryString),
    ("body", Place::Body),
    ("time", Place::Time),
    ("signature", Place::Signature),
];
const NAMES: &[&str] = &["method", "host", "path", "query_string", "body", "time", "signature"];

impl HmacSignature {
    pub(super) fn headers(&self, request: &Request, now: SystemTime) -> Signed {
        let time = self.time.written(Timestamp::try_from(now).ok()?)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).ok()?;
        mac.update(self.message.written(request, &time, "").as_bytes());
        let code = mac.finalize().into_bytes();
        let signature = match self.encoding {
            Encoding::Hex => const_hex::encode(code),
            Encoding::Base64 => STANDARD.encode(code),
        };
        let headers = self.headers.iter();
        Some(headers.map(|(name, text)| (name.clone(), text.written(request, &time, &signature))).collect())
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

impl TryFrom<String> for SignedText {
    type Error = TemplateError;

    fn try_from(text: String) -> Result<Self, TemplateError> {
        let piece = |part| match part {
            Part::Literal(literal) => Ok(Piece::Literal(literal)),
            Part::Variable(name) => Ok(Piece::Variable(name.to_owned())),
            Part::Place(found) => {
                let known = PLACES.iter().find(|(name, _)| *name == found);
                known.map(|(_, place)| Piece::Place(*place)).ok_or_else(|| TemplateError::NotHere {
                    names: NAMES,
                    found: found.to_owned(),
                    nearest: nearest(found, NAMES.iter().copied()),
                })
            }
        };
        parts(&text)?.into_iter().map(piece).collect::<Result<_, _>>().map(Self)
    }
}

impl SignedText {
    pub(crate) fn has(&self, place: Place) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Place(found) if *found == place))
    }

    /// True if it may be a header's value.
    pub(crate) fn is_header(&self) -> bool {
        let is_visible = |text: &str| text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        self.0.iter().all(|piece| !matches!(piece, Piece::Literal(text) if !is_visible(text)))
    }

    /// The text with the values of its variables, which are added to what nothing may show, as are its own secrets.
    pub(crate) fn filled_in(self, variables: &mut Variables<'_>, secrets: &mut Vec<String>) -> Self {
        let filled = |piece| match piece {
            Piece::Variable(name) => {
                let value = variables.value(&name);
                secrets.push(value.clone());
                Piece::Literal(value)
            }
            Piece::Literal(text) => {
                secrets.extend(hidden_parts(&text).into_iter().map(|part| text[part].to_owned()));
                Piece::Literal(text)
            }
            place @ Piece::Place(_) => place,
        };
        Self(self.0.into_iter().map(filled).collect())
    }

    fn written(&self, request: &Request, time: &str, signature: &str) -> String {
        let url = request.url();
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Variable(_) => String::new(),
            Piece::Place(place) => match place {
                Place::Method => request.method().to_string(),
                Place::Host => url[url::Position::BeforeHost..url::Position::AfterPort].to_owned(),
                Place::Path => url.path().to_owned(),
                Place::QueryString => url.query().unwrap_or_default().to_owned(),
                Place::Body => String::from_utf8_lossy(body(request)).into_owned(),
                Place::Time => time.to_owned(),
                Place::Signature => signature.to_owned(),
            },
        };
        self.0.iter().map(piece).collect()
    }
}
