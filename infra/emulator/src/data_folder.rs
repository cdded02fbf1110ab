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
        private_folder(path).map_err(unusable)?;
        let lock = private_file(File::options().write(true).create(true), &path.join("endpoint.lock"))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(DataFolder { path: path.to_path_buf(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(EndpointError::DataFolderInUse { path: path.to_path_buf() }),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }

    /// A table is never empty once a key was made, which every start does after it has created the table.
    pub(crate) fn check_that_the_table_is_not_emptied(&self) -> Result<(), EndpointError> {
        let path = self.table();
        match fs::metadata(&path) {
            Ok(table) if table.len() == 0 && self.key().exists() => {
                Err(EndpointError::DamagedTable { path, reason: "it is empty".to_owned() })
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn table(&self) -> PathBuf {
        self.path.join("table.sqlite")
    }

    pub(crate) fn texts(&self) -> PathBuf {
        self.path.join("texts.jsonl")
    }

    pub(crate) fn groups(&self) -> PathBuf {
        self.path.join("groups.jsonl")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.path.join("kms.key")
    }
}

/// Creates a folder for its owner alone; one that is there keeps its permissions.
///
/// # Errors
/// The system's.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Opens a file for its owner alone, even one that others could read: it holds phone numbers, links or a key.
///
/// # Errors
/// The system's.
pub fn private_file(options: &mut fs::OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    if file.metadata()?.is_file() {
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    }
    Ok(file)
}
