//! The full-text index: the records that have the words of a query, best first (BM25).

pub(crate) mod build;
mod demand;
pub(crate) mod folder;
pub(crate) mod pieces;
pub(crate) mod schema;
pub(crate) mod writer;

use std::fmt;

use search::Hit;
use tantivy::collector::TopDocs;
use tantivy::query::{EnableScoring, Query};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{DocSet, ReloadPolicy, Searcher, TERMINATED, TantivyDocument, TantivyError};

use self::demand::{Demand, Word, words};
use self::schema::IndexFields;

/// The index of a catalogue, in memory or in a file, with the records that it finds.
pub(crate) struct Index {
    searcher: Searcher,
    fields: IndexFields,
    pieces: TextAnalyzer,
}

/// An index could not be searched.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FindError {
    #[error("the index cannot be searched ({0})")]
    Index(#[from] TantivyError),
    #[error("a record of the index cannot be read ({0})")]
    Record(#[from] serde_json::Error),
}

impl Index {
    /// The index in these files, one segment of the schema that is written today.
    pub(crate) fn new(files: &tantivy::Index) -> tantivy::Result<Self> {
        let (fields, schema) = IndexFields::new();
        if files.schema() != schema {
            return Err(TantivyError::SchemaError("its fields are others".to_owned()));
        }
        let reader = files.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        // Opened when they are first used, otherwise: then the first search would tell what is wrong with them.
        for segment in searcher.segment_readers() {
            for field in [fields.title, fields.text, fields.shop] {
                segment.inverted_index(field)?;
            }
        }
        Ok(Self { searcher, fields, pieces: pieces::query_analyzer() })
    }

    pub(crate) fn records(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// At most `limit` records of a shop, or of all, best first.
    ///
    /// Records have to have all words of the query. Only if the whole catalogue has none, one word is enough, and
    /// then one piece of a word: if each shop decided for itself, one that has nothing of the kind would put its
    /// chance hits beside the others' good ones. For the same reason a shop whose records have the words in their texts
    /// alone has none where the catalogue has records that are called so.
    pub(crate) fn find(&self, text: &str, shop: Option<u64>, limit: usize) -> Result<Vec<Hit>, FindError> {
        let words = words(self.pieces.clone(), text);
        let words = words.into_iter().map(|word| self.known(word)).collect::<tantivy::Result<Vec<_>>>()?;
        if words.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        if let Some(shop) = shop
            && self.has_any(&*self.fields.named(&words))?
            && !self.has_any(&*self.fields.partly_named(&words, shop))?
        {
            return Ok(Vec::new());
        }
        for demand in [Demand::AllWords, Demand::AnyWord, Demand::AnyPiece] {
            if self.has_any(&*self.fields.wanted(&words, demand, None))? {
                let wanted = self.fields.wanted(&words, demand, shop);
                return self.top(&self.fields.preferring_titles(wanted, &words), limit);
            }
        }
        Ok(Vec::new())
    }

    /// The word as it is where a record is called so (고양이), and else without its particle (원피스를).
    fn known(&self, word: Word) -> tantivy::Result<Word> {
        let Some(stem) = word.without_particle() else { return Ok(word) };
        let is_called_so = self.has_any(&*self.fields.named(std::slice::from_ref(&word)))?;
        Ok(if is_called_so { word } else { stem })
    }

    /// True if there is a record at all: looks no further than the first.
    fn has_any(&self, query: &dyn Query) -> tantivy::Result<bool> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        for segment in self.searcher.segment_readers() {
            if weight.scorer(segment, 1.0)?.doc() != TERMINATED {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn top(&self, query: &dyn Query, limit: usize) -> Result<Vec<Hit>, FindError> {
        let found = self.searcher.search(query, &TopDocs::with_limit(limit).order_by_score())?;
        let mut hits = Vec::with_capacity(found.len());
        for (_, address) in found {
            let document: TantivyDocument = self.searcher.doc(address)?;
            hits.extend(self.fields.hit(&document)?);
        }
        Ok(hits)
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Index").field("records", &self.records()).finish_non_exhaustive()
    }
}
