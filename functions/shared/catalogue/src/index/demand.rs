//! The terms that a record has to have so that a query finds it, and those that let it come first.

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::tokenizer::TextAnalyzer;

use super::pieces;
use super::schema::IndexFields;

/// A word in the title says what the thing is, one in the text what it is like.
const TITLE_BOOST: f32 = 3.0;
/// Queries are short; this bounds the work that a hostile one can ask for.
const MAX_QUERY_CHARS: usize = 200;

/// One word of a query: what a record must have, and what lets it come first.
#[derive(Default)]
pub(crate) struct Word {
    pieces: Vec<String>,
    whole: Option<String>,
}

/// The part of a query that a record has to have, from strict to loose.
#[derive(Clone, Copy)]
pub(crate) enum Demand {
    AllWords,
    AnyWord,
    AnyPiece,
}

/// Built from terms alone, never by a query parser: nothing that is typed can be syntax.
pub(crate) fn words(mut analyzer: TextAnalyzer, text: &str) -> Vec<Word> {
    let text: String = text.chars().take(MAX_QUERY_CHARS).collect();
    let mut words: Vec<Word> = Vec::new();
    analyzer.token_stream(&text).process(&mut |token| {
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

impl IndexFields {
    /// The records of a shop, or of all, that have so much of a query.
    ///
    /// The shop is asked for beside each alternative, not once beside all of them: a union goes through all that its
    /// parts have. It only filters, and adds nothing to the score.
    pub(crate) fn wanted(self, words: &[Word], demand: Demand, shop: Option<u64>) -> Box<dyn Query> {
        let pieces = |words: &[Word]| -> Vec<Box<dyn Query>> {
            words.iter().flat_map(|word| &word.pieces).map(|piece| self.piece(piece)).collect()
        };
        let alternatives: Vec<Vec<Box<dyn Query>>> = match demand {
            Demand::AllWords => vec![pieces(words)],
            Demand::AnyWord => words.chunks(1).map(pieces).collect(),
            Demand::AnyPiece => pieces(words).into_iter().map(|piece| vec![piece]).collect(),
        };
        let in_shop =
            |pieces: Vec<Box<dyn Query>>| all(pieces.into_iter().chain(shop.map(|shop| self.filed(shop))));
        any(alternatives.into_iter().map(in_shop))
    }

    /// Puts records with whole words of a query before others; they filter nothing.
    pub(crate) fn preferring_wholes(self, wanted: Box<dyn Query>, words: &[Word]) -> BooleanQuery {
        let wholes = words
            .iter()
            .filter_map(|word| word.whole.as_deref())
            .map(|whole| (Occur::Should, self.piece(whole)));
        BooleanQuery::new([(Occur::Must, wanted)].into_iter().chain(wholes).collect())
    }

    fn filed(self, shop: u64) -> Box<dyn Query> {
        let filter = TermQuery::new(Term::from_field_u64(self.shop, shop), IndexRecordOption::Basic);
        Box::new(ConstScoreQuery::new(Box::new(filter), 0.0))
    }

    fn piece(self, piece: &str) -> Box<dyn Query> {
        let term = |field| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, piece), IndexRecordOption::WithFreqs))
        };
        any([Box::new(BoostQuery::new(term(self.title), TITLE_BOOST)), term(self.text)])
    }
}

fn all(queries: impl IntoIterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::intersection(queries.into_iter().collect()))
}

fn any(queries: impl IntoIterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(queries.into_iter().collect()))
}
