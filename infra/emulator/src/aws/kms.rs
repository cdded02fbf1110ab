use std::{collections::BTreeMap, path::Path};

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
    EndpointError,
    data_folder::{private_secret, random_bytes},
    names::{KEY_ALIAS, KEY_ID, key_arn},
    wire::{Call, CommonError, Service, WireError, json_response},
};

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

/// A request, with what the operations here read; empty where it says nothing.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Request {
    key_id: String,
    plaintext: String,
    ciphertext_blob: String,
    encryption_context: Context,
}

impl Kms {
    /// KMS with the key in this file, which is made at the first start.
    pub(crate) fn open(path: &Path) -> Result<Kms, EndpointError> {
        let key = private_secret(path, &random_bytes::<32>()).map_err(EndpointError::unusable(path))?;
        let key = <[u8; 32]>::try_from(key).map_err(|_| EndpointError::KeyFile(path.to_path_buf()))?;
        Ok(Kms { cipher: Aes256Gcm::new(&key.into()) })
    }

    /// KMS with a key that is gone with its owner.
    pub(crate) fn in_memory() -> Kms {
        Kms { cipher: Aes256Gcm::new(&random_bytes::<32>().into()) }
    }

    pub(crate) fn answer(&self, call: &Call) -> Response {
        let malformed = |error: serde_json::Error| wire_error("SerializationException", error.to_string());
        let request = serde_json::from_slice(&call.body).map_err(malformed);
        let outcome = request.and_then(|request: Request| match call.operation.as_str() {
            "Encrypt" => self.encrypt(&request),
            "Decrypt" => self.decrypt(&request),
            "DescribeKey" => describe(&request),
            operation => Err(WireError::unknown_operation(operation)),
        });
        match outcome {
            Ok(body) => json_response(StatusCode::OK, body.to_string()),
            Err(refusal) => refusal.into_response(),
        }
    }

    fn encrypt(&self, request: &Request) -> Result<Value, WireError> {
        check_key(&request.key_id)?;
        let plaintext = decode(&request.plaintext)?;
        if plaintext.is_empty() || plaintext.len() > MAX_PLAINTEXT {
            return Err(wire_error("ValidationException", "Plaintext must have 1 to 4096 bytes"));
        }
        let nonce = random_bytes::<NONCE>();
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

    fn decrypt(&self, request: &Request) -> Result<Value, WireError> {
        // A ciphertext names its key itself.
        if !request.key_id.is_empty() {
            check_key(&request.key_id)?;
        }
        let blob = decode(&request.ciphertext_blob)?;
        let aad = associated_data(&request.encryption_context)?;
        let plaintext = self.unseal(&blob, &aad).ok_or_else(invalid_ciphertext)?;
        Ok(json!({
            "Plaintext": STANDARD.encode(plaintext),
            "KeyId": key_arn(),
            "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        }))
    }

    /// The plaintext, if the blob is one of ours, untouched and bound to this context.
    fn unseal(&self, blob: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = blob.strip_prefix(&[LAYOUT])?.split_first_chunk::<NONCE>()?;
        self.cipher.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad }).ok()
    }
}

fn describe(request: &Request) -> Result<Value, WireError> {
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

fn decode(base64: &str) -> Result<Vec<u8>, WireError> {
    STANDARD.decode(base64).map_err(|_| wire_error("SerializationException", "a blob is not base64"))
}

/// The one key by alias or id, bare or as the tail of an ARN of any region.
fn check_key(key_id: &str) -> Result<(), WireError> {
    let name = key_id.rsplit(':').next().unwrap_or_default();
    if name == KEY_ALIAS || name.strip_prefix("key/").unwrap_or(name) == KEY_ID {
        return Ok(());
    }
    Err(wire_error("NotFoundException", format!("this endpoint's only key is {KEY_ALIAS}")))
}

fn associated_data(context: &Context) -> Result<Vec<u8>, WireError> {
    serde_json::to_vec(context).map_err(|_| internal())
}

/// KMS gives no reason, so that a forger learns nothing.
fn invalid_ciphertext() -> WireError {
    wire_error("InvalidCiphertextException", "")
}

fn internal() -> WireError {
    WireError::common(CommonError::Failed, Service::Kms, "")
}

fn wire_error(code: &'static str, message: impl Into<String>) -> WireError {
    WireError::new(Service::Kms, code, message)
}
