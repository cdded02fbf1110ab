//! The price of a hit, out of what its source wrote.

use std::num::NonZeroU32;

use search::{RawPrice, number_of, price_in};
use serde::Deserialize;
use serde_json::{Number, Value};

use super::field::{Field, Filling, Found};

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

/// The price that is written there; `None` for what is none, and for nothing or less: 0 is what services write where
/// they know no price.
pub(crate) fn price_of(
    found: Found<'_>,
    usual: Option<&str>,
    divisor: f64,
    plain: impl FnOnce(String) -> String,
) -> Option<RawPrice> {
    let (amount, currency) = match found {
        Found::Number(number) => (number_of(number.as_f64()?)?, usual.map(str::to_owned)),
        Found::Text(text) => price_in(&plain(text.into_owned()), usual)?,
    };
    let amount = divided(&amount, divisor)?;
    (amount.as_f64() > Some(0.0)).then_some(RawPrice { amount, currency: currency? })
}

fn divided(amount: &Number, divisor: f64) -> Option<Number> {
    number_of(amount.as_f64()? / divisor)
}
