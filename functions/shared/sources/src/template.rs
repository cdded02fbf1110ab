//! Text with places for what is only known later, and with `${VARIABLE}`s of the environment. The places of a
//! [`Template`] are filled by a search, such as `{query}`; a signature is made of a text with others. The secrets that
//! stand in a file are [`hidden`].
//!
//! Nothing is ever spliced into text that is read again: a template is rendered for one target, and what goes in is
//! escaped for that target. `{{` and `}}` are braces.

pub(crate) mod hidden;
pub(crate) mod places;

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde::Deserialize;
use strsim::jaro_winkler;
use strum::VariantNames;

use self::hidden::is_credential;
use self::places::{Inner, SearchPlace};

/// All that is not unreserved.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
pub(crate) const MASK: &str = "***";

/// Text with places of one kind to fill.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "String", bound = "P: PlaceKind")]
pub(crate) struct Text<P>(Vec<Piece<P>>);

/// Text of a request.
pub(crate) type Template = Text<SearchPlace>;
/// Text that is the same in every search.
pub(crate) type FixedText = Text<NoPlace>;

#[derive(Clone, PartialEq)]
enum Piece<P> {
    Literal(String),
    Place(P),
    /// A variable of the environment, empty until it is filled in, or a secret that stands in the file.
    Secret {
        variable: Option<String>,
        value: String,
    },
}

/// The places that a text may have.
pub(crate) trait PlaceKind: Copy {
    /// The place that is written so between braces.
    fn parse(written: &str) -> Result<Self, TemplateError>;

    /// Fails for a text in which these places cannot stand where they do.
    fn check(_: &Text<Self>) -> Result<(), TemplateError> {
        Ok(())
    }
}

/// The places of a text that has none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum NoPlace {}

impl PlaceKind for NoPlace {
    fn parse(_: &str) -> Result<Self, TemplateError> {
        Err(TemplateError::NotFixed)
    }
}

/// The variables of the environment, and which of those that were asked for are not set.
pub(crate) struct Variables<'a> {
    environment: &'a dyn Fn(&str) -> Option<String>,
    pub(crate) unset: Vec<String>,
    /// The secrets among what was filled in: others, such as a language or a shop's name, may well stand in a hit.
    pub(crate) credentials: Vec<String>,
}

/// Text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    /// Without the text around, which may be a secret.
    #[error("expected a closing brace for every {{ (a brace that is meant is written twice){hint}")]
    Brace { hint: &'static str },
    #[error(
        "expected {{query}}, {{language}}, {{limit}}, {{page}}, {{offset}} or {{next}}, found {{{found}}}{meant}{hint}",
        meant = did_you_mean(found, SearchPlace::VARIANTS), hint = graphql_hint(.found)
    )]
    Unknown { found: String },
    #[error(
        "expected an inner language of {{query|…}}: {names}, found {0:?}{meant}",
        names = Inner::VARIANTS.join(", "), meant = did_you_mean(.0, Inner::VARIANTS)
    )]
    UnknownInner(String),
    #[error(
        "expected {places} at most, found {{{found}}}{meant}", meant = did_you_mean(found, names),
        places = names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ")
    )]
    NotHere { names: &'static [&'static str], found: String },
    #[error("expected text and ${{VARIABLE}}s alone, the same in every search")]
    NotFixed,
    #[error("expected {{{0}|0}} or {{{0}|1}}: the number of the first")]
    NoStart(String),
    #[error("expected an inner language only at {{query|…}}, found one at {{{0}}}")]
    NoInner(String),
    #[error(
        "expected words within quotes to be escaped for the language of the quotes, as {{query|cql}} does: {names}; \
         raw says that there is none",
        names = Inner::VARIANTS.join(", ")
    )]
    InQuotes,
    #[error("expected braces around a variable's name, ${{{0}}}, found ${0}")]
    Bare(String),
    #[error("expected a variable's name of letters, digits and _, found ${{{0}}}")]
    Variable(String),
}

impl<'a> Variables<'a> {
    pub(crate) fn new(environment: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { environment, unset: Vec::new(), credentials: Vec::new() }
    }

    /// An empty variable is as good as none: deployments set one where nothing was filled in.
    fn value(&mut self, name: &str) -> String {
        let value = (self.environment)(name).unwrap_or_default();
        if value.is_empty() && !self.unset.iter().any(|unset| unset == name) {
            self.unset.push(name.to_owned());
        }
        value
    }
}

impl<P: PlaceKind> TryFrom<String> for Text<P> {
    type Error = TemplateError;

