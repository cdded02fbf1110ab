use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

/// The sort keys of findings start with this.
pub(crate) const SORT_KEY_PREFIX: &str = "found#";

/// What one source answered for one job, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFinding {
    /// The name of the source.
    pub source: String,
    /// How many hits it holds.
    pub hits: u16,
    /// The encoded finding.
    pub bytes: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct FindingItem {
    pub(crate) pk: String,
    pub(crate) sk: String,
    /// hits
    pub(crate) h: u16,
    /// the encoded finding
    pub(crate) f: ByteBuf,
    /// in seconds
    pub(crate) expires_at: u64,
}

impl FindingItem {
    pub(crate) fn into_finding(self) -> Option<StoredFinding> {
        let source = self.sk.strip_prefix(SORT_KEY_PREFIX)?.to_owned();
        Some(StoredFinding { source, hits: self.h, bytes: self.f.into_vec() })
    }
}
