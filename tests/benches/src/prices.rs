//! What counted calls cost, by `infra/prices.toml`.

use std::{collections::BTreeMap, fs};

use serde::Deserialize;

use crate::{
    program::ROOT,
    system::{Counted, sum},
};

/// Amounts by the names of their sections.
pub(crate) struct Prices(BTreeMap<String, f64>);

#[derive(Deserialize)]
struct Section {
    usd: f64,
    per: f64,
}

/// Memory of the functions that answer HTTP, in GB, and the time for which Lambda bills one of their requests: whole
/// milliseconds, of which a request with two calls of 4 ms at the same time takes six.
const GB: f64 = 0.125;
const BILLED_SECONDS: f64 = 0.006;
/// A line of log with what CloudWatch adds: one for a creation and four for a search; the platform's own are off.
const LOG_GB: f64 = 5.0 * 300.0 / 1e9;
/// A wake-up is sent, received and deleted. Others are received with it; alone, it pays all three.
const QUEUE_CALLS: f64 = 3.0;

impl Prices {
    pub(crate) fn read() -> Self {
        let path = format!("{ROOT}/infra/prices.toml");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self::parse(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let table: toml::Table = toml::from_str(text)?;
        let sections = table.into_iter().filter(|(_, value)| value.is_table());
        let each = |(name, value): (String, toml::Value)| {
            let Section { usd, per } = value.try_into()?;
            Ok((name, usd / per))
        };
        sections.map(each).collect::<Result<_, _>>().map(Self)
    }

    fn each(&self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or_else(|| panic!("infra/prices.toml has no [{name}]"))
    }

    /// What a thousand such jobs cost, in US dollars, but for waiting and texts.
    pub(crate) fn of_1_000(&self, counted: &[Counted], http_requests: u64) -> f64 {
        let (_, read, write) = sum(counted, "dynamodb");
        let keys = sum(counted, "kms").0 as f64;
        let http = http_requests as f64;
        let one = http * self.each("http-api")
            // The searcher's invocation, too.
            + (http + 1.0) * self.each("lambda-requests")
            + http * GB * BILLED_SECONDS * self.each("lambda-arm64")
            + read * self.each("dynamodb-reads")
            + write * self.each("dynamodb-writes")
            + QUEUE_CALLS * self.each("sqs")
            + keys * self.each("kms")
            + LOG_GB * self.each("logs");
        one * 1_000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_an_amount_for_so_many() {
        let prices =
            Prices::parse("region = \"r\"\n[sqs]\nusd = 0.40\nper = 1_000_000\nunit = \"requests\"\n")
                .unwrap();
        assert!((prices.each("sqs") - 0.000_000_4).abs() < 1e-12);
    }
}
