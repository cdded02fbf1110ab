//! A `[[source]]` that is a catalogue.

use std::collections::BTreeMap;

use search::{HIT_FIELDS, Markup, RecordOptions};
use serde::Deserialize;

use super::mistake::WrongValue;
use super::source_table::check_fields;
use super::values::{Base, Currency, Words};

/// The catalogue that a source is, for the program to open.
#[derive(Debug)]
pub struct CatalogueTable {
    /// Its path as it is configured, beside the file of sources unless absolute.
    pub file: String,
    /// The one shop of it that the source is; all of them if none is named.
    pub shop: Option<String>,
    /// The reading of its records, or that by which its index is built.
    pub options: RecordOptions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CatalogueKeys {
    file: Words,
    shop: Option<Words>,
    #[serde(default)]
    columns: BTreeMap<String, ColumnNames>,
    currency: Option<Currency>,
    markup: Option<Markup>,
    base: Option<Base>,
    default_shop: Option<Words>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected the name of a column, or a list of names, the first of which counts first"
)]
enum ColumnNames {
    One(Words),
    Several(Vec<Words>),
}

impl TryFrom<CatalogueKeys> for CatalogueTable {
    type Error = WrongValue;

    fn try_from(keys: CatalogueKeys) -> Result<Self, WrongValue> {
        let mut columns = keys.columns;
        check_fields("columns", columns.keys())?;
        let columns = HIT_FIELDS.into_iter().filter_map(|field| {
            let names = match columns.remove(field)? {
                ColumnNames::One(name) => vec![name],
                ColumnNames::Several(names) => names,
            };
            Some((field, names.into_iter().map(|name| name.0).collect()))
        });
        let options = RecordOptions {
            columns: columns.collect(),
            currency: keys.currency.map(|currency| currency.0),
            markup: keys.markup,
            base: keys.base.map(|base| base.0),
            shop: keys.default_shop.map(|shop| shop.0),
        };
        Ok(Self { file: keys.file.0, shop: keys.shop.map(|shop| shop.0), options })
    }
}
