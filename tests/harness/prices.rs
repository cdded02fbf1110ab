use std::{fs, path::Path};

use serde::Deserialize;

/// AWS's prices, from `infra/prices.toml`.
#[derive(Deserialize)]
pub struct Prices {
    /// Where these are the prices.
    pub region: String,
    /// In which money.
    pub currency: String,
    #[serde(flatten)]
    prices: std::collections::BTreeMap<String, Price>,
}

/// The price of one thing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// US dollars for `per` of `unit`.
    pub usd: f64,
    /// The number that it buys.
    pub per: u32,
    /// Of what.
    pub unit: String,
    /// Where it was read.
    pub source: String,
    /// When.
    pub date: toml::value::Datetime,
}

impl Prices {
    /// The prices of this repository.
    ///
    /// # Panics
    /// When they cannot be read.
    pub fn read() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/prices.toml");
        Self::parse(&fs::read_to_string(file).expect("infra/prices.toml")).expect("sound prices")
    }

    /// The prices in a text like that of `infra/prices.toml`.
    ///
    /// # Errors
    /// When a price lacks its source, its day or anything else.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// US dollars for one.
    ///
    /// # Panics
    /// When there is no such price.
    pub fn of_one(&self, name: &str) -> f64 {
        let price = self.prices.get(name).unwrap_or_else(|| panic!("infra/prices.toml has no {name}"));
        price.usd / f64::from(price.per)
    }

    /// Every price with its name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Price)> {
        self.prices.iter().map(|(name, price)| (name.as_str(), price))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_for_one_and_says_where_and_when_it_was_read() {
        let place = "region = \"r\"\ncurrency = \"USD\"\n";
        let price = "[sqs]\nusd = 0.40\nper = 1_000_000\nunit = \"requests\"\ndate = 2026-10-01\n";
        assert!(Prices::parse(&format!("{place}{price}")).is_err(), "without a source");
        let sound = Prices::parse(&format!("{place}{price}source = \"price list\"\n")).unwrap();
        assert!((sound.of_one("sqs") - 4e-7).abs() < 1e-15);
    }

    #[test]
    fn the_repositorys_prices_are_sound() {
        assert!(Prices::read().all().count() > 20);
    }
}
