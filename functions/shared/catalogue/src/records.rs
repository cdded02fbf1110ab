//! The file that a catalogue is read from, one record after the other.

mod columns;
mod csv_file;
mod export;
pub(crate) mod json_lines;
mod record;
mod xml_file;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;

use encoding_rs_io::DecodeReaderBytes;
use flate2::bufread::MultiGzDecoder;
use search::{Hit, RecordOptions};

use crate::error::{CatalogueError, Problem};
use crate::records::json_lines::JsonLines;
use crate::records::xml_file::XmlFile;

/// Big files are read from end to end: fewer, longer reads.
const BUFFER_BYTES: usize = 256 << 10;

/// The records of a file, each read when it is asked for, so that no more than one is in memory.
pub(crate) struct Records {
    /// The path as it was given, for errors.
    pub(crate) file: String,
    pub(crate) hits: Hits,
    /// Shares the reading position.
    read: File,
    bytes: u64,
}

enum Format {
    JsonLines,
    Csv,
    Xml,
}

impl Records {
    /// Opens JSON Lines, CSV or XML, as the name says, packed by gzip or not.
    pub(crate) fn open(path: &Path, options: &RecordOptions) -> Result<Self, CatalogueError> {
        let file = path.display().to_string();
        let is_packed = extension_of(path) == "gz";
        let unpacked = if is_packed { path.with_extension("") } else { path.to_owned() };
        let format = match extension_of(&unpacked).as_str() {
            "jsonl" | "ndjson" | "json" => Format::JsonLines,
            "csv" | "tsv" | "txt" => Format::Csv,
            "xml" => Format::Xml,
            _ => return Err(Problem::UnknownFormat.in_file(file)),
        };
        let unreadable = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => Problem::Missing.in_file(&file),
            _ => Problem::Unreadable(error).in_file(&file),
        };
        let opened = File::open(path).map_err(unreadable)?;
        let bytes = opened.metadata().map_err(unreadable)?.len();
        let read = opened.try_clone().map_err(unreadable)?;
        let packed = BufReader::with_capacity(BUFFER_BYTES, opened);
        let text: Box<dyn Read + Send> =
            if is_packed { Box::new(MultiGzDecoder::new(packed)) } else { Box::new(packed) };
        let text = BufReader::with_capacity(BUFFER_BYTES, text);
        let text = in_utf_8(text).map_err(unreadable)?;
        let hits: Hits = match format {
            Format::JsonLines => Box::new(JsonLines::new(&file, text, options)),
            Format::Csv => Box::new(csv_file::read(&file, text, options)?),
            Format::Xml => Box::new(XmlFile::new(&file, text, options)?),
        };
        Ok(Self { file, hits, read, bytes })
    }

    /// The part of the file that was read, in hundredths.
    pub(crate) fn percent_read(&mut self) -> u8 {
        let position = self.read.stream_position().unwrap_or(0).min(self.bytes);
        let percent = position.saturating_mul(100).checked_div(self.bytes).unwrap_or(100);
        u8::try_from(percent).unwrap_or(100)
    }
}

type Text = BufReader<Box<dyn Read + Send>>;

/// None for what the file has, but its shop does not show.
type Hits = Box<dyn Iterator<Item = Result<Option<Hit>, CatalogueError>> + Send>;

/// The text in UTF-8 of what a spreadsheet saved in UTF-16 ("Unicode text"), as its byte order mark tells.
fn in_utf_8(mut text: Text) -> io::Result<Text> {
    if !matches!(text.fill_buf()?, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
        return Ok(text);
    }
    let mut decoded = DecodeReaderBytes::new(text);
    // What a file is, is seen in what it begins with; the decoder gives a few bytes at a time.
    let mut beginning = Vec::new();
    decoded.by_ref().take(BUFFER_BYTES as u64).read_to_end(&mut beginning)?;
    Ok(BufReader::with_capacity(BUFFER_BYTES, Box::new(Cursor::new(beginning).chain(decoded))))
}

/// The ending of a name, in lower case.
pub(crate) fn extension_of(path: &Path) -> String {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.unwrap_or_default().to_ascii_lowercase()
}
