//! One `[[source]]` as it stands in the file, so that a mistake in it is told with its line.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::mistake::Mistake;
use crate::template::nearest;

/// One `[[source]]`.
pub(crate) struct SourceTable<'t> {
    text: &'t str,
    value: Spanned<DeValue<'t>>,
}

/// The kinds of sources.
#[derive(Clone, Copy)]
pub(crate) enum SourceKind {
    Http,
    Catalogue,
}

impl<'t> SourceTable<'t> {
    /// All of a file, in its order.
    pub(crate) fn all(text: &'t str) -> Result<Vec<Self>, Mistake> {
        let mistake = |at: usize, key: &str, problem: &str| {
            let (key, problem) = (key.to_owned(), problem.to_owned());
            Mistake { line: line_at(text, at), source: None, key, problem }
        };
        let root = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(text.len(), |span| span.start);
            mistake(at, "", &format!("expected TOML: {}", error.message().replace('\n', "; ")))
        })?;
        let mut all = Vec::new();
        for (key, value) in root.into_inner() {
            if key.get_ref() != "source" {
                let problem = unknown_key(key.get_ref(), ["source"]);
                return Err(mistake(key.span().start, key.get_ref(), &problem));
            }
            let at = value.span().start;
            let DeValue::Array(tables) = value.into_inner() else {
                return Err(mistake(at, "source", "expected [[source]], with two brackets"));
            };
            for value in tables {
                if value.get_ref().as_table().is_none() {
                    return Err(mistake(value.span().start, "source", "expected [[source]]"));
                }
                all.push(Self { text, value });
            }
        }
        Ok(all)
    }

    /// The value of `kind`.
    pub(crate) fn kind(&self) -> Result<SourceKind, Mistake> {
        let expected = |found: &str| format!("expected \"http\" or \"catalogue\", found {found}");
        let Some(kind) = self.at(&["kind"]) else { return Err(self.mistake(&["kind"], expected("nothing"))) };
        match kind.get_ref().as_str() {
            Some("http") => Ok(SourceKind::Http),
            Some("catalogue") => Ok(SourceKind::Catalogue),
            Some(other) => Err(self.mistake(&["kind"], expected(&format!("{other:?}")))),
            None => Err(self.mistake(&["kind"], expected(&format!("a TOML {}", kind.get_ref().type_str())))),
        }
    }

    /// The table as a type that checks it.
    pub(crate) fn read<T: Deserialize<'t>>(&self) -> Result<T, Mistake> {
        serde_path_to_error::deserialize(ValueDeserializer::from(self.value.clone())).map_err(|error| {
            let path = error.path().to_string();
            // The path of the whole table is a dot.
            let key = if path == "." { String::new() } else { path };
            let error = error.into_inner();
            let at = error.span().unwrap_or(self.value.span()).start;
            let (line, problem) = (line_at(self.text, at), problem(error.message()));
            Mistake { line, source: self.name(), key, problem }
        })
    }

    /// A mistake in the value of a key, which is named with the keys above it.
    pub(crate) fn mistake(&self, key: &[&str], problem: impl ToString) -> Mistake {
        let at = self.at(key).unwrap_or(&self.value).span().start;
        let (line, problem) = (line_at(self.text, at), problem.to_string());
        Mistake { line, source: self.name(), key: key.join("."), problem }
    }

    fn name(&self) -> Option<String> {
        self.at(&["name"])?.get_ref().as_str().map(str::to_owned)
    }

    fn at(&self, key: &[&str]) -> Option<&Spanned<DeValue<'t>>> {
        key.iter().try_fold(&self.value, |value, key| value.get_ref().as_table()?.get(*key))
    }
}

/// Serde's message. Of an unknown key it lists all that are known between backticks: the nearest of them is named.
fn problem(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    match quoted.next() {
        Some(found) if message.starts_with("unknown field") => unknown_key(found, quoted),
        _ => message.to_owned(),
    }
}

fn unknown_key<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let meant = nearest(found, known).map(|meant| format!("; did you mean {meant}?"));
    format!("expected a key that is known here{}", meant.unwrap_or_default())
}

/// The line of a byte, from 1.
fn line_at(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
