//! One record, however it was written down.

use search::{Hit, HitError, Price, RawHit, RawPrice, plain, price_in};
use serde::Deserialize;
use serde_json::Number;

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
}

/// Spreadsheets and some exports write numbers as text.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Amount {
    Number(Number),
    Text(String),
}

impl Record {
    /// The hit that is shown for it. A source's slip is dropped, but its owner's own file has to be right.
    pub(crate) fn into_hit(self) -> Result<Hit, RecordError> {
        let url = self.url.filter(|url| !url.trim().is_empty());
        let raw = RawHit {
            title: self.title.ok_or(RecordError::NoTitle)?,
            url: url.ok_or(RecordError::NoUrl)?,
            text: self.text,
            image: self.image,
            price: price_of(self.price, self.currency)?,
            shop: self.shop,
        };
        Hit::new(raw).map_err(|error| match error {
            HitError::EmptyTitle => RecordError::NoTitle,
            HitError::Url(error) => RecordError::Url(error),
        })
    }
}

/// A text is read by the rules for sources' prices: `12900 KRW`, `12,900원`.
fn price_of(amount: Option<Amount>, currency: Option<String>) -> Result<Option<RawPrice>, RecordError> {
    let currency =
        currency.map(|currency| currency.trim().to_owned()).filter(|currency| !currency.is_empty());
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
