//! The faults of an index on disk, told to its owner in one line: what it is, and what to do.

use tantivy::TantivyError;
use tantivy::directory::error::OpenReadError;

/// An index that was built before cannot be used, or one cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Something else, under the name of an index; until format 2 an index was a file.
    #[error(
        "{file}: is no index of this textback, which is a folder with textback.json; build one with `textback index FILE`"
    )]
    Foreign {
        /// The path as it was given.
        file: String,
    },
    /// Of another version of this program.
    #[error(
        "{file}: is an index of {age} version of textback; build it again with this one's `textback index FILE`"
    )]
    OtherVersion {
        /// The path as it was given.
        file: String,
        /// "an older", "a newer" or "another".
        age: &'static str,
    },
    /// Not as it was written.
    #[error(
        "{file}: the index is damaged ({found}); copy it again, or build it again with `textback index FILE`"
    )]
    Damaged {
        /// The path as it was given.
        file: String,
        /// The damage.
        found: String,
    },
    /// A name under which it would not be recognised.
    #[error("{file}: expected a name that ends in .index; choose another with --output")]
    Name {
        /// The path as it was given.
        file: String,
    },
    /// A file or folder that is no index would be overwritten.
    #[error(
        "{file}: is something else than an index and is not overwritten; remove it, or choose another name with --output"
    )]
    Occupied {
        /// The path as it was given.
        file: String,
    },
    /// Two processes would write into one folder.
    #[error(
        "{file}: is being built by another textback; wait until it has ended, or choose another name with --output"
    )]
    InUse {
        /// The path as it was given.
        file: String,
    },
    /// The system said no, to begin with because there is no room.
    #[error(
        "{file}: cannot be written ({source}); the folder must be there, be yours, and have room for it three times"
    )]
    Unwritable {
        /// The path as it was given.
        file: String,
        /// The system's or tantivy's error.
        source: Box<TantivyError>,
    },
}

impl IndexError {
    /// The fault of an index that tantivy cannot read.
    pub(crate) fn from_tantivy(file: &str, error: &TantivyError) -> Self {
        match error {
            TantivyError::IncompatibleIndex(_) | TantivyError::SchemaError(_) => {
                Self::OtherVersion { file: file.to_owned(), age: "another" }
            }
            TantivyError::IoError(error) => Self::damaged(file, error),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => {
                Self::damaged(file, io_error)
            }
            _ => Self::damaged(file, error),
        }
    }

    pub(crate) fn damaged(file: &str, found: impl ToString) -> Self {
        Self::Damaged { file: file.to_owned(), found: found.to_string() }
    }

    pub(crate) fn unwritable(file: &str, source: impl Into<TantivyError>) -> Self {
        Self::Unwritable { file: file.to_owned(), source: Box::new(source.into()) }
    }
}
