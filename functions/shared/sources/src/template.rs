//! Text with places for what is only known later: `{query}`, `{language}`, the numbers and the cursor of a page, and
//! `${VARIABLE}`. In `{query|cql}` the words are escaped for an [`inner`] language, too. What a file has of secrets is
//! [`hidden`].
//!
//! Nothing is ever spliced into text that is read again: a template is rendered for one target, and what goes in is
//! escaped for that target. `{{` and `}}` are braces.

mod braces;
pub(crate) mod hidden;
mod inner;
mod values;

use std::fmt;

pub(crate) use self::braces::{Part, parts};
use self::inner::Inner;
pub(crate) use self::values::{Number, Values};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde::Deserialize;
use strsim::jaro_winkler;

/// All that is not unreserved.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The names between braces.
const PLACEHOLDERS: [&str; 7] = ["query", "language", "limit", "page", "offset", "next", "ids"];
pub(crate) const MASK: &str = "***";

/// Text with places to fill.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Template(Vec<Piece>);

#[derive(Clone, PartialEq)]
enum Piece {
    Literal(String),
    Query(Inner),
    Language,
    Number(Number),
    /// The cursor of the next page.
    Next,
    /// What the first answer named, for the second request.
    Ids,
    /// A variable of the environment, empty until it is filled in, or a secret that stands in the file.
    Secret {
        variable: Option<String>,
        value: String,
    },
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

/// The variables of the environment, and which of those that were asked for are not set.
pub(crate) struct Variables<'a> {
    environment: &'a dyn Fn(&str) -> Option<String>,
    pub(crate) unset: Vec<String>,
}

/// Text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    #[error(
        "expected a closing brace for every {{ (a brace that is meant is written twice), found {0:?}{hint}",
        hint = graphql_hint(.0)
    )]
    Brace(String),
    #[error(
        "expected {{query}}, {{language}}, {{limit}}, {{page}}, {{offset}} or {{next}}, found {{{found}}}{meant}{hint}",
        meant = did_you_mean(.nearest), hint = graphql_hint(.found)
    )]
    Unknown { found: String, nearest: Option<&'static str> },
    #[error(
        "expected an inner language of {{query|…}}: {names}, found {found:?}{meant}",
        names = Inner::names().join(", "), meant = did_you_mean(.nearest)
    )]
    UnknownInner { found: String, nearest: Option<&'static str> },
    #[error(
        "expected {places} at most, found {{{found}}}{meant}", meant = did_you_mean(.nearest),
        places = names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ")
    )]
    NotHere { names: &'static [&'static str], found: String, nearest: Option<&'static str> },
    #[error("expected {{{0}|0}} or {{{0}|1}}: the number of the first")]
    NoStart(String),
    #[error("expected an inner language only at {{query|…}}, found one at {{{0}}}")]
    NoInner(String),
    #[error(
        "expected words within quotes to be escaped for the language of the quotes, as {{query|cql}} does: {names}; \
         raw says that there is none",
        names = Inner::names().join(", ")
    )]
    InQuotes,
    #[error("expected a variable's name of letters, digits and _, found ${{{0}}}")]
    Variable(String),
}

impl<'a> Variables<'a> {
    pub(crate) fn new(environment: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { environment, unset: Vec::new() }
    }

    /// An empty variable is as good as none: deployments set one where nothing was filled in.
    pub(crate) fn value(&mut self, name: &str) -> String {
        let value = (self.environment)(name).unwrap_or_default();
        if value.is_empty() && !self.unset.iter().any(|unset| unset == name) {
            self.unset.push(name.to_owned());
        }
        value
    }
}

impl TryFrom<String> for Template {
    type Error = TemplateError;

    fn try_from(text: String) -> Result<Self, TemplateError> {
        Self::parse(&text)
    }
}

