//! A `[[source]]` that is a catalogue.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::values::{CommonKeys, Label, Name, Text, Weight};

/// The catalogue that a source is, for the program to open.
#[derive(Debug)]
pub struct CatalogueTable {
    /// Its path as it is configured, beside the file of sources unless absolute.
    pub file: String,
    /// The one shop of it that the source is; all of them if none is named.
    pub shop: Option<String>,
}

/// The keys of the table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CatalogueKeys {
    name: Name,
    label: Label,
    #[serde(rename = "kind")]
    _kind: IgnoredAny,
    #[serde(default)]
    weight: Weight,
    file: Text,
    shop: Option<Text>,
}

impl CatalogueKeys {
    pub(crate) fn into_table(self) -> (CommonKeys, CatalogueTable) {
        let table = CatalogueTable { file: self.file.0, shop: self.shop.map(|shop| shop.0) };
        (CommonKeys { name: self.name, label: self.label, weight: self.weight }, table)
    }
}
