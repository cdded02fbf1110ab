//! The languages in which the words of a query may stand, within quotes or not: `text ~ "{query|cql}"`.

use std::fmt;

use super::{TemplateError, nearest};

/// A language within an address or a body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inner {
    /// None, as far as is known.
    Plain,
    /// None, as the operator says.
    Raw,
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
}

const ALL: [(&str, Inner); 8] = [
    ("cql", Inner::Cql),
    ("odata", Inner::OData),
    ("lucene", Inner::Lucene),
    ("soql", Inner::Soql),
    ("sosl", Inner::Sosl),
    ("sql", Inner::Sql),
    ("graphql", Inner::GraphQl),
    ("raw", Inner::Raw),
];

impl Inner {
    /// As they are written after the bar.
    pub(crate) fn names() -> [&'static str; 8] {
        ALL.map(|(name, _)| name)
    }

    pub(crate) fn named(name: &str) -> Result<Self, TemplateError> {
        let found = ALL.iter().find(|(known, _)| *known == name).map(|(_, inner)| *inner);
        found.ok_or_else(|| TemplateError::UnknownInner {
            found: name.to_owned(),
            nearest: nearest(name, Self::names()),
        })
    }

    /// Words that cannot end what they stand in, nor say more than words.
    pub(crate) fn escaped(self, words: &str) -> String {
        match self {
            Inner::Plain | Inner::Raw => words.to_owned(),
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

impl fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = ALL.iter().find(|(_, inner)| inner == self).map_or("", |(name, _)| name);
        formatter.write_str(name)
    }
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
        assert_eq!(table.map(|(name, _)| name), Inner::names());
        for (name, expected) in table {
            assert_eq!(Inner::named(name).expect(name).escaped(words), expected, "{name}");
        }
        assert_eq!(Inner::Lucene.escaped("a<b - c"), "a b \\- c");
    }
}
