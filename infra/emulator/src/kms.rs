//! KMS.

mod key_file;

use std::collections::BTreeMap;

use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    names::{KEY_ALIAS, KEY_ID, key_arn},
    wire::{AwsError, Call, json_response},
};
pub(crate) use key_file::read_or_create;

/// The first byte of a blob: which layout follows (12 bytes of nonce, then ciphertext and tag).
const LAYOUT: u8 = 1;
const NONCE: usize = 12;

/// The most that KMS encrypts in one call, in bytes.
const MAX_PLAINTEXT: usize = 4_096;

/// KMS with one key: AES-256-GCM, the encryption context bound as associated data.
pub(crate) struct Kms {
    cipher: Aes256Gcm,
}

/// The context in canonical order: sorted by name, so that the order a client writes it in does not matter.
type Context = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Encrypt {
    key_id: String,
    plaintext: String,
    #[serde(default)]
    encryption_context: Context,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Decrypt {
    key_id: Option<String>,
    ciphertext_blob: String,
    #[serde(default)]
    encryption_context: Context,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DescribeKey {
    key_id: String,
}

impl Kms {
    pub(crate) fn new(key: [u8; 32]) -> Kms {
        Kms { cipher: Aes256Gcm::new(&key.into()) }
    }

    pub(crate) fn answer(&self, call: &Call) -> Response {
        let outcome = match call.operation.as_str() {
            "Encrypt" => read(&call.body).and_then(|request| self.encrypt(&request)),
            "Decrypt" => read(&call.body).and_then(|request| self.decrypt(&request)),
            "DescribeKey" => read(&call.body).and_then(|request| describe(&request)),
            operation => Err(AwsError::unknown_operation(operation)),
        };
        match outcome {
            Ok(body) => json_response(StatusCode::OK, body.to_string()),
            Err(refusal) => refusal.into_response(),
        }
    }

    fn encrypt(&self, request: &Encrypt) -> Result<Value, AwsError> {
        check_key(&request.key_id)?;
        let plaintext = decode(&request.plaintext)?;
        if plaintext.is_empty() || plaintext.len() > MAX_PLAINTEXT {
            return Err(AwsError::new("ValidationException", "Plaintext must have 1 to 4096 bytes"));
        }
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| internal())?;
        let aad = associated_data(&request.encryption_context)?;
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), Payload { msg: &plaintext, aad: &aad })
            .map_err(|_| internal())?;
        let blob = [&[LAYOUT], nonce.as_slice(), &sealed].concat();
        Ok(json!({
            "CiphertextBlob": STANDARD.encode(blob),
            "KeyId": key_arn(),
            "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        }))
    }

    fn decrypt(&self, request: &Decrypt) -> Result<Value, AwsError> {
        request.key_id.as_deref().map_or(Ok(()), check_key)?;
        let blob = decode(&request.ciphertext_blob)?;
        let aad = associated_data(&request.encryption_context)?;
        let plaintext = self.open(&blob, &aad).ok_or_else(invalid_ciphertext)?;
        Ok(json!({
            "Plaintext": STANDARD.encode(plaintext),
            "KeyId": key_arn(),
            "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        }))
    }

    /// The plaintext, if the blob is one of ours, untouched and bound to this context.
    fn open(&self, blob: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = blob.strip_prefix(&[LAYOUT])?.split_first_chunk::<NONCE>()?;
        self.cipher.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad }).ok()
    }
}

fn describe(request: &DescribeKey) -> Result<Value, AwsError> {
    check_key(&request.key_id)?;
    Ok(json!({ "KeyMetadata": {
        "KeyId": KEY_ID,
        "Arn": key_arn(),
        "Enabled": true,
        "KeyState": "Enabled",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
    }}))
}

fn read<'a, R: Deserialize<'a>>(body: &'a [u8]) -> Result<R, AwsError> {
    serde_json::from_slice(body).map_err(|error| AwsError::new("SerializationException", error.to_string()))
}

fn decode(base64: &str) -> Result<Vec<u8>, AwsError> {
    STANDARD.decode(base64).map_err(|_| AwsError::new("SerializationException", "a blob is not base64"))
}

/// The one key by alias or id, bare or as the tail of an ARN of any region.
fn check_key(key_id: &str) -> Result<(), AwsError> {
    let name = key_id.rsplit(':').next().unwrap_or_default();
    if name == KEY_ALIAS || name.strip_prefix("key/").unwrap_or(name) == KEY_ID {
        return Ok(());
    }
    Err(AwsError::new("NotFoundException", format!("this endpoint's only key is {KEY_ALIAS}")))
}

fn associated_data(context: &Context) -> Result<Vec<u8>, AwsError> {
    serde_json::to_vec(context).map_err(|_| internal())
}

/// KMS gives no reason, so that a forger learns nothing.
fn invalid_ciphertext() -> AwsError {
    AwsError::new("InvalidCiphertextException", "")
}

fn internal() -> AwsError {
    AwsError::new("KMSInternalException", "").with_status(StatusCode::INTERNAL_SERVER_ERROR)
}
