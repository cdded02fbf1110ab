//! Requests that are signed, so that a source knows who asks and that nothing was changed.
//!
//! The last step before a request is sent: what is signed is what goes over the wire. [`aws`] is Signature Version 4 of
//! AWS; [`hmac`] is what other services make of a shared secret, each in its own way.

mod aws;
mod hmac;

use std::time::SystemTime;

use reqwest::Request;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use serde::Deserialize;

use self::aws::{AwsSignature, AwsTable};
use self::hmac::{HmacSignature, HmacTable};
use crate::fault::Fault;
use crate::file::mistake::{WrongValue, wrong};
use crate::template::Variables;

/// How the requests of a source are signed, as its file says it.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase", expecting = "{ aws = { … } } or { hmac = { … } }")]
pub(crate) enum SignTable {
    Aws(AwsTable),
    Hmac(HmacTable),
}

/// How the requests of a source are signed.
pub(crate) struct Signature {
    scheme: Scheme,
    /// The texts that nothing may show.
    pub(crate) secrets: Vec<String>,
}

enum Scheme {
    Aws(AwsSignature),
    Hmac(HmacSignature),
}

/// The headers of a signature; `None` if the request cannot be signed.
type Signed = Option<Vec<(HeaderName, String)>>;

impl SignTable {
    /// The signature, whose headers are none of those that are taken.
    pub(crate) fn signature(
        self,
        taken: &[HeaderName],
        variables: &mut Variables<'_>,
    ) -> Result<Signature, WrongValue> {
        match self {
            SignTable::Aws(_) if taken.contains(&AUTHORIZATION) => {
                let expected = "expected no other Authorization beside it: that is where the signature goes";
                Err(wrong(&["sign", "aws"], expected))
            }
            SignTable::Aws(table) => {
                let (aws, secrets) = table.signature(variables);
                Ok(Signature { scheme: Scheme::Aws(aws), secrets })
            }
            SignTable::Hmac(table) => {
                let (hmac, secrets) = table.signature(taken, variables)?;
                Ok(Signature { scheme: Scheme::Hmac(hmac), secrets })
            }
        }
    }
}

impl Signature {
    pub(crate) fn sign(&self, request: &mut Request, now: SystemTime) -> Result<(), Fault> {
        let headers = match &self.scheme {
            Scheme::Aws(aws) => aws.headers(request, now),
            Scheme::Hmac(hmac) => hmac.headers(request, now),
        };
        for (name, value) in headers.ok_or(Fault::NotSigned)? {
            let mut value = HeaderValue::from_str(&value).map_err(|_| Fault::NotSigned)?;
            value.set_sensitive(true);
            request.headers_mut().insert(name, value);
        }
        Ok(())
    }
}

fn body(request: &Request) -> &[u8] {
    request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default()
}
