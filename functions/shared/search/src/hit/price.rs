//! The price of a hit.

use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::price_text::currency_code;

/// Above 10^15 an f64 no longer counts the cents, and no price is meant.
const MAX_AMOUNT: f64 = 1e15;

/// An amount in a currency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Price {
    amount: Number,
    currency: String,
}

/// A price as it came from outside.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RawPrice {
    /// In whole units of the currency: 39000 won, 19.5 dollars.
    pub amount: Number,
    /// A code of ISO 4217, such as `KRW`.
    pub currency: String,
}

/// A price is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    /// Negative, or beyond 10^15.
    #[error("the price is not an amount from 0 to 10^15")]
    Amount,
    /// None of ISO 4217.
    #[error("the currency is no code of ISO 4217 such as KRW")]
    Currency,
}

impl Price {
    /// Reads an amount from 0 to 10^15 and an ISO 4217 code, whose letters become capitals, or a sign of one currency.
    pub fn new(raw: RawPrice) -> Result<Self, PriceError> {
        let amount = raw.amount.as_f64().ok_or(PriceError::Amount)?;
        if !(0.0..=MAX_AMOUNT).contains(&amount) {
            return Err(PriceError::Amount);
        }
        let currency = currency_code(&raw.currency, None).ok_or(PriceError::Currency)?;
        Ok(Self { amount: raw.amount, currency })
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.amount.as_f64() == Some(0.0)
    }

    /// The amount in whole units of the currency: 39000 won, 19.5 dollars.
    pub fn amount(&self) -> &Number {
        &self.amount
    }

    /// The currency's ISO 4217 code in capitals, such as `KRW`.
    pub fn currency(&self) -> &str {
        &self.currency
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_a_sane_amount_in_a_known_currency() {
        let price = |amount: f64, currency: &str| {
            let amount = Number::from_f64(amount).expect("the table holds finite numbers");
            Price::new(RawPrice { amount, currency: currency.into() })
        };
        assert_eq!(price(19.5, " usd ").map(|price| price.currency().to_owned()), Ok("USD".to_owned()));
        assert_eq!(price(-1.0, "KRW"), Err(PriceError::Amount));
        assert_eq!(price(1e300, "KRW"), Err(PriceError::Amount));
        for (written, code) in
            [("원", "KRW"), ("₩", "KRW"), ("WON", "KRW"), ("RMB", "CNY"), ("krw", "KRW"), ("NGN", "NGN")]
        {
            assert_eq!(price(1.0, written).map(|price| price.currency().to_owned()), Ok(code.to_owned()));
        }
        for unknown in ["", "$", "KWR", "GBp", "GBX", "XYZ"] {
            assert_eq!(price(1.0, unknown), Err(PriceError::Currency), "{unknown}");
        }
    }
}
