//! The faults of a source over HTTP, each the cause behind a [`SourceError`]. No text names a query, a secret or an
//! address: what a source says is masked.

use std::error::Error;
use std::iter;
use std::time::Duration;

use reqwest::StatusCode;
use search::{Cause, SourceError};

use crate::answer::format::xml::XmlError;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("it answered with status {}{}", .status.as_u16(), said(.message))]
    Status { status: StatusCode, message: String },
    #[error("its answer tells an error{}", said(.message))]
    Told { status: Option<u16>, message: String },
    #[error("it gave no token: {0}")]
    NoToken(Box<Fault>),
    #[error("the answer has no access_token")]
    NotGranted,
    #[error("{0} is a private address; allow_private = true would allow it")]
    PrivateAddress(std::net::IpAddr),
    #[error("no connection, or it broke")]
    Connection(#[source] reqwest::Error),
    #[error("no TLS connection: {0}")]
    Tls(rustls::Error),
    #[error("{failed} searches in a row got no answer from it; it is asked again within {} s", .wait.as_secs() + 1)]
    Paused { failed: u32, wait: Duration },
    #[error("its rate does not allow another request before this search ends")]
    NoTurn,
    #[error("the answer has more than {max_bytes} bytes")]
    TooLarge { max_bytes: usize },
    #[error("it redirected more than {0} times")]
    TooManyRedirects(usize),
    #[error("it redirected to no address that can be followed")]
    BadRedirect,
    #[error("it redirected from https to http")]
    Downgrade,
    #[error(
        "it redirected to another scheme, host or port, which must not see this source's body or secrets"
    )]
    SecretsElsewhere,
    #[error("its next page is at another scheme, host or port")]
    NextElsewhere,
    #[error("the request cannot be signed")]
    NotSigned,
    #[error("the query cannot stand in this place of the address")]
    QueryInAddress,
    #[error("the answer cannot be unpacked")]
    Packed(#[source] reqwest::Error),
    #[error("the answer is not {encoding} text")]
    NotText { encoding: &'static str },
    #[error("the answer's Content-Type names an unknown charset")]
    UnknownCharset,
    #[error("the answer is not JSON")]
    NotJson(#[source] serde_json::Error),
    #[error("the page's JSON-LD is not JSON")]
    NotJsonLd(#[source] serde_json::Error),
    #[error("the answer is not XML")]
    NotXml(#[source] XmlError),
    #[error("none of the {matched} hits has a title and a web address")]
    NoGoodHit { matched: usize },
}

fn said(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}

/// A failure on the way to an answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: SourceError,
    /// The time for which the source asked to be left alone.
    pub(crate) retry_after: Option<Duration>,
}

impl From<Fault> for SourceError {
    fn from(fault: Fault) -> Self {
        fault.kind()(Box::new(fault))
    }
}

impl Fault {
    /// The status of an answer, or the one that it tells.
    fn status(&self) -> Option<u16> {
        match self {
            Fault::Status { status, .. } => Some(status.as_u16()),
            Fault::Told { status, .. } => *status,
            _ => None,
        }
    }

    /// What it is for those who read no causes.
    fn kind(&self) -> fn(Cause) -> SourceError {
        match self {
            Fault::NoToken(fault) => fault.kind(),
            Fault::NoTurn => SourceError::RateLimited,
            Fault::Status { .. } | Fault::Told { .. } => match self.status() {
                Some(429) => SourceError::RateLimited,
                Some(500..=599) => SourceError::Failing,
                _ => SourceError::Refused,
            },
            Fault::PrivateAddress(_) => SourceError::PrivateAddress,
            Fault::Connection(_) | Fault::Tls(_) | Fault::Paused { .. } => SourceError::Unreachable,
            Fault::TooLarge { .. } => SourceError::TooLarge,
            Fault::QueryInAddress | Fault::NotSigned => SourceError::Internal,
            Fault::TooManyRedirects(_)
            | Fault::BadRedirect
            | Fault::Downgrade
            | Fault::SecretsElsewhere
            | Fault::NextElsewhere
            | Fault::Packed(_)
            | Fault::NotText { .. }
            | Fault::UnknownCharset
            | Fault::NotJson(_)
            | Fault::NotJsonLd(_)
            | Fault::NotXml(_)
            | Fault::NotGranted
            | Fault::NoGoodHit { .. } => SourceError::BadAnswer,
        }
    }

    /// True if it may pass. The source may have done what it was asked, unless it surely was not: it is asked again only
    /// if doing it twice does no harm.
    fn is_worth_another_try(&self, repeatable: bool) -> bool {
        match (self, self.status()) {
            // The source itself was not asked.
            (Fault::NoToken(fault), _) => fault.is_worth_another_try(true),
            (_, Some(429)) => true,
            // RFC 9110, section 15.6: what stands behind it may be back in a moment.
            (_, Some(502..=504)) => repeatable,
            (Fault::Connection(error), _) => repeatable || error.is_connect(),
            _ => false,
        }
    }

    /// The fault behind an error, if it is one.
    pub(crate) fn behind(error: &SourceError) -> Option<&Self> {
        error.source()?.downcast_ref()
    }
}

/// The address policy reports through the resolver, and TLS through the connection: both lie deep inside the client's
/// error.
impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        for cause in iter::successors(error.source(), |&cause| cause.source()) {
            if let Some(Fault::PrivateAddress(address)) = cause.downcast_ref::<Fault>() {
                return Fault::PrivateAddress(*address);
            }
            if let Some(error) = tls_error(cause) {
                return Fault::Tls(error.clone());
            }
        }
        let error = error.without_url();
        // Unpacking reports I/O errors; a connection that broke is the HTTP library's own error.
        let unpacking = error.is_decode() && error.source().is_some_and(|cause| cause.is::<std::io::Error>());
        if unpacking { Fault::Packed(error) } else { Fault::Connection(error) }
    }
}

/// The fault of TLS, in as many I/O errors as it is wrapped in. Each of them passes its own content over when it
/// is asked for its source.
fn tls_error<'e>(cause: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    let inner = cause.downcast_ref::<std::io::Error>()?.get_ref()?;
    inner.downcast_ref::<rustls::Error>().or_else(|| tls_error(inner))
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        SourceError::from(fault).into()
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        Self { error, retry_after: None }
    }
}

impl Failure {
    /// True if the source did not take the token that it was shown.
    pub(crate) fn is_unauthorized(&self) -> bool {
        matches!(Fault::behind(&self.error), Some(Fault::Status { status: StatusCode::UNAUTHORIZED, .. }))
    }

    pub(crate) fn is_worth_another_try(&self, repeatable: bool) -> bool {
        Fault::behind(&self.error).is_some_and(|fault| fault.is_worth_another_try(repeatable))
    }
}
