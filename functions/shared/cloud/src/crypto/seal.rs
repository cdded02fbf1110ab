use aws_sdk_kms::{Client, operation::decrypt::DecryptError, primitives::Blob};
use job::{Countries, Key, PhoneNumber, Sealed, Token};

use crate::{Aws, Environment, SettingError, client::redacted};

/// Closes and opens contacts with a key that never leaves the key service. A sealed contact opens only for the job
/// it was sealed for.
#[derive(Clone)]
pub struct Seal {
    client: Client,
    key_id: String,
}

/// Where to text, and the link to text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The number.
    pub phone: PhoneNumber,
    /// The token that the link carries.
    pub token: Token,
}

/// A contact could not be sealed or opened. The variants carry no contact.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key service did not do it this time.
    #[error("the key service did not answer as it should")]
    Service(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It is no contact of this job, or sealed with another key: it will never open.
    #[error("the sealed contact does not open for this job")]
    Broken,
}

impl Seal {
    /// The seal with the key named by `KMS_KEY_ID`.
    pub fn from_environment(aws: &Aws, environment: &Environment) -> Result<Self, SettingError> {
        let key_id =
            environment.required("KMS_KEY_ID", "the id, ARN or alias of the key that seals contacts")?;
        Ok(Self::new(aws, key_id))
    }

    /// The seal with this key.
    pub fn new(aws: &Aws, key_id: &str) -> Self {
        Self { client: aws.kms(), key_id: key_id.to_owned() }
    }

    /// Seals a contact for a job.
    pub async fn seal(&self, contact: &Contact, key: &Key) -> Result<Sealed, SealError> {
        let plain = format!("{}\n{}", contact.phone.as_str(), contact.token.as_str());
        let request = self.client.encrypt().key_id(&self.key_id).plaintext(Blob::new(plain));
        let request = request.encryption_context("job", key.hex()).encryption_context("purpose", PURPOSE);
        let answer = request.send().await.map_err(|error| SealError::Service(redacted(error)))?;
        let blob =
            answer.ciphertext_blob.ok_or_else(|| SealError::Service("no ciphertext in the answer".into()))?;
        Ok(Sealed::new(blob.into_inner()))
    }

    /// Opens a contact that was sealed for this job.
    pub async fn open(&self, sealed: &Sealed, key: &Key) -> Result<Contact, SealError> {
        let request =
            self.client.decrypt().key_id(&self.key_id).ciphertext_blob(Blob::new(sealed.ciphertext()));
        let request = request.encryption_context("job", key.hex()).encryption_context("purpose", PURPOSE);
        let answer = request.send().await.map_err(|error| match error.as_service_error() {
            Some(DecryptError::InvalidCiphertextException(_) | DecryptError::IncorrectKeyException(_)) => {
                SealError::Broken
            }
            _ => SealError::Service(redacted(error)),
        })?;
        let plain = answer.plaintext.ok_or(SealError::Broken)?;
        parse(plain.as_ref()).ok_or(SealError::Broken)
    }
}

/// Bound to every sealed contact beside the job's key.
const PURPOSE: &str = "text";

fn parse(plain: &[u8]) -> Option<Contact> {
    let (phone, token) = std::str::from_utf8(plain).ok()?.split_once('\n')?;
    // Which countries may be texted was decided when it was sealed.
    let phone = PhoneNumber::parse_among(phone, &Countries::all()).ok()?;
    Some(Contact { phone, token: Token::parse(token).ok()? })
}
