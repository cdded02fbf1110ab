//! The hits in an answer.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use search::{
    HIT_FIELDS, Hit, HitDate, HitError, MAX_HITS, Markup, RawHit, RawPrice, absolute, currency_code,
    number_of, price_in,
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
    /// For this hit. What is no power of ten divides nothing: then there is no price.
    pub(crate) fn of(&self, hit: &Value, filling: Filling<'_>) -> Option<f64> {
        match self {
            Divisor::Fixed(divisor) => Some(f64::from(divisor.get())),
            Divisor::At(field) => field.all(hit, filling).find_map(|found| power_of_ten(&found.into_text())),
        }
    }
}

/// `100`, or `10^2` as a template around an exponent makes it, up to 10^9.
fn power_of_ten(text: &str) -> Option<f64> {
    let number = match text.trim().strip_prefix("10^") {
        Some(exponent) => 10_f64.powi(exponent.parse().ok()?),
        None => text.trim().parse().ok()?,
    };
    (0..=9).any(|exponent| 10_f64.powi(exponent) == number).then_some(number)
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
        Ok(Self { holder, path: text.try_into()? })
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
        let (field, filling) = (self.fields.get("price")?, self.filling("price"));
        let divisor = self.divide.as_ref().map_or(Some(1.0), |divide| divide.of(hit, filling))?;
        (0..field.0.len()).find_map(|path| {
            let usual = self.usual_currency(path, hit);
            let price = |found| self.read_price(found, usual.as_deref(), divisor);
            field.at(path, hit, filling).into_iter().find_map(price)
        })
    }

    fn read_price(&self, found: field::Found<'_>, usual: Option<&str>, divisor: f64) -> Option<RawPrice> {
        let (amount, currency, divisor) = match found {
            field::Found::Number(number) => (number.clone(), usual.map(str::to_owned), divisor),
            field::Found::Text(text) => {
                let text = self.markup.plain(text.into_owned());
                let (amount, currency) = price_in(&text, usual)?;
                // "$39.99" is written in whole units; what "39.99" would be in cents is not sure.
                let is_bare =
                    !text.contains(|c: char| !(c.is_ascii_digit() || c.is_whitespace() || ",.'".contains(c)));
                if is_bare && divisor > 1.0 && text.contains('.') {
                    return None;
                }
                (amount, currency, if is_bare { divisor } else { 1.0 })
            }
        };
        let amount = number_of(amount.as_f64()? / divisor)?;
        (amount.as_f64() > Some(0.0)).then_some(RawPrice { amount, currency: currency? })
    }

    /// The currency that the hit names for the price at this path, or else the source's. Where there are as many paths to
    /// currencies as to prices, each belongs to its price. One that is not known is none.
    fn usual_currency(&self, path: usize, hit: &Value) -> Option<String> {
        let filling = self.filling("currency");
        let named = self.fields.get("currency").and_then(|field| Some((field, field.text(hit, filling)?)));
        let Some((field, first)) = named else { return self.currency.clone() };
        // Of which price another's currency is cannot be known.
        let is_paired = self.fields.get("price").is_some_and(|price| price.0.len() == field.0.len());
        let paired = || field.at(path, hit, filling).into_iter().next().map(field::Found::into_text);
        let written = if is_paired { paired()? } else { first };
        currency_code(&written, self.currency.as_deref())
    }

    pub(crate) fn date(&self, hit: &Value) -> Option<String> {
        let written = self.fields.get("date")?.all(hit, self.filling("date"));
        written.map(|found| found.into_text()).find(|text| HitDate::parse(text).is_some())
    }
}
