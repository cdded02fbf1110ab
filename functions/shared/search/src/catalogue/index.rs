//! The full-text index: which records have the words of a query, best first (BM25).

use std::fmt;

use tantivy::collector::TopDocs;
use tantivy::directory::RamDirectory;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::Compressor;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{IndexBuilder, IndexSettings, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::pieces;
use crate::Hit;

const ANALYZER: &str = "pieces";
/// A word in the title says what the thing is, one in the text what it is like.
const TITLE_BOOST: f32 = 3.0;
/// The first size of the table of terms is derived from this; it grows as it must.
const WRITER_BYTES: usize = 15_000_000;
/// Queries are short; this bounds the work that a hostile one can ask for.
const MAX_QUERY_CHARS: usize = 200;

/// One segment in memory, without a copy of the records: a record's number is its document's.
pub(super) struct Index {
    searcher: Searcher,
    fields: Fields,
    pieces: TextAnalyzer,
}

#[derive(Clone, Copy)]
struct Fields {
    title: Field,
    text: Field,
    shop: Field,
}

/// One word of a query: what a record must have, and what lets it come first.
#[derive(Default)]
struct Word {
    pieces: Vec<String>,
    whole: Option<String>,
}

/// How much of a query a record has to have, from strict to loose.
#[derive(Clone, Copy)]
enum Demand {
    AllWords,
    AnyWord,
    AnyPiece,
}

impl Index {
    /// Files each record under its words and the number of its shop.
    pub(super) fn build(hits: &[Hit], shop_of: &[u64]) -> tantivy::Result<Self> {
        let (schema, fields) = schema();
        let tokenizers = TokenizerManager::default();
        tokenizers.register(ANALYZER, pieces::of_record());
        let settings = IndexSettings {
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        // The usual writer starts threads and makes several segments, in an order that changes from run to run; this
        // one numbers the documents as they come, and a search has one segment to look at.
        let mut writer = IndexBuilder::new()
            .schema(schema)
            .settings(settings)
            .tokenizers(tokenizers)
            .single_segment_index_writer(RamDirectory::create(), WRITER_BYTES)?;
        for (hit, shop) in hits.iter().zip(shop_of) {
            writer.add_document(fields.document(hit, *shop))?;
        }
        let reader = writer.finalize()?.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { searcher: reader.searcher(), fields, pieces: pieces::of_query() })
    }

    /// The numbers of at most `limit` records of a shop, or of all, best first.
    ///
    /// Records have to have all words of the query. Only if the whole catalogue has none, one word is enough, and
    /// then one piece of a word: if each shop decided for itself, one that has nothing of the kind would put its
    /// chance hits beside the others' good ones.
    pub(super) fn find(&self, text: &str, shop: Option<u64>, limit: usize) -> tantivy::Result<Vec<usize>> {
        let words = self.words(text);
        if words.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        for demand in [Demand::AllWords, Demand::AnyWord, Demand::AnyPiece] {
            let wanted = self.fields.wanted(&words, demand);
            if self.top(&*wanted, 1)?.is_empty() {
                continue;
            }
            return self.top(&self.fields.in_shop(wanted, &words, shop), limit);
        }
        Ok(Vec::new())
    }

    fn top(&self, query: &dyn Query, limit: usize) -> tantivy::Result<Vec<usize>> {
        let found = self.searcher.search(query, &TopDocs::with_limit(limit).order_by_score())?;
        Ok(found.into_iter().map(|(_, address)| address.doc_id as usize).collect())
    }

    /// Built from terms alone, never by a query parser: nothing that is typed can be syntax.
    fn words(&self, text: &str) -> Vec<Word> {
        let text: String = text.chars().take(MAX_QUERY_CHARS).collect();
        let mut words: Vec<Word> = Vec::new();
        self.pieces.clone().token_stream(&text).process(&mut |token| {
            words.resize_with(token.position + 1, Word::default);
            let word = &mut words[token.position];
            if token.text.starts_with(pieces::WHOLE) {
                word.whole = Some(token.text.clone());
            } else {
                word.pieces.push(token.text.clone());
            }
        });
        words
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Index").field("records", &self.searcher.num_docs()).finish_non_exhaustive()
    }
}

impl Fields {
    fn document(self, hit: &Hit, shop: u64) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(self.title, hit.title());
        if let Some(text) = hit.text() {
            document.add_text(self.text, text);
        }
        document.add_u64(self.shop, shop);
        document
    }

    fn wanted(self, words: &[Word], demand: Demand) -> Box<dyn Query> {
        let word = |word: &Word| all(word.pieces.iter().map(|piece| self.piece(piece)));
        match demand {
            Demand::AllWords => all(words.iter().map(word)),
            Demand::AnyWord => any(words.iter().map(word)),
            Demand::AnyPiece => {
                any(words.iter().flat_map(|word| &word.pieces).map(|piece| self.piece(piece)))
            }
        }
    }

    /// The shop only filters and adds nothing to the score; whole words add to it and filter nothing.
    fn in_shop(self, wanted: Box<dyn Query>, words: &[Word], shop: Option<u64>) -> BooleanQuery {
        let filter = shop.map(|shop| -> (Occur, Box<dyn Query>) {
            let filter = TermQuery::new(Term::from_field_u64(self.shop, shop), IndexRecordOption::Basic);
            (Occur::Must, Box::new(ConstScoreQuery::new(Box::new(filter), 0.0)))
        });
        let wholes = words
            .iter()
            .filter_map(|word| word.whole.as_deref())
            .map(|whole| (Occur::Should, self.piece(whole)));
        BooleanQuery::new([(Occur::Must, wanted)].into_iter().chain(filter).chain(wholes).collect())
    }

    fn piece(self, piece: &str) -> Box<dyn Query> {
        let term = |field| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, piece), IndexRecordOption::WithFreqs))
        };
        any([Box::new(BoostQuery::new(term(self.title), TITLE_BOOST)), term(self.text)])
    }
}

fn schema() -> (Schema, Fields) {
    let indexing =
        TextFieldIndexing::default().set_tokenizer(ANALYZER).set_index_option(IndexRecordOption::WithFreqs);
    let words = TextOptions::default().set_indexing_options(indexing);
    let mut schema = Schema::builder();
    let fields = Fields {
        title: schema.add_text_field("title", words.clone()),
        text: schema.add_text_field("text", words),
        shop: schema.add_u64_field("shop", INDEXED),
    };
    (schema.build(), fields)
}

fn all(queries: impl IntoIterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::intersection(queries.into_iter().collect()))
}

fn any(queries: impl IntoIterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(queries.into_iter().collect()))
}
