//! The field of a hit: what stands at its paths.

use std::borrow::Cow;
use std::slice;

use serde::Deserialize;
use serde_json::{Number, Value};

use super::field_path::{FieldPath, Part, Place};
use crate::template::percent_encoded;
use search::Markup;

/// No more of a text is looked at: the longest that is shown has 25,600 bytes with every mark that it may carry, and
/// HTML's tags take some.
const MAX_BYTES: usize = 64 * 1_024;

const EXPECTED: &str = "expected a JSONPath such as \"$.name\" in quotes, or a list of them";

/// The paths to a field, tried in order: the first that leads to something usable counts.
#[derive(Debug, Deserialize)]
#[serde(try_from = "toml::Value")]
pub(crate) struct Field(pub(crate) Vec<FieldPath>);

/// The treatment of text that is filled into a template.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filling<'r> {
    pub(crate) markup: Markup,
    /// It goes into an address, where it must not be more than one part of it.
    pub(crate) in_address: bool,
    /// The text between the values of a list; without it the first is taken.
    pub(crate) join: Option<&'r str>,
}

impl Filling<'_> {
    /// Text is taken as it is.
    pub(crate) const PLAIN: Filling<'static> =
        Filling { markup: Markup::Plain, in_address: false, join: None };
}

/// One value at a field.
#[derive(Debug, PartialEq)]
pub(crate) enum Found<'v> {
    Text(Cow<'v, str>),
    Number(&'v Number),
}

impl Found<'_> {
    pub(crate) fn into_text(self) -> String {
        match self {
            Found::Text(text) => text.into_owned(),
            Found::Number(number) => number.to_string(),
        }
    }
}

impl Field {
    /// Everything that stands at the field of this hit, what counts first coming first. Blank text is nothing.
    pub(crate) fn all<'f, 'v>(
        &'f self,
        hit: &'v Value,
        filling: Filling<'f>,
    ) -> impl Iterator<Item = Found<'v>> + use<'f, 'v> {
        self.0.iter().flat_map(move |path| found(path, hit, filling))
    }

    /// Everything that stands at one of its paths.
    pub(crate) fn at<'f, 'v>(&'f self, path: usize, hit: &'v Value, filling: Filling<'f>) -> Vec<Found<'v>> {
        self.0.get(path).map(|path| found(path, hit, filling)).unwrap_or_default()
    }

    pub(crate) fn text(&self, hit: &Value, filling: Filling<'_>) -> Option<String> {
        self.all(hit, filling).next().map(Found::into_text)
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = &Place> {
        self.0.iter().filter_map(|path| match path {
            FieldPath::Path(place) => Some(place),
            FieldPath::Template(..) => None,
        })
    }

    pub(crate) fn described(&self) -> String {
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
    }
}

impl TryFrom<toml::Value> for Field {
    type Error = String;

    fn try_from(paths: toml::Value) -> Result<Self, String> {
        let path = |path: toml::Value| match path {
            toml::Value::String(text) => FieldPath::parse(&text).map_err(|error| error.to_string()),
            other => Err(format!("{EXPECTED}, found a TOML {}", other.type_str())),
        };
        match paths {
            toml::Value::Array(paths) if paths.is_empty() => Err(format!("{EXPECTED}, found an empty list")),
            toml::Value::Array(paths) => paths.into_iter().map(path).collect::<Result<_, _>>().map(Self),
            one => Ok(Self(vec![path(one)?])),
        }
    }
}

fn found<'v>(path: &FieldPath, hit: &'v Value, filling: Filling<'_>) -> Vec<Found<'v>> {
    let text = match (path, filling.join) {
        (FieldPath::Path(place), None) => return place.values(hit).flat_map(scalars).collect(),
        (FieldPath::Path(place), Some(join)) => joined(place, hit, join),
        (FieldPath::Template(_, parts), _) => {
            filled(parts, hit, filling).filter(|text| !text.trim().is_empty())
        }
    };
    text.map(|text| Found::Text(text.into())).into_iter().collect()
}

/// The text of a template; `None` if one of its places that are not optional is empty.
fn filled(parts: &[Part], hit: &Value, filling: Filling<'_>) -> Option<String> {
    let part = |part: &Part| match part {
        Part::Literal(literal) => Some(literal.clone()),
        Part::Optional(parts) => Some(filled(parts, hit, filling).unwrap_or_default()),
        Part::Place(place, raw) => {
            let text = match filling.join {
                Some(join) => joined(place, hit, join)?,
                None => place.values(hit).flat_map(scalars).next()?.into_text(),
            };
            let text = filling.markup.plain(text);
            let encoded = filling.in_address && !raw;
            Some(if encoded { percent_encoded(text.trim()).to_string() } else { text })
        }
    };
    parts.iter().map(part).collect()
}

/// All values of a list as one text, up to what is looked at.
fn joined(place: &Place, hit: &Value, join: &str) -> Option<String> {
    let mut text = String::new();
    for value in place.values(hit).flat_map(scalars) {
        if !text.is_empty() {
            text.push_str(join);
        }
        text.push_str(&value.into_text());
        if text.len() > MAX_BYTES {
            break;
        }
    }
    (!text.is_empty()).then_some(text)
}

/// Text that is not blank, a number or a boolean; those of a list, but not of lists in it.
fn scalars(value: &Value) -> impl Iterator<Item = Found<'_>> {
    let values = value.as_array().map_or(slice::from_ref(value), Vec::as_slice);
    values.iter().filter_map(scalar)
}

