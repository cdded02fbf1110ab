//! Builds an index on disk, so that a program that searches it has nothing to build when it starts.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use search::RecordOptions;

use super::folder::{self, Contents, FORMAT, INDEX};
use super::writer::FolderWriter;
use crate::catalogue::Catalogue;
use crate::error::{CatalogueError, Problem};
use crate::records::{Records, extension_of};
use crate::skipped::Skipped;

/// The part of an index that is in memory while it is built, about: 100 MB are some 200,000 records.
const MEMORY_BYTES: usize = 100_000_000;
/// The records between two reports of progress.
const RECORDS_BETWEEN: u64 = 1_000;

/// The progress of an index's building.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Building {
    /// This many records were read, and this part of the file, in hundredths.
    Reading {
        /// Records read.
        records: u64,
        /// Hundredths of the file.
        percent: u8,
    },
    /// All were read; their parts are put together.
    Merging {
        /// Records read.
        records: u64,
    },
}

/// Builds the index of a catalogue that is read by these options, in a folder whose name ends in `.index`, and opens it. What it
/// takes is bounded: some 150 MB of memory, and until it is done three times the room on the disk that the index has.
///
/// The index is there as a whole or not at all; until then all is in a folder `.NAME.building` beside it, which the
/// next attempt clears away if this one is killed. An index that was there before is replaced, and goes on to serve
/// the processes that have opened it; nothing else is overwritten.
///
/// A record that cannot be used is left out; where that is refused (`strict`), the first one is the error.
pub fn build_index(
    from: &Path,
    options: &RecordOptions,
    to: &Path,
    strict: bool,
    told: &mut dyn FnMut(Building),
) -> Result<Catalogue, CatalogueError> {
    let file = to.display().to_string();
    if extension_of(to) != INDEX {
        return Err(Problem::Name.in_file(file));
    }
    if to.exists() && !folder::is_one(to) {
        return Err(Problem::Occupied.in_file(file));
    }
    let records = Records::open(from, options)?;
    let site = Site::claim(to)?;
    let unwritable = |error| Problem::Unwritable(error).in_file(&file);
    let writer = FolderWriter::new(&site.folder, MEMORY_BYTES).map_err(unwritable)?;
    let (built, skipped) = fill(writer, records, &file, strict, told)?;
    folder::verify(&built)?;
    site.put(&built, to).map_err(|error| unwritable(error.into()))?;
    Catalogue::from_index(to, skipped)
}

/// Reads all records and files them; returns the folder of the index. An error names `file`, for which it is meant.
fn fill(
    mut writer: FolderWriter,
    mut records: Records,
    file: &str,
    strict: bool,
    told: &mut dyn FnMut(Building),
) -> Result<(PathBuf, Skipped), CatalogueError> {
    let unwritable = |error| Problem::Unwritable(error).in_file(file);
    let mut skipped = Skipped::default();
    while let Some(hit) = records.hits.next() {
        let hit = if strict { Ok(hit?) } else { hit };
        let Some(hit) = skipped.pass(hit)? else { continue };
        writer.add(&hit).map_err(unwritable)?;
        if writer.records().is_multiple_of(RECORDS_BETWEEN) {
            told(Building::Reading { records: writer.records(), percent: records.percent_read() });
        }
    }
    let count = writer.records();
    if count == 0 {
        return Err(skipped.into_error(&records.file));
    }
    told(Building::Merging { records: count });
    let (folder, shops) = writer.finish().map_err(unwritable)?;
    let contents = Contents { format: FORMAT, records: count, shops };
    folder::complete(&folder, &contents).map_err(|error| unwritable(error.into()))?;
    Ok((folder, skipped))
}

/// Where an index is built: a folder beside it, so that it comes to its place by a new name alone.
struct Site {
    folder: PathBuf,
    /// Locked as long as a process builds here; the system unlocks it when the process is gone.
    _lock: File,
}

impl Site {
    /// Makes the folder, and clears away what a process that was killed has left there.
    fn claim(index: &Path) -> Result<Self, CatalogueError> {
        let file = index.display().to_string();
        let name = index.file_name().unwrap_or_default().to_string_lossy();
        let folder = index.with_file_name(format!(".{name}.building"));
        let unwritable = |error: io::Error| Problem::Unwritable(error.into()).in_file(&file);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(unwritable(error)),
            _ => {}
        }
        let path = folder.join("lock");
        let lock = File::create(&path).map_err(unwritable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(Problem::InUse.in_file(file)),
            Err(fs::TryLockError::Error(error)) => return Err(unwritable(error)),
        }
        for entry in fs::read_dir(&folder).map_err(unwritable)?.flatten() {
            let left = entry.path();
            if left == path {
                continue;
            }
            let gone = if left.is_dir() { fs::remove_dir_all(left) } else { fs::remove_file(left) };
            gone.map_err(unwritable)?;
        }
        Ok(Self { folder, _lock: lock })
    }

    /// Puts an index that was built here in its place. One that is there already is moved here first: a folder cannot
    /// be replaced in one step. A process that is killed between the two leaves none.
    fn put(&self, built: &Path, index: &Path) -> io::Result<()> {
        if index.exists() {
            fs::rename(index, self.folder.join("replaced"))?;
        }
        fs::rename(built, index)?;
        sync_folder(index)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // What cannot be cleared away now is by the next attempt.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A new name is on the disk when its folder is.
fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
