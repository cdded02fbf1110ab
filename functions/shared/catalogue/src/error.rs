//! The mistakes in a catalogue, told to its owner in one line: where, what was expected, what to do.

use std::io;

use search::{AddressError, PriceError};
use tantivy::TantivyError;
use tantivy::directory::error::OpenReadError;

/// A catalogue cannot be used, or its index cannot be built.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct CatalogueError {
    /// The path as it was given.
    file: String,
    pub(crate) problem: Problem,
}

/// What is wrong with a file of records or an index.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    #[error("there is no such file; give the path of a .jsonl, .csv or .index catalogue")]
    Missing,
    #[error("cannot be read ({0}); check that it is a file and that you may read it")]
    Unreadable(io::Error),
    #[error(
        "expected a name that ends in .jsonl, .ndjson, .json, .csv, .tsv, .txt or .xml, or one of them and .gz; \
         rename it after what is in it, and save a spreadsheet as \"CSV UTF-8\""
    )]
    UnknownFormat,
    #[error("line {line}: expected UTF-8, found another encoding; save it as UTF-8 (Excel: \"CSV UTF-8\")")]
    NotUtf8 { line: usize },
    #[error(
        "line 1: expected a column named {column}, found {found}; name the columns in the first line, or say \
         in sources.toml which they are: columns = {{ title = \"…\", url = \"/goods/{{…}}\" }}"
    )]
    NoColumn { column: String, found: String },
    #[error("line {line}: {mistake}")]
    Record { line: usize, mistake: RecordError },
    /// Nothing but blank lines, or a header.
    #[error("expected at least one record, found none; add a line with a title and a url")]
    Empty,
    #[error("its index cannot be built ({0}); make it smaller or give the process more memory")]
    NotIndexed(TantivyError),
    /// Something else, under the name of an index; until format 2 an index was a file.
    #[error(
        "is no index of this textback, which is a folder with textback.json; build one with `textback index FILE`"
    )]
    Foreign,
    #[error("is an index of {age} version of textback; build it again with this one's `textback index FILE`")]
    OtherVersion { age: &'static str },
    #[error("the index is damaged ({found}); copy it again, or build it again with `textback index FILE`")]
    Damaged { found: String },
    #[error("expected a name that ends in .index; choose another with --output")]
    Name,
    #[error(
        "is something else than an index and is not overwritten; remove it, or choose another name with --output"
    )]
    Occupied,
    #[error(
        "is being built by another textback; wait until it has ended, or choose another name with --output"
    )]
    InUse,
    #[error("cannot be written ({0}); the folder must be there, be yours, and have room for it three times")]
    Unwritable(TantivyError),
}

/// One record of a catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordError {
    #[error(
        "expected a JSON object such as {{\"title\":\"…\",\"url\":\"https://…\"}}, found {found} at column {column}; \
         write each record on one line of its own"
    )]
    NotJson {
        found: String,
        /// In bytes, from 1.
        column: usize,
    },
    #[error("expected a JSON object, found a list; put each record on its own line, as `jq -c '.[]'` does")]
    List,
    #[error(
        "expected a record of at most 1 MiB, found a longer line; write each record on one line of its own"
    )]
    TooLong,
    #[error(
        "expected the fields of a record, found {found}; title, url, text, image, currency and shop are strings"
    )]
    Shape { found: String },
    #[error(
        "expected {expected} fields as in line 1, found {found}; put fields that contain a comma in quotes"
    )]
    Row { expected: usize, found: usize },
    #[error("expected a row of CSV, found {found}; check the quotes")]
    NotCsv { found: String },
    #[error("expected XML such as <item><title>…</title><link>https://…</link></item>, found {found}")]
    NotXml { found: String },
    #[error("expected a title, found none; fill in title")]
    NoTitle,
    #[error("expected a url, found none; fill in url with an address such as https://shop.example/item/1")]
    NoUrl,
    #[error(
        "the url {0}; fill in url with an address such as https://shop.example/item/1, or say from where it counts: \
         base = \"https://shop.example\" in sources.toml"
    )]
    Url(AddressError),
    #[error(
        "expected a price such as 39000 or 39,000원, found {found}, which is no sure price; write digits only"
    )]
    NotANumber { found: String },
    #[error(
        "expected a currency beside the price, found none; fill in currency, such as KRW, or give one for all: \
         currency = \"KRW\" in sources.toml"
    )]
    NoCurrency,
    #[error("{0}; correct price and currency")]
    Price(PriceError),
}

impl Problem {
    pub(crate) fn in_file(self, file: impl Into<String>) -> CatalogueError {
        CatalogueError { file: file.into(), problem: self }
    }

    /// The fault of an index that tantivy cannot read.
    pub(crate) fn from_tantivy(error: &TantivyError) -> Self {
        match error {
            TantivyError::IncompatibleIndex(_) | TantivyError::SchemaError(_) => {
                Self::OtherVersion { age: "another" }
            }
            TantivyError::IoError(error) => Self::damaged(error),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => Self::damaged(io_error),
            _ => Self::damaged(error),
        }
    }

    pub(crate) fn damaged(found: impl ToString) -> Self {
        Self::Damaged { found: found.to_string() }
    }
}

impl CatalogueError {
    /// True if it is one record's, beside which others may be good.
    pub(crate) fn is_of_one_record(&self) -> bool {
        use RecordError::{List, NotCsv, NotXml, TooLong};
        match &self.problem {
            // On the first line they tell of a file that is no JSON Lines.
            Problem::Record { line: 1, mistake: List | TooLong } => false,
            Problem::Record { mistake, .. } => !matches!(mistake, NotCsv { .. } | NotXml { .. }),
            problem => matches!(problem, Problem::NotUtf8 { .. }),
        }
    }
}
