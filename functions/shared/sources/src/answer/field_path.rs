//! A path to a field: a JSONPath, or a template around several.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;
use serde_json_path::JsonPath;

/// One path to a field.
#[derive(Debug)]
pub(crate) enum FieldPath {
    /// `$.name`: what is there, as it is.
    Path(Place),
    /// `https://shop.example/p/{$.id}`, as it is written: text around what is there; nothing, if a place is empty.
    Template(String, Vec<Part>),
}

/// A part of a template.
#[derive(Debug)]
pub(crate) enum Part {
    Literal(String),
    /// `{$.id}`; with `|raw` it is not encoded in an address.
    Place(Place, bool),
    /// `[…]`: nothing, if one of its places is empty.
    Optional(Vec<Part>),
}

/// A JSONPath, and the same where a list of one came as the one itself: `$.images[0].url` and `$.images.url`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Place {
    written: String,
    path: JsonPath,
    of_one: Option<JsonPath>,
}

/// Text leads to no field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FieldError {
    #[error(
        "expected a JSONPath such as $.name or a template such as https://shop.example/p/{{$.id}}, found {0:?}"
    )]
    NoPath(String),
    #[error("expected a JSONPath (RFC 9535), found {path:?}: {message} at character {position}")]
    BadPath { path: String, message: String, position: usize },
    #[error("expected a closing brace for every {{ (a brace that is meant is written twice), found {0:?}")]
    Brace(String),
    #[error("expected a closing bracket for every [ (a bracket that is meant is written twice), found {0:?}")]
    Bracket(String),
}

impl FieldPath {
    pub(crate) fn parse(text: &str) -> Result<Self, FieldError> {
        if text.starts_with('$') {
            return Ok(FieldPath::Path(Place::try_from(text.to_owned())?));
        }
        let mut rest = text;
        let parts = parts(&mut rest, text, false)?;
        let has_place = parts.iter().any(|part| !matches!(part, Part::Literal(_)));
        let text = text.to_owned();
        if has_place { Ok(FieldPath::Template(text, parts)) } else { Err(FieldError::NoPath(text)) }
    }
}

/// The parts up to the end of the text, or of the optional one that has begun.
fn parts(rest: &mut &str, whole: &str, optional: bool) -> Result<Vec<Part>, FieldError> {
    let mut parts = Vec::new();
    while let Some(at) = rest.find(['{', '}', '[', ']']) {
        let (before, tail) = rest.split_at(at);
        parts.push(Part::Literal(before.to_owned()));
        let mark = &tail[..1];
        *rest = &tail[1..];
        if let Some(after) = rest.strip_prefix(mark) {
            parts.push(Part::Literal(mark.to_owned()));
            *rest = after;
            continue;
        }
        parts.push(match mark {
            "{" => {
                let end = end_of(rest).ok_or_else(|| FieldError::Brace(whole.to_owned()))?;
                let inside = &rest[..end];
                *rest = &rest[end + 1..];
                let (path, raw) = inside.strip_suffix("|raw").map_or((inside, false), |path| (path, true));
                Part::Place(Place::try_from(path.to_owned())?, raw)
            }
            "[" => Part::Optional(self::parts(rest, whole, true)?),
            "]" if optional => return Ok(parts),
            "]" => return Err(FieldError::Bracket(whole.to_owned())),
            _ => return Err(FieldError::Brace(whole.to_owned())),
        });
    }
    if optional {
        return Err(FieldError::Bracket(whole.to_owned()));
    }
    parts.push(Part::Literal((*rest).to_owned()));
    Ok(parts)
}

/// Where the path ends that starts here: at a brace that does not stand in quotes.
fn end_of(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '}') => return Some(at),
            _ => {}
        }
    }
    None
}

impl TryFrom<String> for Place {
    type Error = FieldError;

    fn try_from(written: String) -> Result<Self, FieldError> {
        let path = path(&written)?;
        let single = written.replace("[*]", "").replace("[0]", "");
        let of_one = Some(single).filter(|single| *single != written && single != "$");
        let of_one = of_one.and_then(|single| JsonPath::parse(&single).ok());
        Ok(Self { written, path, of_one })
    }
}

impl Place {
    /// The values there, first those of the path itself.
    pub(crate) fn values<'v>(&self, hit: &'v Value) -> impl Iterator<Item = &'v Value> + use<'v> {
        let found = self.path.query(hit).all();
        let of_one = self.of_one.as_ref().filter(|_| found.is_empty());
        let of_one = of_one.map(|path| path.query(hit).all()).unwrap_or_default();
        found.into_iter().chain(of_one)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.written)
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            FieldPath::Path(place) => &place.written,
            FieldPath::Template(written, _) => written,
        })
    }
}

pub(crate) fn path(text: &str) -> Result<JsonPath, FieldError> {
    JsonPath::parse(text).map_err(|error| FieldError::BadPath {
        path: text.to_owned(),
        message: error.message().to_owned(),
        position: error.position(),
    })
}
