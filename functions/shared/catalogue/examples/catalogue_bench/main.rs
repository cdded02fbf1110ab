//! The cost of a catalogue of a million records: its index, its start, its searches. Run by `tests/bin/catalogue_bench`.
//!
//! - [`vocabulary`]: words as often as they are met in a language;
//! - [`records`]: a catalogue made of them, always the same;
//! - [`queries`]: what is asked, of several kinds;
//! - [`steps`]: what is measured, each step in a process of its own, so that its memory is its own;
//! - [`table`]: what is printed.

mod queries;
mod records;
mod steps;
mod table;
mod vocabulary;

use std::error::Error;
use std::path::Path;

/// `RECORDS FOLDER` measures everything and prints it; a step's name first is that step, for this program itself.
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["generate", records, file] => steps::generate(records.parse()?, Path::new(file)),
        ["index", file, index] => steps::index(Path::new(file), Path::new(index)),
        ["search", file] => steps::search(Path::new(file)),
        [records, folder] => table::print(records.parse()?, Path::new(folder)),
        _ => Err("expected the number of records, and a folder that is there".into()),
    }
}
