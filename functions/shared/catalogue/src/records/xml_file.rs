//! Catalogues in XML, such as the feeds of Google Merchant Center in RSS and Atom, YML and Heureka's: each `item`, `entry`,
//! `product`, `offer` or `SHOPITEM` is a record, and the elements in it are its columns.

use std::io::{self, BufRead, BufReader};

use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use job::nfc;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use search::{Hit, RecordOptions, currency_code};

use super::columns::{OwnColumns, is_price, letters};
use crate::error::{CatalogueError, Problem, RecordError};

/// The elements that are records.
const RECORDS: [&str; 5] = ["item", "entry", "product", "offer", "SHOPITEM"];

/// A file's text in UTF-8. U+FFFD stands for each byte that the file's encoding does not have.
type Decoded<R> = DecodeReaderBytes<R, Vec<u8>>;

/// The records of an XML file, each read when it is asked for.
pub(super) struct XmlFile<R> {
    file: String,
    reader: Reader<BufReader<Decoded<R>>>,
    /// Of what is read next, from 1.
    line: usize,
    columns: OwnColumns,
    buffer: Vec<u8>,
    is_broken: bool,
}

/// A record that is being read: its elements that lie in no other.
#[derive(Default)]
struct Element {
    line: usize,
    names: Vec<String>,
    values: Vec<String>,
}

impl<R: BufRead> XmlFile<R> {
    pub(super) fn new(file: &str, mut text: R, options: &RecordOptions) -> Result<Self, CatalogueError> {
        let unreadable = |error| Problem::Unreadable(error).in_file(file);
        let charset = declared(text.fill_buf().map_err(unreadable)?).unwrap_or(UTF_8);
        let text = BufReader::new(DecodeReaderBytesBuilder::new().encoding(Some(charset)).build(text));
        let mut reader = Reader::from_reader(text);
        // A bare `&` is the commonest mistake of feeds.
        reader.config_mut().allow_dangling_amp = true;
        let (file, columns) = (file.to_owned(), OwnColumns::new(options));
        Ok(Self { file, reader, line: 1, columns, buffer: Vec::new(), is_broken: false })
    }

    fn read(&mut self) -> Result<Option<Element>, CatalogueError> {
        let mut element: Option<Element> = None;
        // Of elements within the record.
        let mut depth = 0_usize;
        loop {
            self.buffer.clear();
            let line = self.line;
            let event = self.reader.read_event_into(&mut self.buffer);
            let event = event.map_err(|error| refusal(&self.file, line, error))?;
            self.line += event.matches('\n').count();
            let Some(open) = &mut element else {
                match event {
                    Event::Start(start) if RECORDS.contains(&start.local_name().as_ref()) => {
                        element = Some(Element { line, ..Element::default() });
                    }
                    Event::Eof => return Ok(None),
                    _ => {}
                }
                continue;
            };
            match event {
                Event::Start(start) => {
                    if depth == 0 {
                        open.begin(&start);
                    }
                    depth += 1;
                }
                Event::Empty(start) if depth == 0 => open.begin(&start),
                Event::End(_) if depth == 0 => return Ok(element),
                Event::End(_) => depth -= 1,
                Event::Text(text) if depth == 1 => open.extend(&text.xml10_content()),
                Event::CData(text) if depth == 1 => open.extend(&text.xml10_content()),
                Event::GeneralRef(name) if depth == 1 => {
                    open.extend(&search::Markup::Html.plain(format!("&{};", name.into_inner())));
                }
                Event::Eof => {
                    let found = "its end before that of a record".to_owned();
                    return Err(self.problem(open.line, RecordError::NotXml { found }));
                }
                _ => {}
            }
        }
    }

    fn hit(&mut self, element: &Element) -> Result<Option<Hit>, CatalogueError> {
        if element.values.iter().any(|value| value.contains(char::REPLACEMENT_CHARACTER)) {
            return Err(Problem::NotUtf8 { line: element.line }.in_file(&self.file));
        }
        let names: Vec<&str> = element.names.iter().map(String::as_str).collect();
        let values: Vec<_> = element.values.iter().map(|value| nfc(value)).collect();
        let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
        self.columns.hit(&names, &values).map_err(|problem| self.problem(element.line, problem))
    }

    fn problem(&self, line: usize, mistake: RecordError) -> CatalogueError {
        Problem::Record { line, mistake }.in_file(&self.file)
    }
}

impl<R: BufRead> Iterator for XmlFile<R> {
    type Item = Result<Option<Hit>, CatalogueError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_broken {
            return None;
        }
        let read = self.read().transpose()?;
        // There is no telling where the next record begins.
        self.is_broken = read.is_err();
        Some(read.and_then(|element| self.hit(&element)))
    }
}

impl Element {
    /// Begins a column. Atom tells an address as an attribute.
    fn begin(&mut self, start: &BytesStart<'_>) {
        let attribute = |name: &str| {
            let mut attributes = start.attributes();
            let found = attributes.with_checks(false).flatten().find(|found| found.key.as_ref() == name);
            found.map(|found| search::Markup::Html.address(&found.value).into_owned())
        };
        let is_of_another = attribute("rel").is_some_and(|rel| rel != "alternate");
        // Of elements of one name the first counts.
        let name = if is_of_another { String::new() } else { letters(&nfc(start.local_name().as_ref())) };
        let said = ["currency", "unit"].iter().find_map(|name| attribute(name));
        // A unit may be one of pieces, too.
        let is_one = |said: &String| currency_code(said, None).is_some();
        if let Some(currency) = said.filter(|said| is_price(&name) && is_one(said)) {
            self.names.push("currency".to_owned());
            self.values.push(currency);
        }
        self.names.push(name);
        self.values.push(attribute("href").unwrap_or_default());
    }

    fn extend(&mut self, text: &str) {
        if let Some(value) = self.values.last_mut() {
            value.push_str(text);
        }
    }
}

/// The encoding that the first line names, such as `<?xml version="1.0" encoding="EUC-KR"?>`.
fn declared(beginning: &[u8]) -> Option<&'static Encoding> {
    let line = beginning.split(|byte| *byte == b'>').next().filter(|line| line.starts_with(b"<?xml"))?;
    let (_, behind) = str::from_utf8(line).ok()?.split_once("encoding=")?;
    let label = behind.split(['"', '\'']).nth(1)?;
    Encoding::for_label(label.as_bytes())
}

fn refusal(file: &str, line: usize, error: quick_xml::Error) -> CatalogueError {
    let problem = match error {
        quick_xml::Error::Io(error) => Problem::Unreadable(io::Error::new(error.kind(), error.to_string())),
        other => Problem::Record { line, mistake: RecordError::NotXml { found: other.to_string() } },
    };
    problem.in_file(file)
}
