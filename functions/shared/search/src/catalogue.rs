//! A file of records behind a full-text index in memory: one source for each of its shops.

mod csv_file;
mod error;
mod index;
mod json_lines;
mod pieces;
mod record;
mod shops;

use std::fs;
use std::io;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;

use futures::future::BoxFuture;
use tokio::task::spawn_blocking;

pub use self::error::{CatalogueError, RecordError};
use self::index::Index;
use self::shops::Shop;
use crate::finding::MAX_HITS;
use crate::{Hit, Query, Source, SourceError};

/// What errors call a catalogue that was not read from a file.
const EMBEDDED: &str = "the embedded catalogue";

/// Records and the one index that all sources made of them share.
#[derive(Debug)]
pub struct Catalogue {
    shelf: Arc<Shelf>,
    shops: Vec<Shop>,
}

/// One shop of a catalogue, or all of it.
#[derive(Debug)]
pub struct CatalogueSource {
    name: String,
    label: String,
    /// The number of its shop; none: all of them.
    shop: Option<u64>,
    shelf: Arc<Shelf>,
}

#[derive(Debug)]
struct Shelf {
    hits: Vec<Hit>,
    index: Index,
}

impl Catalogue {
    /// Reads a catalogue: JSON Lines (`.jsonl`, `.ndjson`, `.json`) or CSV with a header (`.csv`), in UTF-8.
    ///
    /// A record has a `title` and a `url`, and may have `text`, `image`, `price` with `currency`, and `shop`. An
    /// error says in one line where the file is wrong, what was expected there and what to do.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, CatalogueError> {
        let path = path.as_ref();
        let file = path.display().to_string();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let read = match extension.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" | "json" => json_lines::read,
            "csv" => csv_file::read,
            _ => return Err(CatalogueError::UnknownFormat { file }),
        };
        let bytes = fs::read(path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => CatalogueError::Missing { file: file.clone() },
            _ => CatalogueError::Unreadable { file: file.clone(), source },
        })?;
        Self::of(read(&file, record::text_of(&file, &bytes)?)?, &file)
    }

    /// Reads a catalogue in JSON Lines that is part of the program, as by `include_bytes!`.
    pub fn from_jsonl(bytes: &[u8]) -> Result<Self, CatalogueError> {
        Self::of(json_lines::read(EMBEDDED, record::text_of(EMBEDDED, bytes)?)?, EMBEDDED)
    }

    fn of(hits: Vec<Hit>, file: &str) -> Result<Self, CatalogueError> {
        if hits.is_empty() {
            return Err(CatalogueError::Empty { file: file.to_owned() });
        }
        let (shops, shop_of) = shops::group(&hits);
        let index = Index::build(&hits, &shop_of).map_err(CatalogueError::Index)?;
        Ok(Self { shelf: Arc::new(Shelf { hits, index }), shops })
    }

    /// How many records there are.
    pub fn records(&self) -> usize {
        self.shelf.hits.len()
    }

    /// One source for each shop, in the order in which the shops first appear, named after them: ASCII letters and
    /// digits in lower case, a dash for everything else, or `shop-2` for the second when nothing is left of it.
    ///
    /// With more than 12 shops, or none, there is one source named `catalogue`; records without a shop among
    /// others that have one get a source of this name, the last one.
    pub fn sources(&self) -> Vec<CatalogueSource> {
        self.shops.iter().map(|shop| self.source_of(&shop.name, Some(shop))).collect()
    }

    /// The whole catalogue as one source of this name, or one shop of it, called as in the records; `None` if it has
    /// no such shop.
    pub fn source(&self, name: &str, shop: Option<&str>) -> Option<CatalogueSource> {
        match shop {
            None => Some(self.source_of(name, None)),
            Some(label) => self
                .shops
                .iter()
                .find(|shop| shop.label == label)
                .map(|shop| self.source_of(name, Some(shop))),
        }
    }

    fn source_of(&self, name: &str, shop: Option<&Shop>) -> CatalogueSource {
        let label = shop.map_or(name, |shop| shop.label.as_str()).to_owned();
        let shop = shop.map(|shop| shop.number);
        CatalogueSource { name: name.to_owned(), label, shop, shelf: Arc::clone(&self.shelf) }
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
        let (shelf, shop, text) = (Arc::clone(&self.shelf), self.shop, query.text.clone());
        let limit = query.limit.min(MAX_HITS);
        Box::pin(async move {
            // Pure computation: on an async thread it would hold up every other search of the instance.
            match spawn_blocking(move || shelf.search(&text, shop, limit)).await {
                Ok(found) => found.map_err(|error| SourceError::Internal(error.into())),
                Err(error) => match error.try_into_panic() {
                    // Goes on where it would have gone without the thread in between: to whoever asked.
                    Ok(panic) => resume_unwind(panic),
                    Err(error) => Err(SourceError::Internal(error.into())),
                },
            }
        })
    }
}

impl Shelf {
    fn search(&self, text: &str, shop: Option<u64>, limit: usize) -> tantivy::Result<Vec<Hit>> {
        let found = self.index.find(text, shop, limit)?;
        Ok(found.into_iter().filter_map(|record| self.hits.get(record).cloned()).collect())
    }
}
