//! An index on disk: the folder that tantivy writes, each file of it with a checksum, and beside them `textback.json`
//! with what tantivy does not know.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::{Directory, Index};

use crate::error::{CatalogueError, Problem};
use crate::shops::Shops;

/// The ending of an index's name.
pub(crate) const INDEX: &str = "index";
/// The file that makes a folder an index of ours; it is written last.
const CONTENTS: &str = "textback.json";
/// Tantivy's list of what it has committed, which has no checksum of its own.
const META: &str = "meta.json";
/// Grows with every change of what is indexed or how it is stored; a test tells when that is forgotten.
pub(crate) const FORMAT: u32 = 4;

/// The records and shops of an index.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Contents {
    pub(crate) format: u32,
    /// The number of records.
    pub(crate) records: u64,
    pub(crate) shops: Shops,
}

/// Read first: what else the file holds differs between formats.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// Makes the folder that tantivy has written an index.
pub(crate) fn complete(folder: &Path, contents: &Contents) -> io::Result<()> {
    // Locks and notes of the writer, which no reader needs.
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            fs::remove_file(entry.path())?;
        }
    }
    let mut file = File::create_new(folder.join(CONTENTS))?;
    file.write_all(&serde_json::to_vec(contents)?)?;
    file.sync_all()?;
    // Tantivy keeps some files for their writer alone, whom another user's function can't read after.
    let permissions = file.metadata()?.permissions();
    for entry in fs::read_dir(folder)? {
        fs::set_permissions(entry?.path(), permissions.clone())?;
    }
    Ok(())
}

/// Opens an index: its contents, and tantivy's part of it, of which hardly anything is read yet.
pub(crate) fn open(folder: &Path) -> Result<(Contents, Index), CatalogueError> {
    let file = folder.display().to_string();
    let unreadable = |error| Problem::Unreadable(error).in_file(&file);
    if !folder.exists() {
        return Err(Problem::Missing.in_file(file));
    }
    let bytes = match fs::read(folder.join(CONTENTS)) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Err(Problem::Foreign.in_file(file));
        }
        Err(error) => return Err(unreadable(error)),
    };
    let damaged = |error: serde_json::Error| Problem::damaged(format!("{CONTENTS}: {error}")).in_file(&file);
    let Format { format } = serde_json::from_slice(&bytes).map_err(damaged)?;
    if format != FORMAT {
        let age = if format < FORMAT { "an older" } else { "a newer" };
        return Err(Problem::OtherVersion { age }.in_file(file));
    }
    let contents = serde_json::from_slice(&bytes).map_err(damaged)?;
    let files = MmapDirectory::open(folder).map_err(|error| unreadable(io::Error::other(error)))?;
    let index = Index::open(ReadOnly(files)).map_err(|error| Problem::from_tantivy(&error).in_file(&file))?;
    Ok((contents, index))
}

/// Compares every file of an index with its checksum: reads all of it.
pub(crate) fn verify(folder: &Path) -> Result<(), CatalogueError> {
    let file = folder.display().to_string();
    let unreadable = |error| Problem::Unreadable(error).in_file(&file);
    let (_, index) = open(folder)?;
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        if name == CONTENTS || name == META {
            continue;
        }
        let sound = index.directory().validate_checksum(Path::new(&name));
        if !sound.map_err(|error| Problem::from_tantivy(&error.into()).in_file(&file))? {
            let found = format!("{} is not as it was written", name.display());
            return Err(Problem::damaged(found).in_file(file));
        }
    }
    Ok(())
}

/// True if there is an index at this path, of any format.
pub(crate) fn is_one(folder: &Path) -> bool {
    folder.join(CONTENTS).is_file()
}

/// The files of an index, mapped into memory when they are opened, and only read: in a Lambda package, say, the lock that
/// tantivy's own directory makes for each reader cannot be made.
#[derive(Debug, Clone)]
struct ReadOnly(MmapDirectory);

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    /// Readers wait for no writer: there is none.
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
