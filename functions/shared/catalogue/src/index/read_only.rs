//! A folder that is only read: in a Lambda package, say, where the lock that tantivy's own directory makes for each
//! reader cannot be made.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// The files of an index, mapped into memory when they are opened.
#[derive(Debug, Clone)]
pub(crate) struct ReadOnly(pub(crate) MmapDirectory);

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
