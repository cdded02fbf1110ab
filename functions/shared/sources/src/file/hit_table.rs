//! `error`, `divide` and the paths to a field.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::answer::error_rule::ErrorRule;
use crate::answer::field::Field;
use crate::answer::field_path::FieldPath;
use crate::answer::price_rule::Divisor;

/// `"$.error.message"`, or `{ path = "$.resultCode", unless = ["00"] }`.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected a JSONPath such as \"$.error.message\", or { path = \"$.resultCode\", unless = [\"00\"] }"
)]
pub(crate) enum ErrorTable {
    Anything(Field),
    Unless(Unless),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unless {
    path: Field,
    unless: Vec<Code>,
}

/// A code as a service writes it.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected codes such as \"00\", 200 or true")]
enum Code {
    Text(String),
    Number(i64),
    Flag(bool),
}

impl ErrorTable {
    pub(crate) fn into_rule(self) -> ErrorRule {
        match self {
            ErrorTable::Anything(at) => ErrorRule { at, unless: None },
            ErrorTable::Unless(Unless { path, unless }) => {
                let text = |code| match code {
                    Code::Text(text) => text,
                    Code::Number(number) => number.to_string(),
                    Code::Flag(flag) => flag.to_string(),
                };
                ErrorRule { at: path, unless: Some(unless.into_iter().map(text).collect()) }
            }
        }
    }
}

/// `100`, or where a hit says so.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected a whole number such as 100, or a JSONPath such as \"$.price.divisor\""
)]
pub(crate) enum DivideTable {
    Fixed(std::num::NonZeroU32),
    At(Field),
}

impl DivideTable {
    pub(crate) fn into_divisor(self) -> Divisor {
        match self {
            DivideTable::Fixed(divisor) => Divisor::Fixed(divisor.get()),
            DivideTable::At(field) => Divisor::At(field),
        }
    }
}

/// One path, or a list of them.
impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Paths)
    }
}

struct Paths;

impl<'de> Visitor<'de> for Paths {
    type Value = Field;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSONPath such as \"$.name\" in quotes, or a list of them")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Field, E> {
        FieldPath::parse(text).map(|path| Field(vec![path])).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Field, A::Error> {
        let mut paths = Vec::new();
        while let Some(text) = list.next_element::<String>()? {
            paths.push(FieldPath::parse(&text).map_err(A::Error::custom)?);
        }
        if paths.is_empty() { Err(A::Error::invalid_length(0, &self)) } else { Ok(Field(paths)) }
    }
}
