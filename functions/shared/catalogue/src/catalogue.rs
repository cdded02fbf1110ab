//! Records and their index, as one source for each of their shops.

use std::path::Path;
use std::sync::Arc;

use futures::future::BoxFuture;
use search::{Hit, MAX_HITS, Query, RecordOptions, Source, SourceError, off_thread};

use crate::error::{CatalogueError, Problem};
use crate::index::Index;
use crate::index::folder::{self, INDEX};
use crate::index::writer::Writer;
use crate::records::json_lines::JsonLines;
use crate::records::{Records, extension_of};
use crate::shops::{Shop, Shops};
use crate::skipped::Skipped;

/// The name in errors of a catalogue that was not read from a file.
const EMBEDDED: &str = "the embedded catalogue";

/// Records and the one index that all sources made of them share.
#[derive(Debug)]
pub struct Catalogue {
    index: Arc<Index>,
    shops: Vec<Shop>,
    skipped: Skipped,
}

/// One shop of a catalogue, or all of it.
#[derive(Debug)]
pub struct CatalogueSource {
    name: String,
    label: String,
    /// The number of its shop; none: all of them.
    shop: Option<u64>,
    index: Arc<Index>,
}

impl Catalogue {
    /// Opens a catalogue: an index (`.index`) that [`crate::build_index`] has built, JSON Lines (`.jsonl`, `.ndjson`,
    /// `.json`) in UTF-8, CSV with a header (`.csv`, `.tsv`, `.txt`) in UTF-8 or CP949, or XML whose `item`, `entry` or
    /// `product` elements are the records (`.xml`); all but the first also packed (`.gz`). What records do not say is in
    /// `options`, by which an index was built already.
    ///
    /// A record that cannot be used is [left out](Catalogue::skipped), unless there is no other. An error says in one
    /// line where the file is wrong, what was expected there and what to do.
    ///
    /// An index is read from its files as it is searched: put another folder in its place, as [`crate::build_index`]
    /// does, and never write into one.
    pub fn open(path: impl AsRef<Path>, options: &RecordOptions) -> Result<Self, CatalogueError> {
        let path = path.as_ref();
        if extension_of(path) == INDEX {
            return Self::from_index(path, Skipped::default());
        }
        let records = Records::open(path, options)?;
        Self::from_hits(&records.file, records.hits)
    }

    /// Opens a catalogue as [`Catalogue::open`] does, and compares every file of an index with its checksum, for which
    /// all of it is read: for a start after the index was copied, not for each start of a function.
    pub fn open_verified(path: impl AsRef<Path>, options: &RecordOptions) -> Result<Self, CatalogueError> {
        let path = path.as_ref();
        if extension_of(path) == INDEX {
            folder::verify(path)?;
        }
        Self::open(path, options)
    }

    /// Reads a catalogue in JSON Lines that is part of the program, as by `include_bytes!`.
    pub fn from_jsonl(bytes: &[u8]) -> Result<Self, CatalogueError> {
        Self::from_hits(EMBEDDED, JsonLines::new(EMBEDDED, bytes, &RecordOptions::default()))
    }

    fn from_hits(
        file: &str,
        hits: impl Iterator<Item = Result<Option<Hit>, CatalogueError>>,
    ) -> Result<Self, CatalogueError> {
        let unindexed = |error| Problem::NotIndexed(error).in_file(file);
        let mut writer = Writer::in_memory().map_err(unindexed)?;
        let mut skipped = Skipped::default();
        for hit in hits {
            if let Some(hit) = skipped.pass(hit)? {
                writer.add(&hit).map_err(unindexed)?;
            }
        }
        if writer.records == 0 {
            return Err(skipped.into_error(file));
        }
        skipped.warn(file);
        let (files, shops) = writer.finish().map_err(unindexed)?;
        Ok(Self::new(Index::new(&files).map_err(unindexed)?, &shops, skipped))
    }

    pub(crate) fn from_index(path: &Path, skipped: Skipped) -> Result<Self, CatalogueError> {
        let (contents, files) = folder::open(path)?;
        let file = path.display().to_string();
        let index = Index::new(&files).map_err(|error| Problem::from_tantivy(&error).in_file(&file))?;
        if index.records() != contents.records {
            return Err(Problem::damaged("it has not as many records as it says").in_file(file));
        }
        Ok(Self::new(index, &contents.shops, skipped))
    }

    fn new(index: Index, shops: &Shops, skipped: Skipped) -> Self {
        Self { index: Arc::new(index), shops: shops.list(), skipped }
    }

    /// The records that were left out when the catalogue was read; of an index, when it was built just now.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// The number of records.
    pub fn records(&self) -> u64 {
        self.index.records()
    }

    /// One source for each shop, in the order in which the shops first appear, named after them: ASCII letters and
    /// digits in lower case, a dash for everything else, or `shop-2` for the second when nothing is left of it.
    ///
    /// With more than 12 shops, or none, there is one source named `catalogue`; records without a shop among
    /// others that have one get a source of this name, the last one.
    pub fn sources(&self) -> Vec<CatalogueSource> {
        self.shops.iter().map(|shop| self.named_source(&shop.name, Some(shop))).collect()
    }

    /// The whole catalogue as one source of this name, or one shop of it, called as in the records; `None` if it has
    /// no such shop.
    pub fn source(&self, name: &str, shop: Option<&str>) -> Option<CatalogueSource> {
        let shop = match shop {
            Some(label) => Some(self.shops.iter().find(|shop| shop.label == label)?),
            None => None,
        };
        Some(self.named_source(name, shop))
    }

    fn named_source(&self, name: &str, shop: Option<&Shop>) -> CatalogueSource {
        let label = shop.map_or(name, |shop| shop.label.as_str()).to_owned();
        let shop = shop.and_then(|shop| shop.number);
        CatalogueSource { name: name.to_owned(), label, shop, index: Arc::clone(&self.index) }
    }
}

impl CatalogueSource {
    /// The shop's name as it is written in the catalogue, for people to read.
    pub fn label(&self) -> &str {
        &self.label
    }
}

impl Source for CatalogueSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        let (index, shop, text) = (Arc::clone(&self.index), self.shop, query.text.clone());
        let limit = query.limit.min(MAX_HITS);
        Box::pin(async move {
            // Computation, and reading from a disk.
            let found = off_thread(move || index.find(&text, shop, limit)).await?;
            found.map_err(|error| SourceError::Internal(error.into()))
        })
    }
}

#[cfg(test)]
#[path = "index_tests.rs"]
mod tests;
