//! The answer of one source for one job: the stored checkpoint.

use std::{
    io::{self, Read, Write},
    slice,
};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use crate::{Hit, RawHit};

/// The most hits that are kept of a source: no reader goes further, and it bounds what is ranked at each reading.
pub const MAX_HITS: usize = 100;
/// Every reading of results reads every finding. Twelve of this size cost 150 read units, and 100 hits of a title, a text
/// of 300 letters and two addresses take a quarter of it.
const MAX_STORED_BYTES: usize = 100_000;
/// 100 hits of the greatest size (3.2 KB title, 6.4 KB text, 1 KB shop, 4 KB addresses) are 1.5 MB of JSON, 3 MB if
/// every byte of it needed an escape: what unpacks to more than this was not packed by us.
const MAX_UNPACKED_BYTES: u64 = 4 << 20;

/// The weight of a source that is worth as much as any other, in thousandths.
pub const DEFAULT_WEIGHT: u32 = 1000;

/// The answer of one source: at most 100 hits that are at most 100 KB when stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    hits: Vec<Hit>,
    cut: bool,
    weight: u32,
    arrival: u64,
}

/// Stored bytes are not a finding.
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

/// As it is stored, with [`Hit`]s; as it is read, with [`RawHit`]s: the rules may have become stricter since.
#[derive(Serialize, Deserialize)]
struct Stored<H> {
    #[serde(default)]
    cut: bool,
    #[serde(default = "usual_weight")]
    weight: u32,
    #[serde(default)]
    arrival: u64,
    hits: H,
}

fn usual_weight() -> u32 {
    DEFAULT_WEIGHT
}

impl Finding {
    /// Keeps the first hits of an answer, as many as a finding may hold.
    pub fn new(mut hits: Vec<Hit>) -> Self {
        let answered = hits.len();
        hits.truncate(MAX_HITS);
        hits.truncate(fitting(&hits));
        let cut = hits.len() < answered;
        Self { hits, cut, weight: DEFAULT_WEIGHT, arrival: 0 }
    }

    /// The finding with the weight of its source, in thousandths. It is stored with the hits, so that the
    /// functions that rank them need no settings, and a changed setting does not reorder a list that is being read.
    pub fn weighing(self, weight: u32) -> Self {
        Self { weight, ..self }
    }

    /// The finding with its place in the order in which the job's findings were stored: any number that grows.
    pub fn arriving(self, arrival: u64) -> Self {
        Self { arrival, ..self }
    }

    /// The weight of its ranks in thousandths: [`DEFAULT_WEIGHT`] unless it was given.
    pub fn weight(&self) -> u32 {
        self.weight
    }

    /// Its place in the order in which the job's findings were stored; 0 unless it was given.
    pub fn arrival(&self) -> u64 {
        self.arrival
    }

    /// The hits, best first.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// True if the source had answered with more than these hits.
    pub fn cut(&self) -> bool {
        self.cut
    }

    /// The bytes to store: JSON, compressed with DEFLATE (RFC 1951).
    pub fn encode(&self) -> Vec<u8> {
        let stored = Stored { cut: self.cut, weight: self.weight, arrival: self.arrival, hits: &self.hits };
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
        let restored: Stored<Vec<RawHit>> =
            serde_json::from_slice(&json).map_err(FindingError::Unreadable)?;
        let stored = restored.hits.len();
        let mut hits: Vec<Hit> = restored.hits.into_iter().filter_map(|raw| Hit::new(raw).ok()).collect();
        hits.truncate(MAX_HITS);
        let cut = restored.cut || hits.len() < stored;
        Ok(Self { hits, cut, weight: restored.weight, arrival: restored.arrival })
    }
}

/// The number of hits, from the first, that can be stored together: where they may be too many, each is compressed once.
fn fitting(hits: &[Hit]) -> usize {
    // The fields beside the hits, and what DEFLATE adds to that which does not compress.
    const BESIDE: usize = 1_000;
    let json = |hits: &[Hit]| serde_json::to_vec(hits).expect("strings and numbers always become JSON");
    if json(hits).len() + BESIDE <= MAX_STORED_BYTES {
        return hits.len();
    }
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    let fits = |hit: &&Hit| {
        // In one write: each clears 32 KiB to write to.
        packed.write_all(&json(slice::from_ref(*hit))).expect("memory takes every byte");
        packed.flush().expect("memory takes every byte");
        packed.get_ref().len() + BESIDE <= MAX_STORED_BYTES
    };
    hits.iter().take_while(fits).count()
}

#[cfg(test)]
#[path = "finding_tests.rs"]
mod tests;
