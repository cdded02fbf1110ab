//! The terms that a record has to have so that a query finds it, and those that let it come first.

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::TextAnalyzer;

use super::pieces;
use super::schema::IndexFields;

/// A word in the title says what the thing is, one in the text what it is like.
const TITLE_BOOST: f32 = 3.0;
/// More than a record can gain by how often and where it has the words, so that one with a word in its title comes before
/// all that have it in their text alone.
const NAMED: f32 = 1_000.0;
/// Queries are short; this bounds the work that a hostile one can ask for.
const MAX_QUERY_CHARS: usize = 200;

/// One word of a query: what a record must have, and what lets it come first.
#[derive(Default)]
pub(crate) struct Word {
    pieces: Vec<String>,
    whole: Option<String>,
    /// What else lets it come first.
    others: Vec<String>,
}

/// What is written to the end of a Korean noun, the longer ones first.
const PARTICLES: [&str; 20] = [
    "에서", "으로", "에게", "한테", "까지", "부터", "처럼", "보다", "을", "를", "은", "는", "이", "가", "의",
    "에", "와", "과", "도", "로",
];

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

impl Word {
    /// The same word, if it ends like one with a particle, which a record need not have then: 원피스 for 원피스를. Of what is
    /// left of one syllable, as of 국가, none is taken away.
    pub(crate) fn without_particle(&self) -> Option<Self> {
        let run = self.whole.as_deref()?;
        let stems = PARTICLES.iter().filter_map(|particle| run.strip_suffix(particle));
        let stem = stems.filter(|stem| stem.chars().count() > 2).min_by_key(|stem| stem.len())?;
        // The pairs of the stem come first: as many as it has characters, without the sign of a whole and the last one.
        let (pieces, others) = self.pieces.split_at_checked(stem.chars().count() - 2)?;
        let others = others.iter().cloned().chain([stem.to_owned()]).collect();
        Some(Self { pieces: pieces.to_vec(), whole: self.whole.clone(), others })
    }
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

    /// The records of all shops with every word of a query in their titles.
    pub(crate) fn named(self, words: &[Word]) -> Box<dyn Query> {
        all(words.iter().map(|word| self.in_title(word)))
    }

    /// The records of a shop with every word of a query, and at least one in their titles.
    pub(crate) fn partly_named(self, words: &[Word], shop: u64) -> Box<dyn Query> {
        let some = any(words.iter().map(|word| self.in_title(word)));
        all([self.wanted(words, Demand::AllWords, Some(shop)), some])
    }

    fn in_title(self, word: &Word) -> Box<dyn Query> {
        all(word.pieces.iter().map(|piece| term(self.title, piece)))
    }

    /// Puts records with words of a query in their titles before others, and of these those with whole words; they
    /// filter nothing.
    pub(crate) fn preferring_titles(self, wanted: Box<dyn Query>, words: &[Word]) -> BooleanQuery {
        let named = words.iter().map(|word| -> (Occur, Box<dyn Query>) {
            (Occur::Should, Box::new(ConstScoreQuery::new(self.in_title(word), NAMED)))
        });
        let wholes = words
            .iter()
            .flat_map(|word| word.whole.iter().chain(&word.others))
            .map(|whole| (Occur::Should, self.piece(whole)));
        BooleanQuery::new([(Occur::Must, wanted)].into_iter().chain(wholes).chain(named).collect())
    }

    fn filed(self, shop: u64) -> Box<dyn Query> {
        let filter = TermQuery::new(Term::from_field_u64(self.shop, shop), IndexRecordOption::Basic);
        Box::new(ConstScoreQuery::new(Box::new(filter), 0.0))
    }

    fn piece(self, piece: &str) -> Box<dyn Query> {
        any([Box::new(BoostQuery::new(term(self.title, piece), TITLE_BOOST)), term(self.text, piece)])
    }
}

fn term(field: Field, piece: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, piece), IndexRecordOption::WithFreqs))
}

fn all(queries: impl IntoIterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::intersection(queries.into_iter().collect()))
}

fn any(queries: impl IntoIterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(queries.into_iter().collect()))
}
