//! One result, made safe to show.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

pub(crate) mod address;
pub(crate) mod date;
pub(crate) mod markup;
pub(crate) mod plain;
pub(crate) mod price;
pub(crate) mod price_text;

use self::address::AddressError;
use self::date::HitDate;
use self::plain::plain;
use self::price::{Price, RawPrice};

const MAX_TITLE: usize = 200;
const MAX_TEXT: usize = 400;
const MAX_SHOP: usize = 60;

/// One result of a source. It is only ever made by [`Hit::new`], also when it is read back from JSON.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "RawHit")]
pub struct Hit {
    title: String,
    url: String,
    text: Option<String>,
    image: Option<String>,
    price: Option<Price>,
    shop: Option<String>,
    date: Option<HitDate>,
}

/// A hit as it came from outside: nothing in it is to be trusted.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RawHit {
    /// Its title.
    pub title: String,
    /// Where it leads.
    pub url: String,
    /// A sentence about it.
    pub text: Option<String>,
    /// The address of a picture of it.
    pub image: Option<String>,
    /// Its price.
    pub price: Option<RawPrice>,
    /// Who has it.
    pub shop: Option<String>,
    /// When it was published.
    pub date: Option<String>,
}

/// The reason for which a hit is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HitError {
    /// Nothing of the title can be seen.
    #[error("the title is empty")]
    EmptyTitle,
    /// The address is not let in.
    #[error("the url {0}")]
    Url(#[source] AddressError),
}

impl Hit {
    /// Makes a raw hit safe to show: title, text and shop become one line without invisible characters, cut at 200,
    /// 400 and 60 graphemes; an image, a price or a date that is not one is dropped, as is a price of nothing.
    ///
    /// Refuses a hit without a visible title, and one whose `url` is not an http(s) address of at most 2048 bytes
    /// without user name and password.
    pub fn new(raw: RawHit) -> Result<Self, HitError> {
        let title = plain(&raw.title, MAX_TITLE);
        if title.is_empty() {
            return Err(HitError::EmptyTitle);
        }
        Ok(Self {
            title,
            url: address::parse(&raw.url).map_err(HitError::Url)?,
            text: visible(raw.text, MAX_TEXT),
            image: raw.image.and_then(|image| address::parse(&image).ok()),
            // Nothing is what sources write where they know no price.
            price: raw.price.and_then(|price| Price::new(price).ok()).filter(|price| !price.is_nothing()),
            shop: visible(raw.shop, MAX_SHOP),
            date: raw.date.as_deref().and_then(HitDate::parse),
        })
    }

    /// Its title: 1 to 200 graphemes on one line.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where it leads: an absolute http(s) address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A sentence about it: 1 to 400 graphemes on one line.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The absolute http(s) address of a picture of it.
    pub fn image(&self) -> Option<&str> {
        self.image.as_deref()
    }

    /// The same with its picture elsewhere; without one if that is no address.
    pub fn with_image_at(self, address: &str) -> Self {
        Self { image: address::parse(address).ok(), ..self }
    }

    /// Its price.
    pub fn price(&self) -> Option<&Price> {
        self.price.as_ref()
    }

    /// Who has it: 1 to 60 graphemes on one line.
    pub fn shop(&self) -> Option<&str> {
        self.shop.as_deref()
    }

    /// When it was published.
    pub fn date(&self) -> Option<HitDate> {
        self.date
    }
}

impl TryFrom<RawHit> for Hit {
    type Error = HitError;

    fn try_from(raw: RawHit) -> Result<Self, HitError> {
        Self::new(raw)
    }
}

fn visible(raw: Option<String>, graphemes: usize) -> Option<String> {
    raw.map(|raw| plain(&raw, graphemes)).filter(|text| !text.is_empty())
}

#[cfg(test)]
#[path = "hit/hit_tests.rs"]
mod tests;