impl Template {
    pub(crate) fn parse(text: &str) -> Result<Self, TemplateError> {
        let piece = |part| match part {
            Part::Literal(literal) => Ok(Piece::Literal(literal)),
            Part::Place(name) => placeholder(name),
            Part::Variable(name) => {
                Ok(Piece::Secret { variable: Some(name.to_owned()), value: String::new() })
            }
        };
        let pieces = parts(text)?.into_iter().map(piece).collect::<Result<Vec<_>, _>>()?;
        if stands_in_quotes(&pieces) {
            return Err(TemplateError::InQuotes);
        }
        Ok(Self(pieces))
    }

    /// The template with the values of its variables.
    pub(crate) fn filled_in(mut self, variables: &mut Variables<'_>) -> Self {
        for piece in &mut self.0 {
            if let Piece::Secret { variable: Some(variable), value } = piece {
                *value = variables.value(variable);
            }
        }
        self
    }

    pub(crate) fn render(&self, values: &Values<'_>, target: Target) -> String {
        let mut text = String::new();
        let mut left_out = false;
        for (number, piece) in self.0.iter().enumerate() {
            let starts_address = number == 0 && target == Target::Address;
            let (filled, escaped) = match piece {
                Piece::Literal(literal) if std::mem::take(&mut left_out) => {
                    (literal.strip_prefix('&').unwrap_or(literal), false)
                }
                Piece::Literal(literal) => (literal.as_str(), false),
                Piece::Query(inner) => {
                    let words = inner.escaped(values.query);
                    match target {
                        Target::Value => text.push_str(&words),
                        _ => text.extend(percent_encoded(&words)),
                    }
                    continue;
                }
                Piece::Language => (values.language, target != Target::Value),
                Piece::Number(number) => {
                    text.push_str(&number.of(values).to_string());
                    continue;
                }
                Piece::Next if values.next.is_none() && target == Target::Address => {
                    left_out = leave_out_parameter(&mut text);
                    continue;
                }
                Piece::Next => (values.next.unwrap_or_default(), target != Target::Value),
                Piece::Ids => (values.ids, target != Target::Value),
                Piece::Secret { .. } if values.masked && !starts_address => (MASK, false),
                Piece::Secret { value, .. } if starts_address => (value.trim_end_matches('/'), false),
                // What stands in the file is written as it has to be.
                Piece::Secret { variable, value } => {
                    (value.as_str(), target == Target::Address && variable.is_some())
                }
            };
            if escaped { text.extend(percent_encoded(filled)) } else { text.push_str(filled) }
        }
        if left_out {
            text.pop();
        }
        text
    }

    /// What must not be shown of it. The beginning of an address is where the request goes.
    pub(crate) fn secrets(&self, target: Target) -> impl Iterator<Item = &str> {
        let skipped = usize::from(target == Target::Address);
        self.0.iter().skip(skipped).filter_map(|piece| match piece {
            Piece::Secret { value, .. } => Some(value.as_str()),
            _ => None,
        })
    }

    /// True if it has a number of this kind.
    pub(crate) fn has_number(&self, is_such: impl Fn(Number) -> bool) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Number(number) if is_such(*number)))
    }

    /// The number, if it is `{limit}`, `{page}` or `{offset}` and nothing else, which in JSON is a number.
    pub(crate) fn number(&self, values: &Values<'_>) -> Option<usize> {
        match self.0[..] {
            [Piece::Number(number)] => Some(number.of(values)),
            _ => None,
        }
    }

    /// True if it says in which language hits are wanted.
    pub(crate) fn has_language(&self) -> bool {
        self.0.contains(&Piece::Language)
    }

    /// The text with the values of its variables, if it is the same in every search.
    pub(crate) fn fixed(self, variables: &mut Variables<'_>) -> Option<String> {
        let is_fixed = self.0.iter().all(|piece| matches!(piece, Piece::Literal(_) | Piece::Secret { .. }));
        is_fixed.then(|| self.filled_in(variables).render(&Values::new("", "", 0), Target::Value))
    }

    /// True if it has a place for a cursor.
    pub(crate) fn has_next(&self) -> bool {
        self.0.contains(&Piece::Next)
    }

    /// True if it has a place for what the first answer named.
    pub(crate) fn has_ids(&self) -> bool {
        self.0.contains(&Piece::Ids)
    }

    /// True if it is `{next}` and nothing else, and the page is the first: then there is nothing to say.
    pub(crate) fn is_left_out(&self, values: &Values<'_>) -> bool {
        self.0 == [Piece::Next] && values.next.is_none()
    }
}

