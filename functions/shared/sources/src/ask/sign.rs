//! Requests that are signed, so that a source knows who asks and that nothing was changed.
//!
//! The last step before a request is sent: what is signed is what goes over the wire. [`aws`] is Signature Version 4 of
//! AWS; [`hmac`] is what other services make of a shared secret, each in its own way.

pub(crate) mod aws;
pub(crate) mod hmac;

use std::time::SystemTime;

use reqwest::Request;
use reqwest::header::{HeaderName, HeaderValue};

use self::aws::AwsSignature;
use self::hmac::HmacSignature;
use crate::fault::Fault;

/// How the requests of a source are signed.
pub(crate) enum Signature {
    Aws(AwsSignature),
    Hmac(HmacSignature),
}

impl Signature {
    pub(crate) fn sign(&self, request: &mut Request, now: SystemTime) -> Result<(), Fault> {
        let headers = match self {
            Signature::Aws(aws) => aws.headers(request, now),
            Signature::Hmac(hmac) => hmac.headers(request, now),
        };
        for (name, value) in headers.ok_or(Fault::NotSigned)? {
            let mut value = HeaderValue::from_str(&value).map_err(|_| Fault::NotSigned)?;
            value.set_sensitive(true);
            request.headers_mut().insert(name, value);
        }
        Ok(())
    }

    /// What nothing may show.
    pub(crate) fn secrets(&self) -> &[String] {
        match self {
            Signature::Aws(aws) => &aws.secrets,
            Signature::Hmac(hmac) => &hmac.secrets,
        }
    }
}

/// The headers of a signature; `None` if the request cannot be signed.
type Signed = Option<Vec<(HeaderName, String)>>;

fn body(request: &Request) -> &[u8] {
    request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default()
}
