//! One record, however it was written down.

use search::{Hit, HitError, Markup, Price, RawHit, RawPrice, RecordOptions, absolute, plain, price_in};
use serde::Deserialize;
use serde_json::{Number, Value};
use url::Url;

use super::export::Export;
use crate::error::RecordError;

/// A record as it stands in the file; unknown fields are passed over.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Record {
    pub(crate) title: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) price: Option<Amount>,
    pub(crate) currency: Option<String>,
    pub(crate) shop: Option<String>,
    pub(crate) date: Option<Value>,
}

/// Spreadsheets and some exports write numbers as text.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Amount {
    Number(Number),
    Text(String),
}

/// The meaning of what records leave out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    /// That of prices that do not name theirs.
    pub(super) currency: Option<String>,
    markup: Markup,
    base: Option<Url>,
    shop: Option<String>,
}

impl Rules {
    /// What the owner says comes before what is known of an export.
    pub(super) fn new(options: &RecordOptions, export: Option<&Export>) -> Self {
        let usual_markup =
            if export.is_some_and(|export| export.is_html) { Markup::Html } else { Markup::Plain };
        let usual_currency = export.and_then(|export| export.currency).map(str::to_owned);
        Self {
            currency: options.currency.clone().or(usual_currency),
            markup: options.markup.unwrap_or(usual_markup),
            base: options.base.clone(),
            shop: options.shop.clone(),
        }
    }

    /// The absolute address that is meant, if it is one.
    pub(super) fn address(&self, written: &str) -> Option<String> {
        absolute(written, self.base.as_ref(), self.markup)
    }
}

impl Record {
    /// The hit that is shown for it. A source's slip is dropped, but its owner's own file has to be right.
    pub(crate) fn into_hit(self, rules: &Rules) -> Result<Hit, RecordError> {
        let text = |text: String| rules.markup.plain(text);
        let title = self.title.map(text).ok_or(RecordError::NoTitle)?;
        let url = self.url.filter(|url| !url.trim().is_empty()).ok_or(RecordError::NoUrl)?;
        let raw = RawHit {
            title,
            // As it is written: why it is refused is told by its own mistake.
            url: rules.address(&url).unwrap_or(url),
            text: self.text.map(text),
            image: self.image.and_then(|image| rules.address(&image)),
            price: price_of(self.price, self.currency, rules)?,
            shop: self.shop.map(text).or_else(|| rules.shop.clone()),
            date: self.date.map(|date| date.as_str().map_or_else(|| date.to_string(), str::to_owned)),
        };
        Hit::new(raw).map_err(|error| match error {
            HitError::EmptyTitle => RecordError::NoTitle,
            HitError::Url(error) => RecordError::Url(error),
        })
    }
}

/// A text is read by the rules for sources' prices: `12900 KRW`, `12,900원`.
fn price_of(
    amount: Option<Amount>,
    currency: Option<String>,
    rules: &Rules,
) -> Result<Option<RawPrice>, RecordError> {
    let currency =
        currency.map(|currency| currency.trim().to_owned()).filter(|currency| !currency.is_empty());
    let currency = currency.or_else(|| rules.currency.clone());
    let (amount, currency) = match amount {
        None => return Ok(None),
        Some(Amount::Text(text)) if text.trim().is_empty() => return Ok(None),
        Some(Amount::Text(text)) => price_in(&text, currency.as_deref())
            .ok_or_else(|| RecordError::NotANumber { found: plain(&text, 20) })?,
        Some(Amount::Number(number)) => (number, currency),
    };
    let raw = RawPrice { amount, currency: currency.ok_or(RecordError::NoCurrency)? };
    Price::new(raw.clone()).map_err(RecordError::Price)?;
    Ok(Some(raw))
}
