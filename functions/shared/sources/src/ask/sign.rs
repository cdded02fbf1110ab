//! Requests that are signed, so that a source knows who asks and that nothing was changed.
//!
//! The last step before a request is sent: what is signed is what goes over the wire. AWS has its Signature Version 4, by its own
//! library; [`hmac`] is what other services make of a shared secret, each in its own way.

mod hmac;

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{self, PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::identity::Identity;
use reqwest::Request;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use serde::Deserialize;

use self::hmac::{HmacSignature, HmacTable};
use crate::fault::Fault;
use crate::file::mistake::{WrongValue, wrong};
use crate::template::{FixedText, Variables};

/// How the requests of a source are signed, as its file says it.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase", expecting = "{ aws = { … } } or { hmac = { … } }")]
pub(crate) enum SignTable {
    Aws(AwsTable),
    Hmac(HmacTable),
}

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
            SignTable::Aws(table) => Ok(table.signature(variables)),
            SignTable::Hmac(table) => table.signature(taken, variables),
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

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table: { key = \"${…}\", secret = \"${…}\", region = \"…\", service = \"…\" }"
)]
pub(crate) struct AwsTable {
    key: FixedText,
    secret: FixedText,
    session: Option<FixedText>,
    region: FixedText,
    service: FixedText,
}

/// Who signs, and for which service.
struct AwsSignature {
    identity: Identity,
    region: String,
    service: String,
}

impl AwsTable {
    fn signature(self, variables: &mut Variables<'_>) -> Signature {
        let mut text = |name: &str, text: FixedText| text.resolved(name, variables);
        let (key, secret) = (text("key", self.key), text("secret", self.secret));
        let session = self.session.map(|session| text("session", session));
        let secrets = [&key, &secret].into_iter().chain(&session).cloned().collect();
        let identity = Credentials::new(key, secret, session, None, "sources.toml").into();
        let (region, service) = (text("", self.region), text("", self.service));
        Signature { scheme: Scheme::Aws(AwsSignature { identity, region, service }), secrets }
    }
}

impl AwsSignature {
    fn headers(&self, request: &Request, now: SystemTime) -> Signed {
        let mut settings = SigningSettings::default();
        // OpenSearch Serverless asks for it, and no service minds.
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        let params = SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name(&self.service)
            .time(now)
            .settings(settings)
            .build()
            .ok()?
            .into();
        let text = |(name, value): (&HeaderName, &HeaderValue)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        };
        let headers: Vec<_> = request.headers().iter().map(text).collect::<Option<_>>()?;
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let (method, url) = (request.method().as_str(), request.url().as_str());
        let signable = SignableRequest::new(method, url, headers, SignableBody::Bytes(body(request))).ok()?;
        let (instructions, _) = http_request::sign(signable, &params).ok()?.into_parts();
        let name = |name| HeaderName::from_static(name);
        let (headers, _) = instructions.into_parts();
        Some(headers.iter().map(|header| (name(header.name()), header.value().to_owned())).collect())
    }
}
