//! Catalogues in CSV (RFC 4180) with the names of the columns in the first line.

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};

use super::error::{CatalogueError, RecordError};
use super::record::{Amount, Record};
use crate::Hit;
use crate::plain::plain;

/// Where each field of a record stands in a row.
struct Columns {
    title: usize,
    url: usize,
    text: Option<usize>,
    image: Option<usize>,
    price: Option<usize>,
    currency: Option<usize>,
    shop: Option<usize>,
}

/// Reads every row after the header.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Hit>, CatalogueError> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let refused = |line, problem| CatalogueError::Record { file: file.to_owned(), line, problem };
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| refused(line_of(&error), problem_of(&error)))?;
    let columns = Columns::of(file, header)?;
    let mut hits = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| refused(line_of(&error), problem_of(&error)))?;
        let line = row.position().map_or(1, |position| as_line(position.line()));
        hits.push(columns.record(&row).into_hit().map_err(|problem| refused(line, problem))?);
    }
    Ok(hits)
}

impl Columns {
    fn of(file: &str, header: &StringRecord) -> Result<Self, CatalogueError> {
        let at = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name));
        let required = |column: &'static str| {
            let found = || plain(&header.iter().collect::<Vec<_>>().join(", "), 100);
            at(column).ok_or_else(|| CatalogueError::NoColumn {
                file: file.to_owned(),
                column,
                found: found(),
            })
        };
        Ok(Self {
            title: required("title")?,
            url: required("url")?,
            text: at("text"),
            image: at("image"),
            price: at("price"),
            currency: at("currency"),
            shop: at("shop"),
        })
    }

    fn record(&self, row: &StringRecord) -> Record {
        let field = |column: usize| row.get(column).map(str::to_owned);
        let optional = |column: Option<usize>| column.and_then(field);
        Record {
            title: field(self.title),
            url: field(self.url),
            text: optional(self.text),
            image: optional(self.image),
            price: optional(self.price).map(Amount::Text),
            currency: optional(self.currency),
            shop: optional(self.shop),
        }
    }
}

fn line_of(error: &csv::Error) -> usize {
    error.position().map_or(1, |position| as_line(position.line()))
}

fn as_line(line: u64) -> usize {
    usize::try_from(line).unwrap_or(usize::MAX)
}

fn problem_of(error: &csv::Error) -> RecordError {
    match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            RecordError::Row { expected: *expected_len, found: *len }
        }
        _ => RecordError::NotCsv { found: error.to_string() },
    }
}