fn scalar(value: &Value) -> Option<Found<'_>> {
    match value {
        Value::String(text) => {
            // Text that is blank so far is blank for a reader.
            let text = &text[..text.floor_char_boundary(MAX_BYTES)];
            (!text.trim().is_empty()).then_some(Found::Text(text.into()))
        }
        Value::Number(number) => Some(Found::Number(number)),
        Value::Bool(boolean) => Some(Found::Text(if *boolean { "true" } else { "false" }.into())),
        Value::Null | Value::Object(_) | Value::Array(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(paths: &[&str]) -> Field {
        Field(paths.iter().map(|path| FieldPath::parse(path).expect("a path")).collect())
    }

    fn hit() -> Value {
        json!({ "id": "a/../b?c", "n": 7, "name": "<b>가</b>", "tags": [null, "x", 2], "no": null, "o": {},
            "odd}": "brace", "blank": " ", "path": "/abc.jpg", "image": { "url": "one" },
            "authors": [{ "name": "A" }, { "name": " " }, { "name": "B" }] })
    }

    fn text(paths: &[&str]) -> Option<String> {
        field(paths).text(&hit(), Filling { markup: Markup::Html, in_address: true, join: None })
    }

    #[test]
    fn a_field_is_the_first_way_that_leads_to_something() {
        let table: [(&[&str], Option<&str>); 14] = [
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
            (&["https://a.example{$.path|raw}"], Some("https://a.example/abc.jpg")),
            // A list of one that came as the one.
            (&["$.image[0].url"], Some("one")),
            (&["$.image[*].url"], Some("one")),
            (&["$.authors[1].name", "$.authors[0].name"], Some("A")),
        ];
        for (paths, expected) in table {
            assert_eq!(text(paths).as_deref(), expected, "{paths:?}");
        }
    }

    #[test]
    fn an_optional_part_that_is_empty_empties_nothing_else() {
        let table = [
            ("[{$.no} ]{$.n}", Some("7")),
            ("[{$.n}: ]{$.id}", Some("7: a/../b?c")),
            ("{$.n}[ · {$.no}][ · {$.path}]", Some("7 · /abc.jpg")),
            ("[{$.no}[{$.n}] ]!", Some("!")),
            ("[{$.n}[-{$.no}].]", Some("7.")),
            ("[[{$.n}]]", Some("[7]")),
            ("[{$.no}]", None),
            ("{$.no}[{$.n}]", None),
        ];
        for (path, expected) in table {
            let filling = Filling { markup: Markup::Plain, in_address: false, join: None };
            assert_eq!(field(&[path]).text(&hit(), filling).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn the_values_of_a_list_are_joined_where_that_is_said() {
        let filling = Filling { markup: Markup::Plain, in_address: false, join: Some(", ") };
        for (path, expected) in [
            ("$.authors[*].name", "A, B"),
            ("$.tags", "x, 2"),
            ("$.tags[*]", "x, 2"),
            ("by {$.authors[*].name}", "by A, B"),
        ] {
            assert_eq!(field(&[path]).text(&hit(), filling).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn no_more_of_a_text_is_looked_at_than_can_be_shown() {
        let hit = json!({ "a": "가".repeat(100_000), "b": vec!["가가"; 100_000] });
        let filling = Filling { markup: Markup::Html, in_address: false, join: Some("") };
        for path in ["$.a", "$.b", "{$.a}"] {
            let length = field(&[path]).text(&hit, filling).expect("a text").len();
            assert!((MAX_BYTES - 3..=MAX_BYTES + 6).contains(&length), "{path}: {length}");
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
            (
                "[{$.id}",
                "expected a closing bracket for every [ (a bracket that is meant is written twice), found \"[{$.id}\"",
            ),
            (
                "{$.id}]",
                "expected a closing bracket for every [ (a bracket that is meant is written twice), found \"{$.id}]\"",
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
