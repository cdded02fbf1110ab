//! `sign = { … }`: how requests are signed.

use std::collections::BTreeMap;

use reqwest::header::{AUTHORIZATION, HeaderName};
use serde::Deserialize;

use super::mistake::Mistake;
use super::source_table::SourceTable;
use crate::ask::request;
use crate::ask::sign::Signature;
use crate::ask::sign::aws::AwsSignature;
use crate::ask::sign::hmac::{Encoding, HmacSignature, Place, SignedText, TimeFormat};
use crate::template::{Template, Variables};

#[derive(Deserialize)]
#[serde(rename_all = "lowercase", expecting = "{ aws = { … } } or { hmac = { … } }")]
pub(super) enum SignTable {
    Aws(AwsTable),
    Hmac(HmacTable),
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table: { key = \"${…}\", secret = \"${…}\", region = \"…\", service = \"…\" }"
)]
pub(super) struct AwsTable {
    key: Template,
    secret: Template,
    session: Option<Template>,
    region: Template,
    service: Template,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table: { secret = \"${…}\", message = \"{method}{path}\", headers = { … } }"
)]
pub(super) struct HmacTable {
    secret: Template,
    message: SignedText,
    #[serde(default)]
    encoding: Encoding,
    #[serde(default)]
    time: TimeFormat,
    headers: BTreeMap<String, SignedText>,
}

impl SignTable {
    /// The signature, whose headers are none of those that are taken.
    pub(super) fn signature(
        self,
        taken: &[HeaderName],
        table: &SourceTable<'_>,
        variables: &mut Variables<'_>,
    ) -> Result<Signature, Mistake> {
        match self {
            SignTable::Aws(_) if taken.contains(&AUTHORIZATION) => {
                let expected = "expected no other Authorization beside it: that is where the signature goes";
                Err(table.mistake(&["sign", "aws"], expected))
            }
            SignTable::Aws(aws) => aws.signature(table, variables).map(Signature::Aws),
            SignTable::Hmac(hmac) => hmac.signature(taken, table, variables).map(Signature::Hmac),
        }
    }
}

impl AwsTable {
    fn signature(
        self,
        table: &SourceTable<'_>,
        variables: &mut Variables<'_>,
    ) -> Result<AwsSignature, Mistake> {
        let mut text = |key: &'static str, template| fixed(template, &["sign", "aws", key], table, variables);
        let session = self.session.map(|session| text("session", session)).transpose()?;
        Ok(AwsSignature::new(
            text("key", self.key)?,
            text("secret", self.secret)?,
            session,
            text("region", self.region)?,
            text("service", self.service)?,
        ))
    }
}

impl HmacTable {
    fn signature(
        self,
        taken: &[HeaderName],
        table: &SourceTable<'_>,
        variables: &mut Variables<'_>,
    ) -> Result<HmacSignature, Mistake> {
        let Self { secret, message, encoding, time, headers } = self;
        let mistake =
            |key: &[&str], expected: &str| table.mistake(&[&["sign", "hmac"][..], key].concat(), expected);
        if message.has(Place::Signature) {
            return Err(mistake(
                &["message"],
                "expected {signature} in headers alone: it is made of the message",
            ));
        }
        if !headers.values().any(|text| text.has(Place::Signature)) {
            return Err(mistake(&["headers"], "expected {signature} in one of them"));
        }
        let secret = fixed(secret, &["sign", "hmac", "secret"], table, variables)?;
        let mut secrets = vec![secret.clone()];
        let message = message.filled_in(variables, &mut secrets);
        let mut named = Vec::new();
        for (key, text) in headers {
            let name =
                request::header_name(&key).map_err(|expected| mistake(&["headers", &key], expected))?;
            let text = text.filled_in(variables, &mut secrets);
            if !text.is_header() {
                return Err(mistake(&["headers", &key], request::VISIBLE_ASCII));
            }
            if taken.contains(&name) {
                return Err(mistake(&["headers", &key], "expected no header that the source has already"));
            }
            named.push((name, text));
        }
        Ok(HmacSignature { secret, message, encoding, time, headers: named, secrets })
    }
}

fn fixed(
    template: Template,
    key: &[&str],
    table: &SourceTable<'_>,
    variables: &mut Variables<'_>,
) -> Result<String, Mistake> {
    let expected = "expected text and ${VARIABLE}s alone, the same in every search";
    template.fixed(variables).ok_or_else(|| table.mistake(key, expected))
}
