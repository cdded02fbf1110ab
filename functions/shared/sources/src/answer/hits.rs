//! The hits in an answer.

use search::{Hit, HitError, MAX_HITS, RawHit, RawPrice};
use serde_json::Value;
use serde_json_path::JsonPath;
use url::Url;

use super::field::{Field, Filling};
use super::markup::Markup;
use super::price_text::amount_of;

/// The places of the hits in an answer, and of their fields.
#[derive(Debug)]
pub(crate) struct HitRules {
    pub(crate) path: JsonPath,
    pub(crate) fields: HitFields,
    pub(crate) markup: Markup,
    /// The currency of prices that do not name theirs.
    pub(crate) currency: Option<String>,
}

/// Where the fields of a hit are.
#[derive(Debug)]
pub(crate) struct HitFields {
    pub(crate) title: Field,
    pub(crate) url: Field,
    pub(crate) text: Option<Field>,
    pub(crate) image: Option<Field>,
    pub(crate) price: Option<Field>,
    pub(crate) currency: Option<Field>,
    pub(crate) shop: Option<Field>,
}

/// The hits of an answer, and what is left out.
#[derive(Debug)]
pub(crate) struct Found<'v> {
    /// The number of places to which the path leads.
    pub(crate) matched: usize,
    /// Those of the first 101 that are hits: one more than is kept of a source tells that its answer was longer.
    pub(crate) hits: Vec<Hit>,
    /// Those of the first 101 that are not, and why.
    pub(crate) dropped: Vec<(&'v Value, HitError)>,
}

impl HitRules {
    /// The hits of an answer that came from `url`. One that is none is left out: it must not hide the others.
    pub(crate) fn find<'v>(&self, answer: &'v Value, url: &Url) -> Found<'v> {
        let nodes = self.path.query(answer).all();
        let mut found = Found { matched: nodes.len(), hits: Vec::new(), dropped: Vec::new() };
        for node in nodes.into_iter().take(MAX_HITS + 1) {
            match Hit::new(self.raw(node, url)) {
                Ok(hit) => found.hits.push(hit),
                Err(error) => found.dropped.push((node, error)),
            }
        }
        found
    }

    /// The value of every field, as it stands in a hit.
    pub(crate) fn values(&self, hit: &Value) -> Vec<(&'static str, &Field, Option<String>)> {
        let HitFields { title, url, text, image, price, currency, shop } = &self.fields;
        let named =
            [("title", Some(title)), ("url", Some(url)), ("text", text.as_ref()), ("image", image.as_ref())];
        let more = [("price", price.as_ref()), ("currency", currency.as_ref()), ("shop", shop.as_ref())];
        named
            .into_iter()
            .chain(more)
            .filter_map(|(name, field)| field.map(|field| (name, field)))
            .map(|(name, field)| {
                let filling = Filling { markup: self.markup, in_address: matches!(name, "url" | "image") };
                (name, field, field.text(hit, filling))
            })
            .collect()
    }

    fn raw(&self, hit: &Value, url: &Url) -> RawHit {
        let mut raw = RawHit::default();
        let (mut amount, mut currency) = (None, None);
        for (name, _, value) in self.values(hit) {
            let Some(value) = value else { continue };
            match name {
                "title" => raw.title = self.markup.plain(value),
                "url" => raw.url = absolute(&value, url),
                "text" => raw.text = Some(self.markup.plain(value)),
                "image" => raw.image = Some(absolute(&value, url)),
                // 0 is what services write where they know no price.
                "price" => amount = amount_of(&value).filter(|amount| amount.as_f64() > Some(0.0)),
                "currency" => currency = Some(value),
                _ => raw.shop = Some(self.markup.plain(value)),
            }
        }
        let currency = currency.or_else(|| self.currency.clone());
        raw.price = amount.zip(currency).map(|(amount, currency)| RawPrice { amount, currency });
        raw
    }
}

/// `/item/1` on the host that answered. Only its scheme, host and port are taken over: the rest of the request's
/// address may carry a query or a secret.
fn absolute(address: &str, answered: &Url) -> String {
    match Url::parse(address.trim()) {
        Err(url::ParseError::RelativeUrlWithoutBase) => answered
            .join("/")
            .and_then(|host| host.join(address.trim()))
            .map_or_else(|_| address.to_owned(), String::from),
        _ => address.to_owned(),
    }
}
