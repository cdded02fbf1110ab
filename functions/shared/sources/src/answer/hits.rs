//! The hits in an answer.

use search::{Hit, HitDate, HitError, MAX_HITS, Markup, RawHit, RawPrice, absolute};
use serde::Deserialize;
use serde_json::Value;
use serde_json_path::JsonPath;
use url::Url;

use super::charset::is_spoiled;
use super::error_rule::ErrorRule;
use super::field::{Field, Filling};
use super::field_path::{self, FieldError, Place};
use super::price_rule::{Divisor, price_of};

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

/// Where the fields of a hit are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: { title = \"$.…\", url = \"$.…\" }")]
pub(crate) struct HitFields {
    pub(crate) title: Field,
    pub(crate) url: Field,
    pub(crate) text: Option<Field>,
    pub(crate) image: Option<Field>,
    pub(crate) price: Option<Field>,
    pub(crate) currency: Option<Field>,
    pub(crate) shop: Option<Field>,
    pub(crate) date: Option<Field>,
}

/// Where the hits are.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct HitList {
    pub(crate) path: Place,
    /// The path to the list of them, if theirs ends in `[*]`.
    holder: Option<JsonPath>,
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
        let is_hit = |value: &Value| self.fields.title.all(value, self.filling("title")).next().is_some();
        let held = holder.query(answer).all().into_iter().flat_map(|held| match held {
            Value::Object(_) if is_hit(held) => vec![held],
            Value::Object(fields) => fields.values().collect(),
            Value::Array(items) => items.iter().collect(),
            _ => Vec::new(),
        });
        held.collect()
    }

    /// Every field that is configured, by its name.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&'static str, &Field)> {
        let HitFields { title, url, text, image, price, currency, shop, date } = &self.fields;
        let all = [
            ("title", Some(title)),
            ("url", Some(url)),
            ("text", text.as_ref()),
            ("image", image.as_ref()),
            ("price", price.as_ref()),
            ("currency", currency.as_ref()),
            ("shop", shop.as_ref()),
            ("date", date.as_ref()),
        ];
        all.into_iter().filter_map(|(name, field)| field.map(|field| (name, field)))
    }

    /// The treatment of text for the field of this name.
    pub(crate) fn filling(&self, name: &str) -> Filling<'_> {
        let in_address = matches!(name, "url" | "image");
        let is_text = matches!(name, "title" | "text" | "shop");
        Filling { markup: self.markup, in_address, join: self.join.as_deref().filter(|_| is_text) }
    }

    fn hit(&self, hit: &Value, base: &Url, broken: bool) -> Result<Hit, Dropped> {
        let text = |name, field: Option<&Field>| {
            let text = self.markup.plain(field?.text(hit, self.filling(name))?);
            Some(if broken { text.replace(char::REPLACEMENT_CHARACTER, "") } else { text })
        };
        let title = self.fields.title.text(hit, self.filling("title"));
        if broken && title.as_deref().is_some_and(is_spoiled) {
            return Err(Dropped::Spoiled);
        }
        let url = self.address("url", &self.fields.url, hit, base);
        let raw = RawHit {
            title: text("title", Some(&self.fields.title)).unwrap_or_default(),
            // As it is written: why it is refused is told by its own mistake.
            url: url.or_else(|| self.fields.url.text(hit, self.filling("url"))).unwrap_or_default(),
            text: text("text", self.fields.text.as_ref()),
            image: self.fields.image.as_ref().and_then(|field| self.address("image", field, hit, base)),
            price: self.price(hit),
            shop: text("shop", self.fields.shop.as_ref()),
            date: self.date(hit),
        };
        Ok(Hit::new(raw)?)
    }

    /// The first address that stands there.
    pub(crate) fn address(&self, name: &str, field: &Field, hit: &Value, base: &Url) -> Option<String> {
        let mut written = field.all(hit, self.filling(name));
        written.find_map(|found| absolute(&found.into_text(), Some(base), self.markup))
    }

    /// The first price that stands there.
    pub(crate) fn price(&self, hit: &Value) -> Option<RawPrice> {
        let filling = self.filling("price");
        let currency = self.fields.currency.as_ref().and_then(|field| field.text(hit, filling));
        let usual = currency.as_deref().map(str::trim).or(self.currency.as_deref());
        let divisor = self.divide.as_ref().map_or(Some(1.0), |divide| divide.of(hit, filling))?;
        let mut written = self.fields.price.as_ref()?.all(hit, filling);
        written.find_map(|found| price_of(found, usual, divisor, |text| self.markup.plain(text)))
    }

    /// The first date that stands there.
    pub(crate) fn date(&self, hit: &Value) -> Option<String> {
        let written = self.fields.date.as_ref()?.all(hit, self.filling("date"));
        written.map(|found| found.into_text()).find(|text| HitDate::parse(text).is_some())
    }
}
