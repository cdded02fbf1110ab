//! Catalogues in CSV (RFC 4180) with the names of the columns in the first line.

use std::io::Read;

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};
use search::{Hit, plain};

use super::record::{Amount, Record};
use crate::error::{CatalogueError, RecordError};

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

/// The records of the rows after the header, each read when it is asked for.
pub(crate) fn read<R: Read>(
    file: &str,
    text: R,
) -> Result<impl Iterator<Item = Result<Hit, CatalogueError>> + use<R>, CatalogueError> {
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text);
    let header = reader.headers().map_err(|error| refusal(file, error))?;
    // A file of nothing but white space has no records rather than the wrong columns.
    let is_blank = header.len() <= 1 && header.iter().all(str::is_empty);
    let columns = if is_blank { None } else { Some(Columns::parse(file, header)?) };
    let file = file.to_owned();
    let rows = columns.map(|columns| {
        reader.into_records().map(move |row| {
            let row = row.map_err(|error| refusal(&file, error))?;
            let line = row.position().map_or(1, |position| as_line(position.line()));
            let refused = |problem| CatalogueError::Record { file: file.clone(), line, problem };
            columns.record(&row).into_hit().map_err(refused)
        })
    });
    Ok(rows.into_iter().flatten())
}

impl Columns {
    fn parse(file: &str, header: &StringRecord) -> Result<Self, CatalogueError> {
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

fn refusal(file: &str, error: csv::Error) -> CatalogueError {
    let file = file.to_owned();
    let line = error.position().map_or(1, |position| as_line(position.line()));
    let found = error.to_string();
    let problem = match error.into_kind() {
        ErrorKind::Io(source) => return CatalogueError::Unreadable { file, source },
        ErrorKind::Utf8 { .. } => return CatalogueError::NotUtf8 { file, line },
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            RecordError::Row { expected: expected_len, found: len }
        }
        _ => RecordError::NotCsv { found },
    };
    CatalogueError::Record { file, line, problem }
}

fn as_line(line: u64) -> usize {
    usize::try_from(line).unwrap_or(usize::MAX)
}
