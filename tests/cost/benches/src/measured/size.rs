use std::{fs, io::Write, path::Path};

use flate2::{Compression, write::DeflateEncoder};

/// What a binary weighs, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) binary: u64,
    /// As the only file of a zip, but for the zip's own 150 bytes.
    pub(crate) zip: u64,
}

impl Size {
    pub(crate) fn of(file: &Path) -> Self {
        let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        // The level that zip tools and cargo-lambda take.
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::new(6));
        packer.write_all(&bytes).expect("memory takes every byte");
        let packed = packer.finish().expect("memory takes every byte");
        Self { binary: bytes.len() as u64, zip: packed.len() as u64 }
    }
}
