//! The place of a field in a hit: a JSONPath, or a template around several.

use serde_json::Value;
use serde_json_path::JsonPath;

use super::markup::Markup;
use crate::template::percent_encoded;

/// The paths to a field, tried in order: the first that leads to something counts.
#[derive(Debug)]
pub(crate) struct Field(pub(crate) Vec<FieldPath>);

/// One path to a field.
#[derive(Debug)]
pub(crate) enum FieldPath {
    /// `$.name`: what is there, as it is.
    Path(JsonPath),
    /// `https://shop.example/p/{$.id}`: text around what is there; nothing, if one of the places is empty.
    Template(Vec<Part>),
}

/// A part of a template.
#[derive(Debug)]
pub(crate) enum Part {
    Literal(String),
    Path(JsonPath),
}

/// The treatment of text that is filled into a template.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filling {
    pub(crate) markup: Markup,
    /// It goes into an address, where it must not be more than one part of it.
    pub(crate) in_address: bool,
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
}

impl FieldPath {
    pub(crate) fn parse(text: &str) -> Result<Self, FieldError> {
        if text.starts_with('$') {
            return Ok(FieldPath::Path(path(text)?));
        }
        let unclosed = || FieldError::Brace(text.to_owned());
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, tail) = rest.split_at(at);
            parts.push(Part::Literal(before.to_owned()));
            if tail.starts_with("{{") || tail.starts_with("}}") {
                parts.push(Part::Literal(tail[..1].to_owned()));
                rest = &tail[2..];
                continue;
            }
            let inside = tail.strip_prefix('{').ok_or_else(unclosed)?;
            let end = end_of(inside).ok_or_else(unclosed)?;
            parts.push(Part::Path(path(&inside[..end])?));
            rest = &inside[end + 1..];
        }
        parts.push(Part::Literal(rest.to_owned()));
        let has_path = parts.iter().any(|part| matches!(part, Part::Path(_)));
        if has_path { Ok(FieldPath::Template(parts)) } else { Err(FieldError::NoPath(text.to_owned())) }
    }
}

impl Field {
    /// The text of the field of this hit; `None` if it has none.
    pub(crate) fn text(&self, hit: &Value, filling: Filling) -> Option<String> {
        self.0.iter().find_map(|path| match path {
            FieldPath::Path(path) => scalar_at(path, hit),
            FieldPath::Template(parts) => parts.iter().map(|part| part.text(hit, filling)).collect(),
        })
    }

    /// The field as it is configured.
    pub(crate) fn described(&self) -> String {
        let paths = self.0.iter().map(|path| match path {
            FieldPath::Path(path) => path.to_string(),
            FieldPath::Template(parts) => parts.iter().map(Part::described).collect(),
        });
        paths.collect::<Vec<_>>().join(" or ")
    }
}

impl Part {
    fn text(&self, hit: &Value, filling: Filling) -> Option<String> {
        match self {
            Part::Literal(literal) => Some(literal.clone()),
            Part::Path(path) => {
                let text = filling.markup.plain(scalar_at(path, hit)?);
                Some(if filling.in_address { percent_encoded(text.trim()).to_string() } else { text })
            }
        }
    }

    fn described(&self) -> String {
        match self {
            Part::Literal(literal) => literal.clone(),
            Part::Path(path) => format!("{{{path}}}"),
        }
    }
}

pub(crate) fn path(text: &str) -> Result<JsonPath, FieldError> {
    JsonPath::parse(text).map_err(|error| FieldError::BadPath {
        path: text.to_owned(),
        message: error.message().to_owned(),
        position: error.position(),
    })
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

fn scalar_at(path: &JsonPath, hit: &Value) -> Option<String> {
    path.query(hit).iter().find_map(|node| scalar(node))
}

/// Text, a number or a boolean as text; of a list its first. Blank text is none.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.trim().is_empty()).then(|| text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(boolean) => Some(boolean.to_string()),
        Value::Array(items) => items.iter().filter(|item| !item.is_array()).find_map(scalar),
        Value::Null | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(paths: &[&str]) -> Option<String> {
        let hit = json!({ "id": "a/../b?c", "n": 7, "name": "<b>가</b>", "tags": [null, "x"], "no": null, "o": {},
            "odd}": "brace", "blank": " " });
        let paths = paths.iter().map(|path| FieldPath::parse(path).expect("a path")).collect();
        Field(paths).text(&hit, Filling { markup: Markup::Html, in_address: true })
    }

    #[test]
    fn a_field_is_the_first_way_that_leads_to_something() {
        let table: [(&[&str], Option<&str>); 10] = [
            (&["$.n"], Some("7")),
            (&["$['no', 'o', 'n']"], Some("7")),
            (&["$.tags"], Some("x")),
            (&["$.blank", "$.n"], Some("7")),
            (&["$.missing"], None),
            (&["https://a.example/p/{$.id}"], Some("https://a.example/p/a%2F..%2Fb%3Fc")),
            (&["https://a.example/{$.no}"], None),
            (
                &["https://a.example/{$.no}", "https://a.example/{$.name}"],
                Some("https://a.example/%EA%B0%80"),
            ),
            (&["{$['odd}']}-{{{$.n}}}"], Some("brace-{7}")),
            (&["$..x"], None),
        ];
        for (paths, expected) in table {
            assert_eq!(text(paths).as_deref(), expected, "{paths:?}");
        }
    }

    #[test]
    fn what_is_no_way_is_told_with_its_place() {
        let table = [
            (
                "name",
                "expected a JSONPath such as $.name or a template such as https://shop.example/p/{$.id}, found \"name\"",
            ),
            (
                "{$.id",
                "expected a closing brace for every { (a brace that is meant is written twice), found \"{$.id\"",
            ),
        ];
        for (path, told) in table {
            assert_eq!(FieldPath::parse(path).expect_err(path).to_string(), told);
        }
        let told = FieldPath::parse("$.items[").expect_err("half a path").to_string();
        assert!(
            told.starts_with("expected a JSONPath (RFC 9535), found \"$.items[\": ")
                && told.contains("at character"),
            "{told}"
        );
    }
}
