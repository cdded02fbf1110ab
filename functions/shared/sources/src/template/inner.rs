//! The languages in which the words of a query may stand, within quotes or not: `text ~ "{query|cql}"`.

use strum::{EnumString, VariantNames};

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
