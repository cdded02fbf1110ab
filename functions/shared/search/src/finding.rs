//! What one source answered for one job: the stored checkpoint.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use crate::{Hit, RawHit};

/// Nobody reads further; it also bounds what is ranked at each reading.
pub(crate) const MAX_HITS: usize = 100;
/// A DynamoDB item holds 400 KB (AWS quota); 300 KB leaves room for its keys and whatever else it will carry.
const MAX_STORED_BYTES: usize = 300_000;
/// 100 hits of the greatest size (3.2 KB title, 6.4 KB text, 1 KB shop, 4 KB addresses) are 1.5 MB of JSON, 3 MB if
/// every byte of it needed an escape: what unpacks to more than this was not packed by us.
const MAX_UNPACKED_BYTES: u64 = 4 << 20;

/// What one source answered: at most 100 hits that are at most 300 KB when stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    hits: Vec<Hit>,
    cut: bool,
}

/// Why stored bytes are not a finding.
#[derive(Debug, thiserror::Error)]
pub enum FindingError {
    /// Not compressed by us, or damaged.
    #[error("the finding cannot be unpacked")]
    Damaged(#[source] io::Error),
    /// More than 4 MiB when unpacked.
    #[error("the finding unpacks to more than 4 MiB")]
    TooLarge,
    /// Unpacked, but not the JSON of a finding.
    #[error("the finding cannot be read")]
    Unreadable(#[source] serde_json::Error),
}

#[derive(Serialize)]
struct Stored<'a> {
    cut: bool,
    hits: &'a [Hit],
}

/// Hits are raw again: the rules may have become stricter since they were stored.
#[derive(Deserialize)]
struct Restored {
    #[serde(default)]
    cut: bool,
    hits: Vec<RawHit>,
}

impl Finding {
    /// Keeps the first hits of an answer, as many as a finding may hold.
    pub fn new(mut hits: Vec<Hit>) -> Self {
        let cut = hits.len() > MAX_HITS;
        hits.truncate(MAX_HITS);
        let mut finding = Self { hits, cut };
        // A quarter at a time: from 100 hits it takes at most 17 rounds to reach none, and one hit always fits.
        while finding.encode().len() > MAX_STORED_BYTES {
            finding.hits.truncate(finding.hits.len() * 3 / 4);
            finding.cut = true;
        }
        finding
    }

    /// The hits, best first.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The hits, best first, without a copy.
    pub fn into_hits(self) -> Vec<Hit> {
        self.hits
    }

    /// Whether the source had answered with more than these hits.
    pub fn cut(&self) -> bool {
        self.cut
    }

    /// The bytes to store: JSON, compressed with DEFLATE (RFC 1951).
    pub fn encode(&self) -> Vec<u8> {
        let stored = Stored { cut: self.cut, hits: &self.hits };
        let json = serde_json::to_vec(&stored).expect("strings, numbers and lists always become JSON");
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
        packed.write_all(&json).and_then(|()| packed.finish()).expect("memory takes every byte")
    }

    /// Reads stored bytes. Unknown fields are passed over, and hits that today's rules refuse count as cut, so that
    /// older and newer versions of this code read each other's findings.
    pub fn decode(bytes: &[u8]) -> Result<Self, FindingError> {
        let mut json = Vec::new();
        // One byte over the limit tells "exactly full" from "more to come".
        let mut unpacked = DeflateDecoder::new(bytes).take(MAX_UNPACKED_BYTES + 1);
        let length = unpacked.read_to_end(&mut json).map_err(FindingError::Damaged)?;
        if length as u64 > MAX_UNPACKED_BYTES {
            return Err(FindingError::TooLarge);
        }
        let restored: Restored = serde_json::from_slice(&json).map_err(FindingError::Unreadable)?;
        let stored = restored.hits.len();
        let mut hits: Vec<Hit> = restored.hits.into_iter().filter_map(|raw| Hit::new(raw).ok()).collect();
        hits.truncate(MAX_HITS);
        let cut = restored.cut || hits.len() < stored;
        Ok(Self { hits, cut })
    }
}

#[cfg(test)]
#[path = "finding_tests.rs"]
mod tests;
