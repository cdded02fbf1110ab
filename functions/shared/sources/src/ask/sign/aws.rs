//! AWS Signature Version 4, in headers, by AWS's own library.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::identity::Identity;
use reqwest::Request;
use reqwest::header::{HeaderName, HeaderValue};
use serde::Deserialize;

use super::{Signed, body};
use crate::template::{FixedText, Variables};

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
pub(super) struct AwsSignature {
    identity: Identity,
    region: String,
    service: String,
}

impl AwsTable {
    /// The signature, and what nothing may show of it.
    pub(super) fn signature(self, variables: &mut Variables<'_>) -> (AwsSignature, Vec<String>) {
        let mut text = |text: FixedText| text.resolved(variables);
        let (key, secret) = (text(self.key), text(self.secret));
        let session = self.session.map(&mut text);
        let secrets = [Some(key.clone()), Some(secret.clone()), session.clone()];
        let identity = Credentials::new(key, secret, session, None, "sources.toml").into();
        let signature = AwsSignature { identity, region: text(self.region), service: text(self.service) };
        (signature, secrets.into_iter().flatten().collect())
    }
}

impl AwsSignature {
    pub(super) fn headers(&self, request: &Request, now: SystemTime) -> Signed {
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
        let (instructions, _) = sign(signable, &params).ok()?.into_parts();
        let name = |name| HeaderName::from_static(name);
        let (headers, _) = instructions.into_parts();
        Some(headers.iter().map(|header| (name(header.name()), header.value().to_owned())).collect())
    }
}