impl fmt::Debug for Piece {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Piece::Literal(literal) => write!(formatter, "{literal:?}"),
            Piece::Query(inner) => write!(formatter, "{{query|{inner:?}}}"),
            Piece::Language => formatter.write_str("{language}"),
            Piece::Number(number) => write!(formatter, "{{{number:?}}}"),
            Piece::Next => formatter.write_str("{next}"),
            Piece::Ids => formatter.write_str("{ids}"),
            Piece::Secret { .. } => formatter.write_str("[redacted]"),
        }
    }
}

/// Everything but the unreserved characters of RFC 3986, section 2.3, as `%XX`.
pub(crate) fn percent_encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

/// The name that was probably meant.
pub(crate) fn nearest<'n>(found: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let scored = names.into_iter().map(|name| (jaro_winkler(found, name), name));
    // "max_size" for "max_bytes" is at 0.84, "text" for "title" at 0.63.
    scored.filter(|(score, _)| *score >= 0.8).max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, name)| name)
}

fn placeholder(name: &str) -> Result<Piece, TemplateError> {
    let (name, filter) = name.split_once('|').map_or((name, None), |(name, filter)| (name, Some(filter)));
    match name {
        "query" => match filter {
            None => Ok(Piece::Query(Inner::Plain)),
            Some(filter) => Inner::named(filter).map(Piece::Query),
        },
        _ if let Some(number) = Number::named(name, filter) => number.map(Piece::Number),
        _ if filter.is_some() => Err(TemplateError::NoInner(name.to_owned())),
        "language" => Ok(Piece::Language),
        "next" => Ok(Piece::Next),
        "ids" => Ok(Piece::Ids),
        _ => Err(TemplateError::Unknown { found: name.to_owned(), nearest: nearest(name, PLACEHOLDERS) }),
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

fn did_you_mean(name: &Option<&str>) -> String {
    name.map(|name| format!("; did you mean {{{name}}}?")).unwrap_or_default()
}

/// GraphQL is full of braces.
fn graphql_hint(text: &str) -> &'static str {
    let is_graphql = text.contains('(') || text.contains('{') && text.contains(char::is_whitespace);
    if is_graphql {
        "; in GraphQL write every brace twice and pass the words as variables = { words = \"{query}\" }"
    } else {
        ""
    }
}

/// True if words stand between quotes as they are: a quote in them would end these.
fn stands_in_quotes(pieces: &[Piece]) -> bool {
    let is_words = |piece: &Piece| *piece == Piece::Query(Inner::Plain);
    let literals = |pieces: &[Piece]| -> String {
        pieces.iter().map(|piece| if let Piece::Literal(text) = piece { text.as_str() } else { "" }).collect()
    };
    let quotes = |text: &str, quote: char| {
        let encoded = format!("%{:02X}", u32::from(quote));
        text.matches(quote).count() + text.matches(encoded.as_str()).count()
    };
    pieces.iter().enumerate().filter(|(_, piece)| is_words(piece)).any(|(at, _)| {
        let (before, after) = (literals(&pieces[..at]), literals(&pieces[at..]));
        ['"', '\''].into_iter().any(|quote| quotes(&before, quote) % 2 == 1 && quotes(&after, quote) > 0)
    })
}

#[cfg(test)]
#[path = "template/template_tests.rs"]
mod tests;
