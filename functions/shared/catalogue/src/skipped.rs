//! Records that cannot be used, and are left out.

use std::fmt;

use search::Hit;

use crate::error::{CatalogueError, Problem};

/// As many are named as an owner puts right at once.
const MOST_NAMED: usize = 5;

/// The records of a catalogue that were left out: how many, and the first of them with its line and what is wrong.
#[derive(Debug, Default)]
pub struct Skipped {
    count: u64,
    first: Vec<CatalogueError>,
    unlisted: u64,
}

impl Skipped {
    /// Their number.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The first five of them.
    pub fn first(&self) -> &[CatalogueError] {
        &self.first
    }

    /// The number of rows beside them that are no products of their own, such as variants, or that are not published.
    pub fn unlisted(&self) -> u64 {
        self.unlisted
    }

    /// The record, unless it has to be left out. What is wrong with all of a file is not a record's mistake.
    pub(crate) fn pass(
        &mut self,
        read: Result<Option<Hit>, CatalogueError>,
    ) -> Result<Option<Hit>, CatalogueError> {
        match read {
            Ok(hit) => {
                self.unlisted += u64::from(hit.is_none());
                Ok(hit)
            }
            Err(error) if error.is_of_one_record() => {
                self.count += 1;
                if self.first.len() < MOST_NAMED {
                    self.first.push(error);
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The mistake of a catalogue that has no other records, or must have no others.
    pub(crate) fn into_error(self, file: &str) -> CatalogueError {
        self.first.into_iter().next().unwrap_or_else(|| Problem::Empty.in_file(file))
    }

    /// Tells the operator in the log.
    pub(crate) fn warn(&self, file: &str) {
        for error in &self.first {
            tracing::warn!("skipped a record: {error}");
        }
        if self.count > 0 {
            tracing::warn!(file, skipped = self.count, "records of the catalogue were skipped");
        }
        if self.unlisted > 0 {
            tracing::info!(
                file,
                unlisted = self.unlisted,
                "rows of the catalogue are variants or not published"
            );
        }
    }
}

/// A line for each of the first, and one for the others together.
impl fmt::Display for Skipped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.iter().try_for_each(|error| writeln!(formatter, "{error}"))?;
        match self.count - self.first.len() as u64 {
            0 => Ok(()),
            others => writeln!(formatter, "and {others} more"),
        }
    }
}
