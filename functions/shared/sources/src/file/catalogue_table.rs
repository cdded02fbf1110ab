//! A `[[source]]` that is a catalogue.

use std::collections::BTreeMap;

use search::{Markup, RecordOptions};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::values::{Base, CommonKeys, Currency, Label, Name, Text, Weight};

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
    #[serde(default)]
    columns: ColumnsTable,
    currency: Option<Currency>,
    markup: Option<Markup>,
    base: Option<Base>,
    default_shop: Option<Text>,
}

/// `{ title = "품명", url = "/goods/{번호}", price = ["할인가", "판매가"] }`
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: { title = \"…\", url = \"…\" }")]
struct ColumnsTable {
    title: Option<ColumnNames>,
    url: Option<ColumnNames>,
    text: Option<ColumnNames>,
    image: Option<ColumnNames>,
    price: Option<ColumnNames>,
    currency: Option<ColumnNames>,
    shop: Option<ColumnNames>,
    date: Option<ColumnNames>,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected the name of a column, or a list of names, the first of which counts first"
)]
enum ColumnNames {
    One(Text),
    Several(Vec<Text>),
}

impl CatalogueKeys {
    pub(crate) fn into_table(self) -> (CommonKeys, CatalogueTable) {
        let options = RecordOptions {
            columns: self.columns.by_field(),
            currency: self.currency.map(|currency| currency.0),
            markup: self.markup,
            base: self.base.map(|base| base.0),
            shop: self.default_shop.map(|shop| shop.0),
        };
        let table = CatalogueTable { file: self.file.0, shop: self.shop.map(|shop| shop.0), options };
        (CommonKeys { name: self.name, label: self.label, weight: self.weight }, table)
    }
}

impl ColumnsTable {
    fn by_field(self) -> BTreeMap<&'static str, Vec<String>> {
        let Self { title, url, text, image, price, currency, shop, date } = self;
        let fields = [
            ("title", title),
            ("url", url),
            ("text", text),
            ("image", image),
            ("price", price),
            ("currency", currency),
            ("shop", shop),
            ("date", date),
        ];
        fields.into_iter().filter_map(|(field, names)| Some((field, names?.into_list()))).collect()
    }
}

impl ColumnNames {
    fn into_list(self) -> Vec<String> {
        match self {
            ColumnNames::One(name) => vec![name.0],
            ColumnNames::Several(names) => names.into_iter().map(|name| name.0).collect(),
        }
    }
}
