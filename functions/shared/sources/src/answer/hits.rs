//! The hits in an answer.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use search::{
    HIT_FIELDS, Hit, HitDate, HitError, MAX_HITS, Markup, RawHit, RawPrice, absolute, number_of, price_in,
};
use serde::Deserialize;
use serde_json::Value;
use serde_json_path::JsonPath;
use url::Url;

use super::charset::is_spoiled;
use super::error_rule::ErrorRule;
use super::field::{self, Field, Filling};
use super::field_path::{self, FieldError, Place};

/// The places of the hits in an answer, and of their fields.
#[derive(Debug)]
pub(crate) struct HitRules {
    pub(crate) list: HitList,
    pub(crate) fields: HitFields,
    pub(crate) markup: Markup,
    /// The currency of prices that do not name theirs.
    pub(crate) currency: Option<String>,
    /// Where addresses that are none of their own begin; where the answer came from if it is not given.
    pub(crate) base: Option<Url>,
    pub(crate) divide: Option<Divisor>,
    /// The text between the values of a list.
    pub(crate) join: Option<String>,
    pub(crate) error: Option<ErrorRule>,
}

/// Where the fields of a hit are, by their names.
pub(crate) type HitFields = BTreeMap<String, Field>;

/// Where the hits are.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct HitList {
    pub(crate) path: Place,
    /// The path to the list of them, if theirs ends in `[*]`.
    holder: Option<JsonPath>,
}

/// The number by which a price is divided, where a source counts in minor units: `100`, or where its hit says so.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a whole number such as 100, or a JSONPath such as \"$.price.divisor\""
)]
pub(crate) enum Divisor {
    Fixed(NonZeroU32),
    At(Field),
}

impl Divisor {
    /// For this hit. What is no number from 1 divides nothing: then there is no price.
    pub(crate) fn of(&self, hit: &Value, filling: Filling<'_>) -> Option<f64> {
        match self {
            Divisor::Fixed(divisor) => Some(f64::from(divisor.get())),
            Divisor::At(field) => field
                .all(hit, filling)
                .find_map(|found| found.into_text().trim().parse().ok())
                .filter(|divisor| (1.0..=1e9).contains(divisor)),
        }
    }
}

/// The hits of an answer, and what is left out.
#[derive(Debug, Default)]
pub(crate) struct Found<'v> {
    /// The number of places to which the path leads.
    pub(crate) matched: usize,
    /// Those of the first 101 that are hits: one more than is kept of a source tells that its answer was longer.
    pub(crate) hits: Vec<Hit>,
    /// Those of the first 101 that are not, and why.
    pub(crate) dropped: Vec<(&'v Value, Dropped)>,
}

/// The reason for which a hit is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Dropped {
    #[error(transparent)]
    NoHit(#[from] HitError),
    #[error("the title has bytes of another charset")]
    Spoiled,
}

impl TryFrom<String> for HitList {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, FieldError> {
        let holder = text.strip_suffix("[*]").or_else(|| text.strip_suffix(".*"));
        let holder = holder.map(field_path::path).transpose()?;
        Ok(Self { path: Place::parse(&text)?, holder })
    }
}

impl HitRules {
    /// The hits of an answer that came from `url`, and of which some bytes may be `broken`. One that is none is left out:
    /// it must not hide the others.
    pub(crate) fn find<'v>(&self, answer: &'v Value, url: &Url, broken: bool) -> Found<'v> {
        let nodes = self.nodes(answer);
        let own = url.join("/").ok();
        // Only scheme, host and port of the request are taken over: the rest may carry a query or a secret.
        let base = self.base.as_ref().or(own.as_ref()).unwrap_or(url);
        let mut found = Found { matched: nodes.len(), ..Found::default() };
        for node in nodes.into_iter().take(MAX_HITS + 1) {
            match self.hit(node, base, broken) {
                Ok(hit) => found.hits.push(hit),
                Err(error) => found.dropped.push((node, error)),
            }
        }
        found
    }

    /// The values to which the path leads. A list of one that came as the one itself is a list of one.
    pub(crate) fn nodes<'v>(&self, answer: &'v Value) -> Vec<&'v Value> {
        let Some(holder) = &self.list.holder else { return self.list.path.values(answer).collect() };
        let is_hit = |value: &Value| self.text("title", value).is_some();
        let held = holder.query(answer).all().into_iter().flat_map(|held| match held {
            Value::Object(_) if is_hit(held) => vec![held],
            Value::Object(fields) => fields.values().collect(),
            Value::Array(items) => items.iter().collect(),
            _ => Vec::new(),
        });
        held.collect()
    }

    pub(crate) fn named(&self) -> impl Iterator<Item = (&'static str, &Field)> {
        HIT_FIELDS.into_iter().filter_map(|name| Some((name, self.fields.get(name)?)))
    }

    /// The treatment of text for the field of this name.
    pub(crate) fn filling(&self, name: &str) -> Filling<'_> {
        let in_address = matches!(name, "url" | "image");
        let is_text = matches!(name, "title" | "text" | "shop");
        Filling { markup: self.markup, in_address, join: self.join.as_deref().filter(|_| is_text) }
    }

    fn text(&self, name: &str, hit: &Value) -> Option<String> {
        self.fields.get(name)?.text(hit, self.filling(name))
    }

    fn hit(&self, hit: &Value, base: &Url, broken: bool) -> Result<Hit, Dropped> {
        let plain = |name| {
            let text = self.markup.plain(self.text(name, hit)?);
            Some(if broken { text.replace(char::REPLACEMENT_CHARACTER, "") } else { text })
        };
        if broken && self.text("title", hit).is_some_and(|title| is_spoiled(&title)) {
            return Err(Dropped::Spoiled);
        }
        let raw = RawHit {
            title: plain("title").unwrap_or_default(),
            // As it is written, if it is none: why it is refused is told by its own mistake.
            url: self.address("url", hit, base).or_else(|| self.text("url", hit)).unwrap_or_default(),
            text: plain("text"),
            image: self.address("image", hit, base),
            price: self.price(hit),
            shop: plain("shop"),
            date: self.date(hit),
        };
        Ok(Hit::new(raw)?)
    }

    /// The first address that stands there.
    pub(crate) fn address(&self, name: &str, hit: &Value, base: &Url) -> Option<String> {
        let mut written = self.fields.get(name)?.all(hit, self.filling(name));
        written.find_map(|found| absolute(&found.into_text(), Some(base), self.markup))
    }

    /// The first price that stands there; nothing or less is none: 0 is what services write where they know no price.
    pub(crate) fn price(&self, hit: &Value) -> Option<RawPrice> {
        let filling = self.filling("price");
        let currency = self.text("currency", hit);
        let usual = currency.as_deref().map(str::trim).or(self.currency.as_deref());
        let divisor = self.divide.as_ref().map_or(Some(1.0), |divide| divide.of(hit, filling))?;
        let price = |found: field::Found<'_>| {
            let (amount, currency) = match found {
                field::Found::Number(number) => (number.clone(), usual.map(str::to_owned)),
                field::Found::Text(text) => price_in(&self.markup.plain(text.into_owned()), usual)?,
            };
            let amount = number_of(amount.as_f64()? / divisor)?;
            (amount.as_f64() > Some(0.0)).then_some(RawPrice { amount, currency: currency? })
        };
        self.fields.get("price")?.all(hit, filling).find_map(price)
    }

    pub(crate) fn date(&self, hit: &Value) -> Option<String> {
        let written = self.fields.get("date")?.all(hit, self.filling("date"));
        written.map(|found| found.into_text()).find(|text| HitDate::parse(text).is_some())
    }
}
