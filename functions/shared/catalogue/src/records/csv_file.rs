//! Catalogues in CSV (RFC 4180) with the names of the columns in the first line. Which sign separates them, and whether
//! they are UTF-8 or the CP949 of Korean spreadsheets, is seen in what they begin with.

use std::io::BufRead;
use std::str;

use csv::{ByteRecord, ErrorKind, ReaderBuilder, StringRecord};
use encoding_rs::{EUC_KR, Encoding, UTF_8};
use job::nfc;
use search::{Hit, RecordOptions, plain};

use super::columns::{Columns, price_in_unit};
use crate::error::{CatalogueError, Problem, RecordError};

/// The signs between columns; of equally frequent ones the first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The records of the rows after the header, each read when it is asked for; none for a row that is not shown.
pub(crate) fn read<R: BufRead>(
    file: &str,
    mut text: R,
    options: &RecordOptions,
) -> Result<impl Iterator<Item = Result<Option<Hit>, CatalogueError>> + use<R>, CatalogueError> {
    let unreadable = |error| Problem::Unreadable(error).in_file(file);
    let beginning = text.fill_buf().map_err(unreadable)?;
    let said = said_separator(beginning);
    if let Some((_, length)) = said {
        text.consume(length);
    }
    let beginning = text.fill_buf().map_err(unreadable)?;
    let charset = charset_of(beginning);
    let separator = said.map_or_else(|| separator_of(beginning), |(separator, _)| separator);
    // The reader leaves the second half of a line's end to the row after it.
    let behind = usize::from(beginning.windows(2).any(|pair| pair == b"\r\n"));
    let end: &[u8] = if behind == 1 { b"\r\n" } else { b"\n" };
    let behind = behind + usize::from(said.is_some());
    // The last row ends as all others do, so that the lines of a row can be counted back from its end.
    let text = text.chain(end);
    let mut reader = ReaderBuilder::new().flexible(true).delimiter(separator).from_reader(text);
    let header = reader.byte_headers().map_err(|error| refusal(file, error))?;
    let header = decoded(header, charset).ok_or_else(|| Problem::NotUtf8 { line: 1 }.in_file(file))?;
    // A file of nothing but white space has no records rather than the wrong columns.
    let is_blank = header.len() <= 1 && header.iter().all(str::is_empty);
    let columns = if is_blank { None } else { Some(columns_of(file, &header, options)?) };
    let file = file.to_owned();
    let rows = columns.map(|mut columns| {
        let next = move || {
            let mut row = ByteRecord::new();
            match reader.read_byte_record(&mut row) {
                Ok(false) => None,
                Ok(true) => {
                    let line = line_of(&row, reader.position().line()) + behind;
                    Some(Ok((row, line)))
                }
                Err(error) => Some(Err(error)),
            }
        };
        std::iter::from_fn(next).map(move |row| {
            let (row, line) = row.map_err(|error| refusal(&file, error))?;
            let text = decoded(&row, charset).ok_or_else(|| Problem::NotUtf8 { line }.in_file(&file))?;
            let refused = |mistake| Problem::Record { line, mistake }.in_file(&file);
            if row.len() != header.len() {
                return Err(refused(RecordError::Row { expected: header.len(), found: row.len() }));
            }
            columns.hit(&text.iter().collect::<Vec<_>>()).map_err(refused)
        })
    });
    Ok(rows.into_iter().flatten())
}

fn columns_of(file: &str, header: &StringRecord, options: &RecordOptions) -> Result<Columns, CatalogueError> {
    let names: Vec<_> = header.iter().collect();
    let columns = Columns::new(&names, options);
    if let Some(column) = price_in_unit(&names).filter(|_| !options.columns.contains_key("price")) {
        tracing::warn!(
            file,
            column,
            "a column of prices is not read: take the unit out of its name, and say it as currency"
        );
    }
    let Some(column) = columns.missing().map(str::to_owned) else { return Ok(columns) };
    Err(Problem::NoColumn { column, found: plain(&names.join(", "), 100) }.in_file(file))
}

/// The separator that a spreadsheet says in a line before the header, as in `sep=;`, and the length of that line.
fn said_separator(beginning: &[u8]) -> Option<(u8, usize)> {
    let line = beginning.split_inclusive(|byte| *byte == b'\n').next()?;
    let said = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line).trim_ascii_end();
    let separator = said.strip_prefix(b"sep=").and_then(|rest| rest.first()).filter(|_| said.len() == 5)?;
    Some((*separator, line.len()))
}

fn separator_of(beginning: &[u8]) -> u8 {
    let header = beginning.split(|byte| matches!(byte, b'\r' | b'\n')).find(|line| !line.is_empty());
    let mut quoted = false;
    let mut counts = SEPARATORS.map(|separator| (separator, 0_usize));
    for byte in header.unwrap_or_default() {
        quoted ^= *byte == b'"';
        for (separator, count) in &mut counts {
            *count += usize::from(!quoted && byte == separator);
        }
    }
    // `max_by_key` takes the last of equal ones.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| separator)
}

/// CP949 is told from a mistake by all of its bytes fitting it.
fn charset_of(beginning: &[u8]) -> &'static Encoding {
    // The last character may be cut.
    let is_utf8 = str::from_utf8(beginning).map_or_else(|error| error.error_len().is_none(), |_| true);
    let whole =
        &beginning[..beginning.iter().rposition(|byte| *byte == b'\n').map_or(beginning.len(), |at| at + 1)];
    let is_korean = || EUC_KR.decode_without_bom_handling_and_without_replacement(whole).is_some();
    if !is_utf8 && is_korean() { EUC_KR } else { UTF_8 }
}

/// The line on which a row begins, counted back from where the reader stands behind it: where it stood before, there may
/// have been blank lines. One without an end, in a quote that is not closed, began where it stood.
fn line_of(row: &ByteRecord, behind: u64) -> usize {
    let within = row.iter().flatten().filter(|byte| **byte == b'\n').count();
    let before = row.position().map_or(1, csv::Position::line);
    as_line(before).max(as_line(behind).saturating_sub(within + 1))
}

/// Neither charset has a separator or a quote within a character: rows are the same before and after.
fn decoded(row: &ByteRecord, charset: &'static Encoding) -> Option<StringRecord> {
    let text = |field| charset.decode_without_bom_handling_and_without_replacement(field);
    row.iter().map(|field| Some(nfc(text(field)?.trim()).into_owned())).collect()
}

fn refusal(file: &str, error: csv::Error) -> CatalogueError {
    let line = error.position().map_or(1, |position| as_line(position.line()));
    let found = error.to_string();
    let problem = match error.into_kind() {
        ErrorKind::Io(error) => Problem::Unreadable(error),
        ErrorKind::Utf8 { .. } => Problem::NotUtf8 { line },
        _ => Problem::Record { line, mistake: RecordError::NotCsv { found } },
    };
    problem.in_file(file)
}

fn as_line(line: u64) -> usize {
    usize::try_from(line).unwrap_or(usize::MAX)
}