    fn try_from(text: String) -> Result<Self, TemplateError> {
        let piece = |piece| match piece {
            Piece::Literal(literal) => {
                let bare = hidden::bare_variable(&literal).map(str::to_owned);
                bare.map_or(Ok(Piece::Literal(literal)), |name| Err(TemplateError::Bare(name)))
            }
            Piece::Place(written) => P::parse(written).map(Piece::Place),
            Piece::Secret { variable, value } => Ok(Piece::Secret { variable, value }),
        };
        let text = Self(pieces(&text)?.into_iter().map(piece).collect::<Result<_, _>>()?);
        P::check(&text).map(|()| text)
    }
}

impl<P: PlaceKind> Text<P> {
    /// The text with the values of its variables, as the value of this name, or of none. Secrets that stand in it are
    /// from now on hidden as if they were variables.
    pub(crate) fn filled_in(self, name: &str, variables: &mut Variables<'_>) -> Self {
        let mut text = self.hiding(name);
        let mut before = String::new();
        for piece in &mut text.0 {
            match piece {
                Piece::Literal(literal) => before.clone_from(literal),
                Piece::Place(_) => before.clear(),
                Piece::Secret { variable, value } => {
                    // What stands in the file as it is may be an ordinary word: no answer is searched for it.
                    let Some(variable) = variable else { continue };
                    *value = variables.value(variable);
                    if is_credential(value, &[variable, name], &before) {
                        variables.credentials.push(value.clone());
                    }
                }
            }
        }
        text
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = P> {
        self.0.iter().filter_map(|piece| if let Piece::Place(place) = piece { Some(*place) } else { None })
    }

    /// The whole text, as nothing may show it.
    pub(crate) fn written(&self, value: impl Fn(P) -> String) -> String {
        let piece = |piece: &Piece<P>| match piece {
            Piece::Literal(text) | Piece::Secret { value: text, .. } => text.clone(),
            Piece::Place(place) => value(*place),
        };
        self.0.iter().map(piece).collect()
    }

    /// The parts of it that nothing may show.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Secret { value, .. } => Some(value.as_str()),
            _ => None,
        })
    }

    /// The parts of an address that nothing may show. Its beginning is where the request goes.
    pub(crate) fn secrets_of_address(&self) -> impl Iterator<Item = &str> {
        let starts_with_one = matches!(self.0.first(), Some(Piece::Secret { .. }));
        self.secrets().skip(usize::from(starts_with_one))
    }
}

impl FixedText {
    /// The text with the values of its variables, as the value of this name, or of none.
    pub(crate) fn resolved(self, name: &str, variables: &mut Variables<'_>) -> String {
        self.filled_in(name, variables).written(|place| match place {})
    }
}

impl<P: fmt::Debug> fmt::Debug for Piece<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Piece::Literal(literal) => literal.fmt(formatter),
            Piece::Place(place) => place.fmt(formatter),
            Piece::Secret { .. } => formatter.write_str("[redacted]"),
        }
    }
}

/// The pieces of a text; none is empty.
fn pieces(text: &str) -> Result<Vec<Piece<&str>>, TemplateError> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, tail) = rest.split_at(at);
        let dollar = before.strip_suffix('$').filter(|_| tail.starts_with('{'));
        literal.push_str(dollar.unwrap_or(before));
        if dollar.is_none() && (tail.starts_with("{{") || tail.starts_with("}}")) {
            literal.push_str(&tail[..1]);
            rest = &tail[2..];
            continue;
        }
        let inside = tail.strip_prefix('{').and_then(|tail| tail.split_once('}'));
        let (inside, after) = inside.ok_or_else(|| TemplateError::Brace { hint: graphql_hint(text) })?;
        pieces.push(Piece::Literal(std::mem::take(&mut literal)));
        pieces.push(if dollar.is_some() { variable(inside)? } else { Piece::Place(inside) });
        rest = after;
    }
    pieces.push(Piece::Literal(literal + rest));
    pieces.retain(|piece| *piece != Piece::Literal(String::new()));
    Ok(pieces)
}

fn variable(name: &str) -> Result<Piece<&str>, TemplateError> {
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if starts_well && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        Ok(Piece::Secret { variable: Some(name.to_owned()), value: String::new() })
    } else {
        Err(TemplateError::Variable(name.to_owned()))
    }
}

/// Everything but the unreserved characters of RFC 3986, section 2.3, as `%XX`.
pub(crate) fn percent_encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

/// The name that was probably meant, if one of these is close.
pub fn nearest<'n>(found: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let scored = names.into_iter().map(|name| (jaro_winkler(found, name), name));
    // "max_size" for "max_bytes" is at 0.84, "text" for "title" at 0.63.
    scored.filter(|(score, _)| *score >= 0.8).max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, name)| name)
}

fn did_you_mean(found: &str, names: &[&'static str]) -> String {
    let meant = nearest(found, names.iter().copied());
    meant.map(|name| format!("; did you mean {{{name}}}?")).unwrap_or_default()
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

#[cfg(test)]
#[path = "template/template_tests.rs"]
mod tests;
