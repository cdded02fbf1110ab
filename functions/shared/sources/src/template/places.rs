//! The places of a request, and the values that a search fills into them.

use std::borrow::Cow;

use strum::{EnumString, VariantNames};

use super::{MASK, Piece, PlaceKind, Template, TemplateError, Text, percent_encoded};

/// A place for something of a search.
#[derive(Debug, Clone, Copy, PartialEq, VariantNames)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum SearchPlace {
    /// The words, escaped for the language in which they stand.
    Query(Option<Inner>),
    Language,
    /// The number of hits that are wanted.
    Limit,
    /// The number of the page, counted from this.
    Page(usize),
    /// The number of hits on the pages before, counted from this.
    Offset(usize),
    /// The cursor of the page.
    Next,
    /// What the first answer named, for the second request.
    Ids,
}

/// A language within an address or a body, as it is written after the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Inner {
    /// Contextual Query Language (Library of Congress), also Confluence's: within double quotes.
    Cql,
    /// OData's `$filter`: within single quotes.
    OData,
    /// The query parsers of Lucene, Solr, Elasticsearch: within quotes or not.
    Lucene,
    /// Salesforce Object Query Language: within single quotes, also after LIKE.
    Soql,
    /// Salesforce Object Search Language: between the braces of FIND.
    Sosl,
    /// SQL: within single quotes.
    Sql,
    /// GraphQL: within double quotes.
    GraphQl,
    /// None, as the operator says.
    Raw,
}

/// The values of a search.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Values<'a> {
    pub(crate) query: &'a str,
    pub(crate) language: &'a str,
    pub(crate) limit: usize,
    /// The pages that were answered before.
    pub(crate) page: usize,
    /// The hits on those pages.
    pub(crate) offset: usize,
    /// The last page's word on the next: a cursor, or an address where the request has no place for it.
    pub(crate) next: Option<&'a str>,
    pub(crate) ids: &'a str,
    /// Secrets are shown as `***`.
    pub(crate) masked: bool,
}

/// Where a rendered template goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A web address: everything that is filled in is percent-encoded, except a variable at its very start, which is
    /// the beginning of the address itself.
    Address,
    /// A header: the asker's words are percent-encoded, so that they can neither end it nor start another.
    Header,
    /// A value of a form or of JSON, which is encoded as a whole.
    Value,
}

impl<'a> Values<'a> {
    /// Those of the first page.
    pub(crate) fn new(query: &'a str, language: &'a str, limit: usize) -> Self {
        Self { query, language, limit, page: 0, offset: 0, next: None, ids: "", masked: false }
    }
}

impl PlaceKind for SearchPlace {
    fn parse(written: &str) -> Result<Self, TemplateError> {
        let (name, bar) = written.split_once('|').map_or((written, None), |(name, bar)| (name, Some(bar)));
        let from = |usual| match bar {
            None => Ok(usual),
            Some("0") => Ok(0),
            Some("1") => Ok(1),
            Some(_) => Err(TemplateError::NoStart(name.to_owned())),
        };
        let inner = |inner: &str| inner.parse().map_err(|_| TemplateError::UnknownInner(inner.to_owned()));
        match (name, bar) {
            ("query", _) => bar.map(inner).transpose().map(Self::Query),
            ("page", _) => from(1).map(Self::Page),
            ("offset", _) => from(0).map(Self::Offset),
            (_, Some(_)) => Err(TemplateError::NoInner(name.to_owned())),
            ("language", None) => Ok(Self::Language),
            ("limit", None) => Ok(Self::Limit),
            ("next", None) => Ok(Self::Next),
            ("ids", None) => Ok(Self::Ids),
            (_, None) => Err(TemplateError::Unknown { found: name.to_owned() }),
        }
    }

    fn check(text: &Text<Self>) -> Result<(), TemplateError> {
        if stands_in_quotes(&text.0) { Err(TemplateError::InQuotes) } else { Ok(()) }
    }
}

impl SearchPlace {
    fn number(self, values: &Values<'_>) -> Option<usize> {
        match self {
            Self::Limit => Some(values.limit),
            Self::Page(from) => Some(from + values.page),
            Self::Offset(from) => Some(from + values.offset),
            Self::Query(_) | Self::Language | Self::Next | Self::Ids => None,
        }
    }

    fn value<'a>(self, values: &Values<'a>) -> Cow<'a, str> {
        match self {
            Self::Query(Some(inner)) => inner.escaped(values.query).into(),
            Self::Query(None) => values.query.into(),
            Self::Language => values.language.into(),
            Self::Next => values.next.unwrap_or_default().into(),
            Self::Ids => values.ids.into(),
            Self::Limit | Self::Page(_) | Self::Offset(_) => {
                self.number(values).unwrap_or_default().to_string().into()
            }
        }
    }
}

impl Inner {
    /// Words that cannot end what they stand in, nor say more than words.
    pub(crate) fn escaped(self, words: &str) -> String {
        match self {
            Inner::Raw => words.to_owned(),
            Inner::Cql => behind_backslashes(words, "\"\\*?^"),
            Inner::OData | Inner::Sql => words.replace('\'', "''"),
            Inner::Lucene => lucene(words),
            Inner::Soql => behind_backslashes(words, "'\"\\%_"),
            Inner::Sosl => behind_backslashes(words, "?&|!{}[]()^~*:\\\"'+-"),
            Inner::GraphQl => behind_backslashes(words, "\"\\"),
        }
    }
}

