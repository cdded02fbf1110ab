//! The files of an index as tantivy reads them, within one file that nobody writes to: in a Lambda package, say,
//! where the lock that tantivy's own directory makes for each reader cannot be made.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{DirectoryLock, FileHandle, Lock, OwnedBytes, WatchCallback, WatchHandle, WritePtr};
use tantivy::{Directory, HasLen};

use super::index_file::Place;

/// Large enough that a million records have some thousand sums, small enough that the first search does not wait for
/// one: 64 KiB are summed in some ten microseconds.
pub(crate) const BLOCK_BYTES: usize = 64 << 10;

/// Files within a file, each block of which is compared with its sum before anything of it is used.
#[derive(Debug, Clone)]
pub(crate) struct ReadOnly {
    bytes: Arc<Checked>,
    places: Arc<Vec<Place>>,
}

struct Checked {
    bytes: OwnedBytes,
    sums: Vec<u32>,
    /// Whether a block was found to be sound.
    sound: Vec<AtomicBool>,
}

/// One of the files.
#[derive(Debug)]
struct Part {
    bytes: Arc<Checked>,
    range: Range<usize>,
}

impl ReadOnly {
    /// Files at these places, each within the bytes, and a CRC-32 for each block of them.
    pub(crate) fn new(bytes: OwnedBytes, places: Vec<Place>, sums: Vec<u32>) -> Self {
        let sound = sums.iter().map(|_| AtomicBool::new(false)).collect();
        Self { bytes: Arc::new(Checked { bytes, sums, sound }), places: Arc::new(places) }
    }

    fn place(&self, path: &Path) -> Option<&Place> {
        self.places.iter().find(|place| Path::new(&place.name) == path)
    }
}

impl Checked {
    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        for block in range.start / BLOCK_BYTES..range.end.div_ceil(BLOCK_BYTES) {
            self.check(block)?;
        }
        Ok(self.bytes.slice(range))
    }

    fn check(&self, block: usize) -> io::Result<()> {
        // Two threads may both compare a block; both find the same.
        if self.sound[block].load(Ordering::Relaxed) {
            return Ok(());
        }
        let start = block * BLOCK_BYTES;
        let end = self.bytes.len().min(start + BLOCK_BYTES);
        if crc32fast::hash(&self.bytes[start..end]) != self.sums[block] {
            let found = format!("bytes {start} to {end} of the index are not those that were written");
            return Err(io::Error::new(io::ErrorKind::InvalidData, found));
        }
        self.sound[block].store(true, Ordering::Relaxed);
        Ok(())
    }
}

impl fmt::Debug for Checked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Checked").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl HasLen for Part {
    fn len(&self) -> usize {
        self.range.len()
    }
}

impl FileHandle for Part {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let (start, end) = (self.range.start + range.start, self.range.start + range.end);
        if end > self.range.end {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.bytes.read(start..end)
    }
}

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let place = self.place(path).ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))?;
        Ok(Arc::new(Part { bytes: Arc::clone(&self.bytes), range: place.start..place.start + place.bytes }))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.place(path).is_some())
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let handle = self.get_file_handle(path)?;
        let read = handle.read_bytes(0..handle.len());
        read.map(|bytes| bytes.to_vec()).map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    /// Nobody writes, so nobody has to wait.
    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    /// Nothing changes.
    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let (io_error, filepath) = refusal(path);
        Err(DeleteError::IoError { io_error: Arc::new(io_error), filepath })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let (error, path) = refusal(path);
        Err(OpenWriteError::wrap_io_error(error, path))
    }

    fn atomic_write(&self, path: &Path, _: &[u8]) -> io::Result<()> {
        Err(refusal(path).0)
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }
}

fn refusal(path: &Path) -> (io::Error, PathBuf) {
    (io::ErrorKind::ReadOnlyFilesystem.into(), path.to_owned())
}
