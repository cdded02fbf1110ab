//! The mistakes in a catalogue, told to its owner in one line: where, what was expected, what to do.

use std::io;

use search::{AddressError, PriceError};

use crate::index::index_error::IndexError;

/// A catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Nothing at this path.
    #[error("{file}: there is no such file; give the path of a .jsonl, .csv or .index catalogue")]
    Missing {
        /// The path as it was given.
        file: String,
    },
    /// Something is there, but it cannot be read.
    #[error("{file}: cannot be read ({source}); check that it is a file and that you may read it")]
    Unreadable {
        /// The path as it was given.
        file: String,
        /// The operating system's error.
        source: io::Error,
    },
    /// The name does not tell the format.
    #[error(
        "{file}: expected a name that ends in .jsonl, .ndjson, .json, .csv, .tsv, .txt or .xml, or one of them and .gz; \
         rename it after what is in it"
    )]
    UnknownFormat {
        /// The path as it was given.
        file: String,
    },
    /// The text is in another encoding, or in two.
    #[error(
        "{file}: line {line}: expected UTF-8, found another encoding; save it as UTF-8 (Excel: \"CSV UTF-8\")"
    )]
    NotUtf8 {
        /// The path as it was given.
        file: String,
        /// The first line that is not UTF-8, from 1.
        line: usize,
    },
    /// The CSV header lacks a column.
    #[error(
        "{file}: line 1: expected a column named {column}, found {found}; name the columns in the first line, or say \
         in sources.toml which they are: columns = {{ title = \"…\", url = \"/goods/{{…}}\" }}"
    )]
    NoColumn {
        /// The path as it was given.
        file: String,
        /// The column that is missing.
        column: String,
        /// The columns that are there.
        found: String,
    },
    /// A record cannot be used.
    #[error("{file}: line {line}: {problem}")]
    Record {
        /// The path as it was given.
        file: String,
        /// The line on which the record starts, from 1.
        line: usize,
        /// The mistake in it.
        #[source]
        problem: RecordError,
    },
    /// Nothing but blank lines, or a header.
    #[error("{file}: expected at least one record, found none; add a line with a title and a url")]
    Empty {
        /// The path as it was given.
        file: String,
    },
    /// An index that was built before cannot be used, or cannot be built.
    #[error(transparent)]
    Prebuilt(#[from] IndexError),
    /// The index could not be built in memory.
    #[error(
        "the index of the catalogue cannot be built ({0}); make it smaller or give the process more memory"
    )]
    Index(#[source] tantivy::TantivyError),
}

/// One record of a catalogue cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The line is not JSON.
    #[error(
        "expected a JSON object such as {{\"title\":\"…\",\"url\":\"https://…\"}}, found {found} at column {column}; \
         write each record on one line of its own"
    )]
    NotJson {
        /// The JSON reader's message.
        found: String,
        /// Where on the line, in bytes from 1.
        column: usize,
    },
    /// The line starts a JSON list.
    #[error("expected a JSON object, found a list; put each record on its own line, as `jq -c '.[]'` does")]
    List,
    /// The line goes on and on.
    #[error(
        "expected a record of at most 1 MiB, found a longer line; write each record on one line of its own"
    )]
    TooLong,
    /// JSON, but not that of a record.
    #[error(
        "expected the fields of a record, found {found}; title, url, text, image, currency and shop are strings"
    )]
    Shape {
        /// The JSON reader's message.
        found: String,
    },
    /// The CSV row has another number of fields than the header.
    #[error(
        "expected {expected} fields as in line 1, found {found}; put fields that contain a comma in quotes"
    )]
    Row {
        /// The number of columns.
        expected: u64,
        /// The number of fields.
        found: u64,
    },
    /// The CSV reader gave up.
    #[error("expected a row of CSV, found {found}; check the quotes")]
    NotCsv {
        /// The CSV reader's message.
        found: String,
    },
    /// The XML reader gave up.
    #[error("expected XML such as <item><title>…</title><link>https://…</link></item>, found {found}")]
    NotXml {
        /// The XML reader's message.
        found: String,
    },
    /// No title, or nothing of it can be seen.
    #[error("expected a title, found none; fill in title")]
    NoTitle,
    /// No url.
    #[error("expected a url, found none; fill in url with an address such as https://shop.example/item/1")]
    NoUrl,
    /// A url that may not be shown.
    #[error(
        "the url {0}; fill in url with an address such as https://shop.example/item/1, or say from where it counts: \
         base = \"https://shop.example\" in sources.toml"
    )]
    Url(#[source] AddressError),
    /// A price that is not a number.
    #[error(
        "expected a price such as 39000 or 39,000원, found {found}, which is no sure price; write digits only"
    )]
    NotANumber {
        /// The text that stands there.
        found: String,
    },
    /// A price without its currency.
    #[error(
        "expected a currency beside the price, found none; fill in currency, such as KRW, or give one for all: \
         currency = \"KRW\" in sources.toml"
    )]
    NoCurrency,
    /// An amount or a currency that cannot be.
    #[error("{0}; correct price and currency")]
    Price(#[source] PriceError),
}
