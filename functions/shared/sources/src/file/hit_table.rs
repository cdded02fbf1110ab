//! `hit = { … }`: where the fields of a hit are.

use toml::Spanned;
use toml::de::DeValue;

use super::section::Section;
use crate::answer::field::{Field, FieldPath};
use crate::answer::hits::Fields;

/// Reads every field; `None` if one is wrong or a required one is missing.
pub(crate) fn fields(hit: &Section<'_>, has_currency: bool) -> Option<Fields> {
    hit.missing("title", "where the title is, such as \"$.name\"");
    hit.missing("url", "where the address is, such as \"$.link\"");
    let title = field(hit, "title");
    let url = field(hit, "url");
    let text = field(hit, "text");
    let image = field(hit, "image");
    let price = field(hit, "price");
    let currency = field(hit, "currency");
    let shop = field(hit, "shop");
    if let (Ok(Some(_)), Ok(None), Some(value), false) = (&price, &currency, hit.value("price"), has_currency)
    {
        let expected = "a currency beside the price: currency = \"KRW\" for the source, or hit.currency";
        hit.unfit("price", value.span().start, expected);
        return None;
    }
    Some(Fields {
        title: title.ok()??,
        url: url.ok()??,
        text: text.ok()?,
        image: image.ok()?,
        price: price.ok()?,
        currency: currency.ok()?,
        shop: shop.ok()?,
    })
}

/// The mistake is noted.
struct Wrong;

fn field(hit: &Section<'_>, key: &'static str) -> Result<Option<Field>, Wrong> {
    let Some(value) = hit.value(key) else { return Ok(None) };
    let ways: Vec<_> = match value.get_ref() {
        DeValue::Array(ways) if !ways.is_empty() => ways.iter().map(|value| way(hit, (key, value))).collect(),
        _ => vec![way(hit, (key, value))],
    };
    let ways: Option<Vec<FieldPath>> = ways.into_iter().collect();
    ways.map(|ways| Some(Field(ways))).ok_or(Wrong)
}

fn way(hit: &Section<'_>, (key, value): (&str, &Spanned<DeValue<'_>>)) -> Option<FieldPath> {
    let Some(text) = value.get_ref().as_str() else {
        hit.wrong(key, value, "a JSONPath such as \"$.name\" in quotes, or a list of them");
        return None;
    };
    match FieldPath::parse(text) {
        Ok(way) => Some(way),
        Err(error) => {
            let found = format!("{error}, found {text:?}");
            let told = if error.to_string().contains("found") { error.to_string() } else { found };
            hit.unfit(key, value.span().start, &told);
            None
        }
    }
}
