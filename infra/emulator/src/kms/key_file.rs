use std::{
    fs::{self, OpenOptions},
    io::{self, Read, Write},
    path::Path,
};

use crate::{EndpointError, data_folder::private_file};

/// Reads the 32 bytes of the key, or makes them on the first start.
pub(crate) fn read_or_create(path: &Path) -> Result<[u8; 32], EndpointError> {
    match read(path) {
        Ok(bytes) => {
            bytes.try_into().map_err(|_: Vec<u8>| EndpointError::KeyFile { path: path.to_path_buf() })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(path),
        Err(source) => Err(EndpointError::DataFolder { path: path.to_path_buf(), source }),
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    private_file(OpenOptions::new().read(true), path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn create(path: &Path) -> Result<[u8; 32], EndpointError> {
    let mut key = [0; 32];
    getrandom::fill(&mut key)?;
    write_whole(path, &key)
        .map_err(|source| EndpointError::DataFolder { path: path.to_path_buf(), source })?;
    Ok(key)
}

/// Writes beside and renames, so that a kill in between leaves no half key that blocks every later start.
fn write_whole(path: &Path, key: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = private_file(OpenOptions::new().write(true).create(true).truncate(true), &beside)?;
    file.write_all(key)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}
