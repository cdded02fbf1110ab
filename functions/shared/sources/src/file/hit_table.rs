//! `hits`, and `hit = { … }`: where the hits of an answer and their fields are.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json_path::JsonPath;

use crate::answer::field::{self, Field, FieldError, FieldPath};
use crate::answer::hits::HitFields;

/// Where the hits are.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct HitsPath(pub(crate) JsonPath);

/// Where the fields of a hit are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: { title = \"$.…\", url = \"$.…\" }")]
pub(crate) struct HitTable {
    title: Field,
    url: Field,
    text: Option<Field>,
    image: Option<Field>,
    price: Option<Field>,
    currency: Option<Field>,
    shop: Option<Field>,
}

impl HitTable {
    /// True if prices do not name their currency.
    pub(crate) fn needs_currency(&self) -> bool {
        self.price.is_some() && self.currency.is_none()
    }

    pub(crate) fn into_fields(self) -> HitFields {
        let Self { title, url, text, image, price, currency, shop } = self;
        HitFields { title, url, text, image, price, currency, shop }
    }
}

impl TryFrom<String> for HitsPath {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, FieldError> {
        field::path(&text).map(Self)
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
