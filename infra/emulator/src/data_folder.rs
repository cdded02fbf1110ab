use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use crate::EndpointError;

/// The folder with the endpoint's files, locked against a second endpoint for as long as this lives.
///
/// Two endpoints on one folder would share the table but not the queues, and wake-ups would be lost unseen.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    pub(crate) fn open(path: &Path) -> Result<DataFolder, EndpointError> {
        let unusable = |source| EndpointError::DataFolder { path: path.to_path_buf(), source };
        create_private(path).map_err(unusable)?;
        let lock = private_file(File::options().write(true).create(true), &path.join("endpoint.lock"))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(DataFolder { path: path.to_path_buf(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(EndpointError::DataFolderInUse { path: path.to_path_buf() }),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }

    pub(crate) fn table(&self) -> PathBuf {
        self.path.join("table.sqlite")
    }

    pub(crate) fn texts(&self) -> PathBuf {
        self.path.join("texts.jsonl")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.path.join("kms.key")
    }
}

/// Creates the folder for its owner alone; one that is there keeps its permissions.
fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Opens a file that only its owner may read: it will hold phone numbers or a key.
pub fn private_file(options: &mut fs::OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}
