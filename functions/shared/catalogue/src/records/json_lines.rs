//! Catalogues in JSON Lines: one object on each line, whose keys are the fields, or columns as other files have them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{BufRead, Read};
use std::str;

use search::{Hit, RecordOptions};
use serde_json::Value;
use serde_json::error::Category;

use super::columns::OwnColumns;
use super::record::{Record, Rules};
use crate::error::{CatalogueError, Problem, RecordError};

/// The largest record that is shown has 16 KB; with every character escaped and as much again that is passed over,
/// it stays below 1 MiB. What is longer has no line breaks where they should be, and is passed over.
const MAX_LINE_BYTES: u64 = 1 << 20;

/// The records of the lines that are not blank, each read when it is asked for.
pub(crate) struct JsonLines<R> {
    file: String,
    lines: R,
    /// Of the line that was read last, from 1.
    number: usize,
    line: Vec<u8>,
    rules: Rules,
    /// True if the owner says which columns are the fields.
    has_columns: bool,
    columns: OwnColumns,
}

impl<R: BufRead> JsonLines<R> {
    pub(crate) fn new(file: &str, lines: R, options: &RecordOptions) -> Self {
        let rules = Rules::new(options, None);
        let (has_columns, columns) = (!options.columns.is_empty(), OwnColumns::new(options));
        Self { file: file.to_owned(), lines, number: 0, line: Vec::new(), rules, has_columns, columns }
    }

    /// Reads the next line; false at the end.
    fn read_line(&mut self) -> Result<bool, CatalogueError> {
        self.line.clear();
        self.number += 1;
        let mut bounded = (&mut self.lines).take(MAX_LINE_BYTES + 1);
        let mut read = bounded.read_until(b'\n', &mut self.line);
        if self.number > 1 && self.line.len() as u64 > MAX_LINE_BYTES && !self.line.ends_with(b"\n") {
            read = read.and(self.lines.skip_until(b'\n'));
        }
        match read {
            Ok(length) => Ok(length > 0),
            Err(error) => Err(Problem::Unreadable(error).in_file(&self.file)),
        }
    }

    /// The hit on the line that was read, if it is not blank.
    fn hit(&mut self) -> Result<Option<Hit>, CatalogueError> {
        let line = self.number;
        let file = self.file.clone();
        let refused = |mistake| Problem::Record { line, mistake }.in_file(&file);
        if self.line.len() as u64 > MAX_LINE_BYTES {
            return Err(refused(if is_list(&self.line) { RecordError::List } else { RecordError::TooLong }));
        }
        let Ok(mut text) = str::from_utf8(&self.line) else {
            return Err(Problem::NotUtf8 { line }.in_file(&self.file));
        };
        if line == 1 {
            text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        }
        if text.trim().is_empty() {
            return Ok(None);
        }
        // A record is an object: serde would also fill its fields from a list, by position.
        if is_list(text.as_bytes()) {
            return Err(refused(RecordError::List));
        }
        let record: Record = serde_json::from_str(text).map_err(|error| refused(problem_of(&error)))?;
        let is_whole = record.title.is_some() && record.url.is_some() && !self.has_columns;
        if is_whole {
            return record.into_hit(&self.rules).map(Some).map_err(refused);
        }
        let fields: BTreeMap<String, Value> =
            serde_json::from_str(text).map_err(|error| refused(problem_of(&error)))?;
        let names: Vec<_> = fields.keys().map(String::as_str).collect();
        let values: Vec<_> = fields.values().map(written).collect();
        let values: Vec<_> = values.iter().map(AsRef::as_ref).collect();
        self.columns.hit(&names, &values).map_err(refused)
    }
}

/// A value as a cell would have it.
fn written(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        Value::Number(number) => number.to_string().into(),
        _ => "".into(),
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Option<Hit>, CatalogueError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.read_line() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
            }
            match self.hit() {
                Ok(None) => {}
                read => return Some(read),
            }
        }
    }
}

fn is_list(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"[")
}

fn problem_of(error: &serde_json::Error) -> RecordError {
    // It ends in "at line 1 column 9", but line 1 is not where the owner has to look.
    let said = error.to_string();
    let found = said.split(" at line ").next().unwrap_or_default().to_owned();
    match error.classify() {
        Category::Data => RecordError::Shape { found },
        Category::Syntax | Category::Eof | Category::Io => {
            RecordError::NotJson { found, column: error.column() }
        }
    }
}
