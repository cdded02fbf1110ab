//! Catalogues in JSON Lines: one object on each line.

use serde_json::error::Category;

use super::error::{CatalogueError, RecordError};
use super::record::Record;
use crate::Hit;

/// Reads every line that is not blank.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Hit>, CatalogueError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(before, line)| {
            let refused =
                |problem| CatalogueError::Record { file: file.to_owned(), line: before + 1, problem };
            hit_of(line).map_err(refused)
        })
        .collect()
}

fn hit_of(line: &str) -> Result<Hit, RecordError> {
    // A record is an object: serde would also fill its fields from a list, by position.
    if line.trim_start().starts_with('[') {
        return Err(RecordError::List);
    }
    serde_json::from_str::<Record>(line).map_err(|error| problem_of(&error))?.into_hit()
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
