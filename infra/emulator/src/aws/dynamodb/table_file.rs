//! The table's file, looked at before it is opened: a damaged one would be found by the first request that needs the part
//! that is missing.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read},
    path::Path,
};

use rusqlite::{Connection, ErrorCode};

use crate::{EndpointError, data_folder::private_file};

/// Creates the file where it is missing, makes it and SQLite's files beside it their owner's alone, and checks it.
pub(super) fn prepare(path: &Path) -> Result<(), EndpointError> {
    let unusable = EndpointError::unusable(path);
    let log = path.with_extension("sqlite-wal");
    let mut file =
        private_file(OpenOptions::new().read(true).append(true).create(true), path).map_err(&unusable)?;
    for beside in [&log, &path.with_extension("sqlite-shm")] {
        match private_file(OpenOptions::new().read(true), beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(error)),
            _ => {}
        }
    }
    if file.metadata().map_err(&unusable)?.len() == 0 {
        return Ok(());
    }
    // With a log of writes beside it, SQLite brings the last page to its end by itself.
    let has_log = fs::metadata(log).is_ok_and(|log| log.len() > 0);
    if !has_log && ends_within_a_page(&mut file).map_err(&unusable)? {
        return Err(damaged(path, "it ends within a page"));
    }
    check(path)
}

/// SQLite takes what is missing of a last page for zeros. The size of pages is at byte 16 (SQLite's file format, 1.3.2).
fn ends_within_a_page(file: &mut File) -> io::Result<bool> {
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    file.take(18).read_to_end(&mut head)?;
    let [.., high, low] = head[..] else { return Ok(false) };
    let page = match u16::from_be_bytes([high, low]) {
        1 => 65_536,
        bytes => u64::from(bytes),
    };
    Ok(head.starts_with(b"SQLite format 3\0") && page >= 512 && length % page != 0)
}

/// SQLite's own check of every page, without that of its indexes against its tables.
fn check(path: &Path) -> Result<(), EndpointError> {
    let quick_check = |connection: Connection| {
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))
    };
    let error = match Connection::open(path).and_then(quick_check) {
        Ok(verdict) if verdict == "ok" => return Ok(()),
        Ok(verdict) => return Err(damaged(path, &verdict)),
        Err(error) => error,
    };
    match error.sqlite_error_code() {
        // Dynoxide says so in its own words.
        Some(ErrorCode::NotADatabase) => Ok(()),
        Some(ErrorCode::DatabaseCorrupt) => Err(damaged(path, &error.to_string())),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Err(EndpointError::DataFolderInUse(path.to_path_buf()))
        }
        _ => Err(EndpointError::unusable(path)(io::Error::other(error))),
    }
}

fn damaged(path: &Path, reason: &str) -> EndpointError {
    let reason = reason.lines().collect::<Vec<_>>().join(" ");
    EndpointError::DamagedTable(path.to_path_buf(), reason)
}
