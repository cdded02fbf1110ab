//! One table of the file, read key by key.

use std::cell::RefCell;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::checker::Checker;
use super::length;
use crate::template::nearest;

/// One table: what is read from it, and what nobody asked for.
pub(crate) struct Section<'t> {
    checker: &'t Checker<'t>,
    table: &'t DeTable<'t>,
    at: usize,
    /// `hit.` for the table `hit` of a source; empty for a source itself.
    prefix: String,
    source: Option<&'t str>,
    known: RefCell<Vec<&'static str>>,
}

impl<'t> Section<'t> {
    pub(crate) fn new(
        checker: &'t Checker<'t>,
        table: &'t DeTable<'t>,
        (at, prefix): (usize, String),
    ) -> Self {
        let source = table.get("name").and_then(|name| name.get_ref().as_str());
        Self { checker, table, at, prefix, source, known: RefCell::default() }
    }

    /// The value of a key, which is thereby known.
    pub(crate) fn value(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.borrow_mut().push(key);
        self.table.get(key)
    }

    /// The keys and values of a table whose keys are free, such as headers.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'t str, &'t Spanned<DeValue<'t>>)> {
        self.table.iter().map(|(key, value)| (key.get_ref().as_ref(), value))
    }

    /// The value of a key that has to be one of its kind: `pick` says which values are, `expected` says it in words.
    pub(crate) fn typed<T>(
        &self,
        key: &'static str,
        expected: &str,
        pick: impl FnOnce(&'t DeValue<'t>) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(key)?;
        let picked = pick(value.get_ref());
        if picked.is_none() {
            self.wrong(key, value, expected);
        }
        picked
    }

    pub(crate) fn text(&self, key: &'static str) -> Option<&'t str> {
        let filled = |value: &'t DeValue<'t>| value.as_str().filter(|text| !text.trim().is_empty());
        self.typed(key, "text in quotes, not empty", filled)
    }

    pub(crate) fn need_text(&self, key: &'static str) -> Option<&'t str> {
        if !self.table.contains_key(key) {
            self.missing(key, "text in quotes");
        }
        self.text(key)
    }

    pub(crate) fn flag(&self, key: &'static str) -> Option<bool> {
        self.typed(key, "true or false", DeValue::as_bool)
    }

    pub(crate) fn number(&self, key: &'static str, expected: &str, good: fn(f64) -> bool) -> Option<f64> {
        self.typed(key, expected, |value| number_of(value).filter(|number| good(*number)))
    }

    /// A whole number in a range.
    pub(crate) fn count(&self, key: &'static str, (least, most): (u32, u32)) -> Option<u32> {
        let expected = format!("a whole number from {least} to {most}");
        self.typed(key, &expected, |value| {
            let count = value.as_integer()?.as_str().replace('_', "").parse().ok()?;
            (least..=most).contains(&count).then_some(count)
        })
    }

    pub(crate) fn one_of(&self, key: &'static str, choices: &[&str]) -> Option<&'t str> {
        let quoted: Vec<String> = choices.iter().map(|choice| format!("{choice:?}")).collect();
        self.typed(key, &quoted.join(" or "), |value| value.as_str().filter(|text| choices.contains(text)))
    }

    pub(crate) fn length(&self, key: &'static str) -> Option<Duration> {
        self.typed(key, length::EXPECTED, |value| value.as_str().and_then(length::parse))
    }

    pub(crate) fn name(&self, most: usize) -> Option<&'t str> {
        if !self.table.contains_key("name") {
            self.missing("name", "a name such as \"shop-a\"");
        }
        let is_name = |text: &str| {
            (1..=most).contains(&text.len())
                && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        };
        let expected = format!("1 to {most} characters of a-z, 0-9 and -");
        self.typed("name", &expected, |value| value.as_str().filter(|text| is_name(text)))
    }

    /// A table within this one.
    pub(crate) fn table(&self, key: &'static str) -> Option<Section<'t>> {
        let at = self.table.get(key).map_or(self.at, |value| value.span().start);
        let table = self.typed(key, "a table: { … }", DeValue::as_table)?;
        let prefix = format!("{}{key}.", self.prefix);
        let section = Section::new(self.checker, table, (at, prefix));
        Some(Section { source: self.source, ..section })
    }

    /// Each name once: two sources of one name would overwrite each other's findings.
    pub(crate) fn check_once(&self, names: &mut Vec<&'t str>) {
        let Some(name) = self.source else { return };
        if names.contains(&name) {
            let at = self.table.get("name").map_or(self.at, |value| value.span().start);
            self.note(at, "name", format!("expected a name of its own, found {name:?} for the second time"));
        }
        names.push(name);
    }

    pub(crate) fn missing(&self, key: &str, expected: &str) {
        if !self.table.contains_key(key) {
            self.note(self.at, key, format!("expected {expected}, found nothing"));
        }
    }

    pub(crate) fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str) {
        let found = match value.get_ref() {
            DeValue::String(text) => format!("{text:?}"),
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::Float(number) => number.as_str().to_owned(),
            DeValue::Boolean(flag) => flag.to_string(),
            other => format!("a TOML {}", other.type_str()),
        };
        self.note(value.span().start, key, format!("expected {expected}, found {found}"));
    }

    /// Notes what was expected of a value, where that already says what was found.
    pub(crate) fn unfit(&self, key: &str, at: usize, expected: &str) {
        self.note(at, key, format!("expected {expected}"));
    }

    pub(crate) fn know_all(&self) {
        self.known.borrow_mut().clear();
    }

    /// Ends the reading: keys that nobody asked for are mistakes.
    pub(crate) fn close(&self) {
        let known = self.known.borrow();
        if known.is_empty() {
            return;
        }
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let meant = nearest(name, known.iter().copied());
            let hint = meant.map_or_else(String::new, |meant| format!("; did you mean {meant}?"));
            self.note(key.span().start, name, format!("expected a key that is known here{hint}"));
        }
    }

    fn note(&self, at: usize, key: &str, problem: String) {
        self.checker.note(at, (self.source, &format!("{}{key}", self.prefix)), problem);
    }
}

fn number_of(value: &DeValue<'_>) -> Option<f64> {
    let written = match value {
        DeValue::Integer(number) => number.as_str(),
        DeValue::Float(number) => number.as_str(),
        _ => return None,
    };
    written.replace('_', "").parse().ok()
}