fn behind_backslashes(words: &str, special: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for c in words.chars() {
        if special.contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// `<` and `>` cannot be escaped, and operators are words in capitals.
fn lucene(words: &str) -> String {
    let words = behind_backslashes(words, "+-&|!(){}[]^\"~*?:\\/=").replace(['<', '>'], " ");
    let plain = |word: &str| match word {
        "AND" | "OR" | "NOT" | "TO" => word.to_ascii_lowercase(),
        word => word.to_owned(),
    };
    words.split(' ').map(plain).collect::<Vec<_>>().join(" ")
}

impl Template {
    pub(crate) fn render(&self, values: &Values<'_>, target: Target) -> String {
        let mut text = String::new();
        let mut left_out = false;
        for (number, piece) in self.0.iter().enumerate() {
            let starts_address = number == 0 && target == Target::Address;
            match piece {
                Piece::Literal(literal) if std::mem::take(&mut left_out) => {
                    text.push_str(literal.strip_prefix('&').unwrap_or(literal));
                }
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Place(SearchPlace::Next) if values.next.is_none() && target == Target::Address => {
                    left_out = leave_out_parameter(&mut text);
                }
                Piece::Place(place) if target == Target::Value => text.push_str(&place.value(values)),
                Piece::Place(place) => text.extend(percent_encoded(&place.value(values))),
                Piece::Secret { value, .. } if starts_address => text.push_str(value.trim_end_matches('/')),
                Piece::Secret { .. } if values.masked => text.push_str(MASK),
                Piece::Secret { variable: Some(_), value } if target == Target::Address => {
                    text.extend(percent_encoded(value));
                }
                // What stands in the file is written as it has to be.
                Piece::Secret { value, .. } => text.push_str(value),
            }
        }
        if left_out {
            text.pop();
        }
        text
    }

    /// The number, if it is `{limit}`, `{page}` or `{offset}` and nothing else, which in JSON is a number.
    pub(crate) fn number(&self, values: &Values<'_>) -> Option<usize> {
        match self.0[..] {
            [Piece::Place(place)] => place.number(values),
            _ => None,
        }
    }

    /// True if it is `{next}` and nothing else, and the page is the first: then there is nothing to say.
    pub(crate) fn is_left_out(&self, values: &Values<'_>) -> bool {
        self.0 == [Piece::Place(SearchPlace::Next)] && values.next.is_none()
    }
}

/// Takes back `name=` at the end of an address; false if something else is there.
fn leave_out_parameter(address: &mut String) -> bool {
    let start = address.rfind(['?', '&']).filter(|_| address.ends_with('='));
    start.is_some_and(|start| {
        address.truncate(start + 1);
        true
    })
}

/// True if words stand between quotes as they are: a quote in them would end these.
fn stands_in_quotes(pieces: &[Piece<SearchPlace>]) -> bool {
    let literals = |pieces: &[Piece<SearchPlace>]| -> String {
        pieces.iter().map(|piece| if let Piece::Literal(text) = piece { text.as_str() } else { "" }).collect()
    };
    let quotes = |text: &str, quote: char| {
        let encoded = format!("%{:02X}", u32::from(quote));
        text.matches(quote).count() + text.matches(encoded.as_str()).count()
    };
    let is_words = |piece: &Piece<_>| *piece == Piece::Place(SearchPlace::Query(None));
    pieces.iter().enumerate().filter(|(_, piece)| is_words(piece)).any(|(at, _)| {
        let (before, after) = (literals(&pieces[..at]), literals(&pieces[at..]));
        ['"', '\''].into_iter().any(|quote| quotes(&before, quote) % 2 == 1 && quotes(&after, quote) > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words_in_every_inner_language() {
        let words = "O'Neill \"a\\b\" 50%_off AND (x:*) {y}";
        let table = [
            ("cql", "O'Neill \\\"a\\\\b\\\" 50%_off AND (x:\\*) {y}"),
            ("odata", "O''Neill \"a\\b\" 50%_off AND (x:*) {y}"),
            ("lucene", "O'Neill \\\"a\\\\b\\\" 50%_off and \\(x\\:\\*\\) \\{y\\}"),
            ("soql", "O\\'Neill \\\"a\\\\b\\\" 50\\%\\_off AND (x:*) {y}"),
            ("sosl", "O\\'Neill \\\"a\\\\b\\\" 50%_off AND \\(x\\:\\*\\) \\{y\\}"),
            ("sql", "O''Neill \"a\\b\" 50%_off AND (x:*) {y}"),
            ("graphql", "O'Neill \\\"a\\\\b\\\" 50%_off AND (x:*) {y}"),
            ("raw", words),
        ];
        assert_eq!(table.map(|(name, _)| name), Inner::VARIANTS);
        for (name, expected) in table {
            assert_eq!(name.parse::<Inner>().expect(name).escaped(words), expected, "{name}");
        }
        assert_eq!(Inner::Lucene.escaped("a<b - c"), "a b \\- c");
    }
}
