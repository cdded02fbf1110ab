//! The pieces of text that are looked up: a word of an alphabet as a whole, Korean, Chinese and Japanese in overlapping
//! pairs.
//!
//! Korean compounds are written together as the writer likes, so that 원피스 has to find 검정원피스 without a
//! dictionary: both hold the pairs 원피 and 피스. The index also holds single characters, for queries of one, and
//! each whole run between spaces after a "=", so that 바지 (trousers) can come before 바지락 (clams).

use job::to_half_width;
use tantivy::tokenizer::{
    Language, PreTokenizedStream, PreTokenizedString, Stemmer, TextAnalyzer, Token, Tokenizer,
};

/// A token that is a whole run starts with this; no other does, since it is not alphanumeric.
pub(crate) const WHOLE: char = '=';

/// The pieces of a text as they are indexed: single characters, pairs, wholes, stemmed words.
pub(crate) fn record_analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(Pieces { singles: true }).filter(Stemmer::new(Language::English)).build()
}

/// The pieces of a query: as few as can find it. Pieces of one word share their position.
pub(crate) fn query_analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(Pieces { singles: false }).filter(Stemmer::new(Language::English)).build()
}

#[derive(Debug, Clone)]
struct Pieces {
    /// Longer runs are also taken apart into single characters.
    singles: bool,
}

impl Tokenizer for Pieces {
    type TokenStream<'a> = PreTokenizedStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PreTokenizedStream {
        let mut pieces = PieceList::default();
        let mut run: Vec<char> = Vec::new();
        let mut kind = Kind::Between;
        for c in text.chars().flat_map(folded).chain([' ']) {
            if Kind::from_char(c) != kind {
                self.take_apart(&run, kind, &mut pieces);
                run.clear();
                kind = Kind::from_char(c);
            }
            run.push(c);
        }
        PreTokenizedString { text: String::new(), tokens: pieces.tokens }.into()
    }
}

impl Pieces {
    fn take_apart(&self, run: &[char], kind: Kind, pieces: &mut PieceList) {
        match kind {
            Kind::Between => return,
            Kind::Alphabetic => pieces.add(run.iter().collect()),
            Kind::Paired => {
                pieces.add([WHOLE].iter().chain(run).collect());
                if self.singles || run.len() == 1 {
                    run.iter().for_each(|single| pieces.add(single.to_string()));
                }
                run.windows(2).for_each(|pair| pieces.add(pair.iter().collect()));
            }
        }
        pieces.word += 1;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Between,
    Alphabetic,
    Paired,
}

impl Kind {
    fn from_char(c: char) -> Self {
        match c {
            // ㅡ and ㆍ, the dash and the dot of Hangul keyboards
            '\u{3161}' | '\u{318D}' => Kind::Between,
            // Hangul letters and syllables, 々 and 〆, Kana also in half width, Han with its extensions
            '\u{1100}'..='\u{11FF}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30A1}'..='\u{30FA}'
            | '\u{30FC}'
            | '\u{3131}'..='\u{318E}'
            | '\u{31F0}'..='\u{31FF}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FF66}'..='\u{FF9D}'
            | '\u{20000}'..='\u{3FFFF}' => Kind::Paired,
            c if c.is_alphanumeric() => Kind::Alphabetic,
            _ => Kind::Between,
        }
    }
}

/// Lower case, and full-width Ａ１ as A1: the part of NFKC that is met in Korean shops.
fn folded(c: char) -> impl Iterator<Item = char> {
    to_half_width(c).to_lowercase()
}

/// The pieces of one text, one after the other.
#[derive(Default)]
struct PieceList {
    tokens: Vec<Token>,
    word: usize,
}

impl PieceList {
    fn add(&mut self, text: String) {
        self.tokens.push(Token { text, position: self.word, ..Token::default() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(mut analyzer: TextAnalyzer, text: &str) -> Vec<(usize, String)> {
        let mut stream = analyzer.token_stream(text);
        let mut pieces = Vec::new();
        stream.process(&mut |token| pieces.push((token.position, token.text.clone())));
        pieces
    }

    #[test]
    fn a_query_is_taken_apart_into_as_few_pieces_as_can_find_it() {
        let table: [(&str, &[(usize, &str)]); 10] = [
            ("원피스", &[(0, "=원피스"), (0, "원피"), (0, "피스")]),
            ("책", &[(0, "=책"), (0, "책")]),
            ("Black Dresses", &[(0, "black"), (1, "dress")]),
            ("iPad미니6", &[(0, "ipad"), (1, "=미니"), (1, "미니"), (2, "6")]),
            ("ＵＳＢ－Ｃ　１ｍ", &[(0, "usb"), (1, "c"), (2, "1m")]),
            ("title:(a AND \"b)^2 *", &[(0, "titl"), (1, "a"), (2, "and"), (3, "b"), (4, "2")]),
            ("가방ㆍ신발", &[(0, "=가방"), (0, "가방"), (1, "=신발"), (1, "신발")]),
            ("가방·신발", &[(0, "=가방"), (0, "가방"), (1, "=신발"), (1, "신발")]),
            ("가방ㅡㅋㅋ", &[(0, "=가방"), (0, "가방"), (1, "=ㅋㅋ"), (1, "ㅋㅋ")]),
            (" !? \u{1F457}", &[]),
        ];
        for (text, expected) in table {
            let expected: Vec<_> =
                expected.iter().map(|(word, piece)| (*word, (*piece).to_owned())).collect();
            assert_eq!(pieces(query_analyzer(), text), expected, "{text}");
        }
    }

    #[test]
    fn a_record_holds_every_piece_that_a_query_for_a_part_of_it_has() {
        let record: Vec<String> =
            pieces(record_analyzer(), "검정원피스 Dress").into_iter().map(|(_, piece)| piece).collect();
        for part in ["원피스", "검정", "정원", "피", "dresses"] {
            let sought =
                pieces(query_analyzer(), part).into_iter().filter(|(_, piece)| !piece.starts_with(WHOLE));
            for (_, piece) in sought {
                assert!(record.contains(&piece), "{part}: {piece}");
            }
        }
    }
}
