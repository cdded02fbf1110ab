//! One `[[source]]` as it stands in the file, so that a mistake in it is told with its line.

use search::HIT_FIELDS;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::mistake::{Mistake, WrongValue, wrong};
use super::values::{COMMON_KEYS, CommonKeys};
use crate::template::nearest;

/// The tables of a source.
const PARTS: [&str; 11] =
    ["label", "headers", "token", "sign", "json", "form", "hit", "error", "then", "languages", "columns"];

pub(crate) struct SourceTable<'t> {
    text: &'t str,
    value: Spanned<DeValue<'t>>,
}

impl<'t> SourceTable<'t> {
    /// All of a file, in its order.
    pub(crate) fn all(text: &'t str) -> Result<Vec<Self>, Mistake> {
        let mistake = |at: usize, key: &str, problem: String| {
            Err(Mistake { line: line_at(text, at), source: None, key: key.to_owned(), problem })
        };
        let root = match DeTable::parse(text) {
            Ok(root) => root.into_inner(),
            Err(error) => {
                let at = error.span().map_or(text.len(), |span| span.start);
                return mistake(at, "", format!("expected TOML: {}", error.message().replace('\n', "; ")));
            }
        };
        let mut all = Vec::new();
        for (key, value) in root {
            if key.get_ref() != "source" {
                let name = key.get_ref();
                let problem = if PARTS.contains(&name.as_ref()) {
                    format!("expected [source.{name}], below the [[source]] that it belongs to")
                } else {
                    unknown_key(name, ["source"])
                };
                return mistake(key.span().start, name, problem);
            }
            let at = value.span().start;
            match value.into_inner() {
                DeValue::Array(tables) if tables.iter().all(|table| table.get_ref().is_table()) => {
                    all.extend(tables.into_iter().map(|value| Self { text, value }));
                }
                _ => return mistake(at, "source", "expected [[source]], with two brackets".to_owned()),
            }
        }
        Ok(all)
    }

    /// The keys that every kind of source has.
    pub(crate) fn common(&self) -> Result<CommonKeys, Mistake> {
        self.read_as(self.value.clone())
    }

    /// The other keys, as a type that checks them.
    pub(crate) fn read<T: Deserialize<'t>>(&self) -> Result<T, Mistake> {
        let mut value = self.value.clone();
        if let DeValue::Table(table) = value.get_mut() {
            for key in COMMON_KEYS {
                table.remove(key);
            }
        }
        self.read_as(value)
    }

    fn read_as<T: Deserialize<'t>>(&self, value: Spanned<DeValue<'t>>) -> Result<T, Mistake> {
        serde_path_to_error::deserialize(ValueDeserializer::from(value)).map_err(|error| {
            let path = error.path().to_string();
            // The path of the whole table is a dot.
            let key = if path == "." { String::new() } else { path };
            let error = error.into_inner();
            let at = error.span().unwrap_or(self.value.span()).start;
            self.mistake_at(at, problem(error.message(), &key), key)
        })
    }

    /// The mistake that a value of the table is, with its line.
    pub(crate) fn mistake(&self, WrongValue { keys, expected }: WrongValue) -> Mistake {
        let at = self.at(keys.iter().map(String::as_str)).unwrap_or(&self.value).span().start;
        self.mistake_at(at, expected, keys.join("."))
    }

    fn mistake_at(&self, at: usize, problem: String, key: String) -> Mistake {
        Mistake { line: line_at(self.text, at), source: self.name().map(str::to_owned), key, problem }
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.at(["name"])?.get_ref().as_str()
    }

    fn at<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> Option<&Spanned<DeValue<'t>>> {
        keys.into_iter().try_fold(&self.value, |value, key| value.get_ref().as_table()?.get(key))
    }
}

/// Serde's message about the value at a key, in the words of the other mistakes: what is expected, and the type of what was
/// found. The value itself is not told: it may be a secret that stands at the wrong place.
fn problem(message: &str, key: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let first = quoted.next().unwrap_or_default();
    let invalid = message.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected "));
    if message.starts_with("unknown field") {
        let common = if key.contains('.') { &[][..] } else { &COMMON_KEYS };
        unknown_key(first, quoted.chain(common.iter().copied()))
    } else if message.starts_with("unknown variant") {
        let known: Vec<_> = quoted.map(|known| format!("{known:?}")).collect();
        format!("expected {}", known.join(" or "))
    } else if message.starts_with("missing field") {
        format!("expected the key {first} in it, found none")
    } else if let Some((found, expected)) = invalid {
        let expected = match expected {
            "a string" => "text in quotes",
            "a boolean" => "true or false",
            "a map" => "a table",
            "i64" => "a whole number",
            "f64" => "a number",
            own => own,
        };
        let kind = found.split(['`', '"']).next().unwrap_or_default().trim_end();
        format!("expected {expected}, found {kind}")
    } else {
        message.to_owned()
    }
}

/// Fails for a name in the table at this key that is no field of a hit.
pub(super) fn check_fields<'k>(
    key: &str,
    mut names: impl Iterator<Item = &'k String>,
) -> Result<(), WrongValue> {
    let unknown = names.find(|name| !HIT_FIELDS.contains(&name.as_str()));
    unknown.map_or(Ok(()), |name| Err(wrong(&[key, name], unknown_key(name, HIT_FIELDS))))
}

/// The mistake of a key that is none of these.
fn unknown_key<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let meant = nearest(found, known).map(|meant| format!("; did you mean {meant}?"));
    format!("expected a key that is known here{}", meant.unwrap_or_default())
}

/// The line of a byte, from 1.
fn line_at(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
