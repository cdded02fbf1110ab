//! Files that hold phone numbers, links and keys: each for its owner alone.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use serde::{Serialize, de::DeserializeOwned};
use tempfile::NamedTempFile;

use crate::EndpointError;

pub(crate) const TABLE: &str = "table.sqlite";
pub(crate) const KEY: &str = "kms.key";

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
        let unusable = EndpointError::unusable(path);
        private_folder(path).map_err(&unusable)?;
        let lock = private_file(File::options().write(true).create(true), &path.join("endpoint.lock"))
            .map_err(&unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(DataFolder { path: path.to_path_buf(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(EndpointError::DataFolderInUse(path.to_path_buf())),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }

    /// A table is never empty once a key was made, which every start does after it has created the table.
    pub(crate) fn check_that_the_table_is_not_emptied(&self) -> Result<(), EndpointError> {
        let path = self.file(TABLE);
        match fs::metadata(&path) {
            Ok(table) if table.len() == 0 && self.file(KEY).exists() => {
                Err(EndpointError::DamagedTable(path, "it is empty".to_owned()))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

/// A file of values as JSON, one a line, the oldest first.
///
/// There is no copy in memory: it shows exactly what a kill -9 would leave.
pub(crate) struct JsonLines {
    path: PathBuf,
    file: Mutex<File>,
}

impl JsonLines {
    pub(crate) fn open(path: &Path) -> Result<JsonLines, EndpointError> {
        let file = private_lines(path).map_err(EndpointError::unusable(path))?;
        Ok(JsonLines { path: path.to_path_buf(), file: Mutex::new(file) })
    }

    /// Appends one value. It is in the system's hands when this returns, so it survives this process.
    pub(crate) fn append(&self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let before = file.metadata()?.len();
        let written = file.write_all(&line);
        if written.is_err() {
            // A full disk may have taken half of the line: the next one must not be glued to it.
            file.set_len(before)?;
        }
        written
    }

    /// All values. A line that is being written, or that was edited by hand, is passed over.
    pub(crate) fn read<V: DeserializeOwned>(&self) -> io::Result<Vec<V>> {
        let bytes = fs::read(&self.path)?;
        Ok(bytes.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect())
    }
}

/// Opens a file of lines at its end. A last line that a kill cut off is ended, so that the next one stands alone.
pub fn private_lines(path: &Path) -> io::Result<File> {
    let mut file = private_file(OpenOptions::new().read(true).append(true).create(true), path)?;
    if file.seek(SeekFrom::End(-1)).is_ok() {
        let mut last = [0];
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            file.write_all(b"\n")?;
        }
    }
    Ok(file)
}

/// Reads a secret, or keeps this new one where there is none. It is written beside and named when it is whole, so that a
/// kill leaves no half of it; of two processes that do so at the same time, both get the first one's.
pub fn private_secret(path: &Path, new: &[u8]) -> io::Result<Vec<u8>> {
    let read = || -> io::Result<Vec<u8>> {
        let mut secret = Vec::new();
        private_file(OpenOptions::new().read(true), path)?.read_to_end(&mut secret)?;
        Ok(secret)
    };
    match read() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        read => return read,
    }
    let mut file = NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(new)?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(new.to_vec()),
        Err(lost) if lost.error.kind() == io::ErrorKind::AlreadyExists => read(),
        Err(failed) => Err(failed.error),
    }
}

/// Bytes from the operating system's randomness.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system's randomness is there once it has started");
    bytes
}

/// Creates a folder for its owner alone; one that is there keeps its permissions.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Opens a file for its owner alone, even one that others could read.
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
