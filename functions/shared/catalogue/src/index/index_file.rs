//! An index in one file, so that it is there as a whole or not at all, and no part of it is of another build:
//!
//! ```text
//! mark, 16 bytes · format, 4 · the index's files, one after the other · contents in JSON · their length, 8,
//! and CRC-32, 4 · end mark, 8
//! ```
//!
//! Numbers are little-endian. The contents have a CRC-32 for each 64 KiB of everything before them. It is compared
//! when a block is first read: to read the whole file at each start would take longer than the start.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::Directory;
use tantivy::directory::{MmapDirectory, OwnedBytes};

use super::index_error::IndexError;
use super::read_only::{BLOCK_BYTES, ReadOnly};
use crate::error::CatalogueError;
use crate::shops::Shops;

/// What the name of an index ends in.
pub(crate) const INDEX: &str = "index";
/// The line break is one that programs which take a file for text would change.
const MARK: [u8; 16] = *b"textback index\r\n";
const END: [u8; 8] = *b"complete";
/// Grows with every change of what is indexed or how it is stored; a test tells when that is forgotten.
pub(crate) const FORMAT: u32 = 1;

/// What is in a file, and where.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Contents {
    /// How many records there are.
    pub(crate) records: u64,
    pub(crate) shops: Shops,
    files: Vec<Place>,
    /// The CRC-32 of each block.
    blocks: Vec<u32>,
}

/// Where one of the index's files lies.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) start: usize,
    pub(crate) bytes: usize,
}

/// Writes the index in a folder to a file.
pub(crate) fn write(folder: &Path, (records, shops): (u64, Shops), to: &Path) -> io::Result<()> {
    let mut out =
        Summed { to: BufWriter::new(File::create_new(to)?), blocks: Vec::new(), open: Block::default() };
    out.write_all(&MARK)?;
    out.write_all(&FORMAT.to_le_bytes())?;
    let mut start = MARK.len() + size_of_val(&FORMAT);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Locks and notes of the writer.
        if name.starts_with('.') {
            continue;
        }
        let bytes = as_usize(io::copy(&mut File::open(entry.path())?, &mut out)?)?;
        files.push(Place { name, start, bytes });
        start += bytes;
    }
    let (mut to, blocks) = out.finish();
    let contents = serde_json::to_vec(&Contents { records, shops, files, blocks })?;
    to.write_all(&contents)?;
    to.write_all(&(contents.len() as u64).to_le_bytes())?;
    to.write_all(&crc32fast::hash(&contents).to_le_bytes())?;
    to.write_all(&END)?;
    to.into_inner()?.sync_all()
}

/// Opens a file: what is in it, and the index's files.
pub(crate) fn open(path: &Path) -> Result<(Contents, ReadOnly), CatalogueError> {
    let file = path.display().to_string();
    let bytes = mapped(path)?;
    let Some(rest) = bytes.strip_prefix(&MARK) else {
        return Err(IndexError::Foreign { file }.into());
    };
    let format = rest.first_chunk().map_or(FORMAT, |format| u32::from_le_bytes(*format));
    if format != FORMAT {
        let age = if format < FORMAT { "an older" } else { "a newer" };
        return Err(IndexError::OtherVersion { file, age }.into());
    }
    let (mut contents, length) = contents_of(&bytes)
        .ok_or_else(|| IndexError::damaged(&file, "it is cut short, or its end was changed"))?;
    let blocks = std::mem::take(&mut contents.blocks);
    let places = std::mem::take(&mut contents.files);
    let fits = |place: &Place| place.start.checked_add(place.bytes).is_some_and(|end| end <= length);
    if blocks.len() != length.div_ceil(BLOCK_BYTES) || !places.iter().all(fits) {
        return Err(IndexError::damaged(&file, "its contents do not fit its length").into());
    }
    Ok((contents, ReadOnly::new(bytes.slice(0..length), places, blocks)))
}

/// Whether there is an index at this path, of whatever version.
pub(crate) fn is_one(path: &Path) -> bool {
    mapped(path).is_ok_and(|bytes| bytes.starts_with(&MARK))
}

/// The bytes of a file, read from the disk when they are looked at.
fn mapped(path: &Path) -> Result<OwnedBytes, CatalogueError> {
    let file = path.display().to_string();
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => CatalogueError::Missing { file: file.clone() },
        _ => CatalogueError::Unreadable { file: file.clone(), source },
    };
    if fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Err(unreadable(io::ErrorKind::IsADirectory.into()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let map = || -> tantivy::Result<OwnedBytes> {
        let name = Path::new(path.file_name().unwrap_or_default());
        let handle = MmapDirectory::open(folder)?.get_file_handle(name)?;
        Ok(handle.read_bytes(0..handle.len())?)
    };
    map().map_err(|error| unreadable(io::Error::other(error)))
}

/// The contents, and the length of what is before them.
fn contents_of(bytes: &[u8]) -> Option<(Contents, usize)> {
    let (rest, end) = bytes.split_last_chunk::<8>()?;
    let (rest, sum) = rest.split_last_chunk::<4>()?;
    let (rest, length) = rest.split_last_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let start = rest.len().checked_sub(length)?;
    let contents = &rest[start..];
    let is_sound = *end == END && crc32fast::hash(contents) == u32::from_le_bytes(*sum);
    let contents = is_sound.then(|| serde_json::from_slice(contents).ok()).flatten()?;
    Some((contents, start))
}

fn as_usize(bytes: u64) -> io::Result<usize> {
    usize::try_from(bytes).map_err(|_| io::ErrorKind::FileTooLarge.into())
}

/// Passes on what is written, and sums it up block by block.
struct Summed<W> {
    to: W,
    blocks: Vec<u32>,
    open: Block,
}

/// A block that is not full.
#[derive(Default)]
struct Block {
    sum: crc32fast::Hasher,
    bytes: usize,
}

impl<W: Write> Summed<W> {
    fn finish(mut self) -> (W, Vec<u32>) {
        if self.open.bytes > 0 {
            self.close();
        }
        (self.to, self.blocks)
    }

    fn close(&mut self) {
        self.blocks.push(std::mem::take(&mut self.open).sum.finalize());
    }
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = BLOCK_BYTES - self.open.bytes;
        let written = self.to.write(&bytes[..bytes.len().min(room)])?;
        self.open.sum.update(&bytes[..written]);
        self.open.bytes += written;
        if self.open.bytes == BLOCK_BYTES {
            self.close();
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
