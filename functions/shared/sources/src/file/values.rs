//! The values of keys, each checked when it is read: what is expected is said where it is wrong.

use std::collections::BTreeMap;
use std::time::Duration;

use job::{SourceName, is_blank};
use search::{currency_code, plain};
use serde::Deserialize;
use url::Url;

use crate::template::Template;

/// The unit of weights: see [`search::DEFAULT_WEIGHT`].
const THOUSANDTHS: f64 = 1000.0;
const SHORTEST: Duration = Duration::from_millis(100);
/// A function on AWS Lambda ends after 15 minutes.
const LONGEST: Duration = Duration::from_secs(600);
/// The characters of a label, which stands in one line of a list on a telephone.
pub(crate) const MAX_LABEL: usize = 60;

/// The keys that every kind of source has.
#[derive(Deserialize)]
pub(crate) struct CommonKeys {
    pub(crate) name: Name,
    pub(crate) label: Labels,
    pub(crate) kind: SourceKind,
    #[serde(default)]
    pub(crate) weight: Weight,
}

pub(crate) const COMMON_KEYS: [&str; 4] = ["name", "label", "kind", "weight"];

#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Name(pub(crate) SourceName);

/// The names that people read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: { ko = \"…\", en = \"…\" }")]
pub(crate) struct Labels {
    pub(crate) ko: Label,
    pub(crate) en: Label,
}

/// Text on one line, of which something can be seen.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Label(pub(crate) String);

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SourceKind {
    Http,
    Catalogue,
}

/// In thousandths.
#[derive(Deserialize)]
#[serde(try_from = "f64")]
pub(crate) struct Weight(pub(crate) u32);

/// Text of which something can be seen.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Words(pub(crate) String);

pub(crate) type Templates = BTreeMap<String, Template>;

/// Requests a second.
#[derive(Deserialize)]
#[serde(try_from = "f64")]
pub(crate) struct Rate(pub(crate) f64);

/// A whole number in a range.
#[derive(Deserialize)]
#[serde(try_from = "i64")]
pub(crate) struct Whole<const LEAST: usize, const MOST: usize>(pub(crate) usize);

/// A length of time as people write it.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Length(pub(crate) Duration);

/// The address of a page, from which others are reached.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Base(pub(crate) Url);

#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Currency(pub(crate) String);

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let expected = |_| format!("expected 1 to 32 characters of a-z, 0-9 and -, found {text:?}");
        SourceName::parse(&text).map(Self).map_err(expected)
    }
}

impl TryFrom<String> for Label {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let Words(shown) = plain(&text, MAX_LABEL).try_into()?;
        if shown == plain(&text, MAX_LABEL + 1) {
            Ok(Self(shown))
        } else {
            Err(format!("expected at most {MAX_LABEL} characters, found {}", text.chars().count()))
        }
    }
}

impl Default for Weight {
    fn default() -> Self {
        Self(search::DEFAULT_WEIGHT)
    }
}

impl TryFrom<f64> for Weight {
    type Error = String;

    fn try_from(weight: f64) -> Result<Self, String> {
        if weight > 0.0 && weight <= 1000.0 {
            // The smallest weight still counts.
            Ok(Self(((weight * THOUSANDTHS).round() as u32).max(1)))
        } else {
            Err(format!("expected a number above 0, up to 1000, found {weight}"))
        }
    }
}

impl TryFrom<String> for Words {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        if is_blank(&text) { Err("expected text in quotes, not empty") } else { Ok(Self(text)) }
    }
}

impl TryFrom<f64> for Rate {
    type Error = String;

    fn try_from(rate: f64) -> Result<Self, String> {
        if (0.001..=1000.0).contains(&rate) {
            Ok(Self(rate))
        } else {
            Err(format!("expected requests a second: a number above 0, up to 1000, found {rate}"))
        }
    }
}

impl<const LEAST: usize, const MOST: usize> TryFrom<i64> for Whole<LEAST, MOST> {
    type Error = String;

    fn try_from(number: i64) -> Result<Self, String> {
        match usize::try_from(number) {
            Ok(number) if (LEAST..=MOST).contains(&number) => Ok(Self(number)),
            _ => Err(format!("expected a whole number from {LEAST} to {MOST}, found {number}")),
        }
    }
}

impl TryFrom<String> for Length {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let expected =
            "expected a length of time such as \"500ms\", \"20s\" or \"2m\", from 100ms to 10m, found";
        length(&text).map(Self).ok_or_else(|| format!("{expected} {text:?}"))
    }
}

impl TryFrom<String> for Base {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let url = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let expected = "expected a web address such as \"https://www.example.com\", found";
        url.map(Self).ok_or_else(|| format!("{expected} {text:?}"))
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let code = currency_code(&text, None).filter(|code| *code == text.to_ascii_uppercase());
        let expected = "expected a code of ISO 4217 such as \"KRW\", found";
        code.map(Self).ok_or_else(|| format!("{expected} {text:?}"))
    }
}

fn length(text: &str) -> Option<Duration> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let number: u32 = text[..end].parse().ok()?;
    let unit = match &text[end..] {
        "ms" => Duration::from_millis(1),
        "s" => Duration::from_secs(1),
        "m" => Duration::from_secs(60),
        _ => return None,
    };
    let length = unit.checked_mul(number)?;
    (SHORTEST..=LONGEST).contains(&length).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_has_a_unit_and_bounds() {
        assert_eq!(length("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(length("20s"), Some(Duration::from_secs(20)));
        assert_eq!(length("10m"), Some(Duration::from_secs(600)));
        for wrong in
            ["20", "s", "", "-5s", "1.5s", "20 s", "99ms", "11m", "1h", "99999999999s", "4294967295m"]
        {
            assert_eq!(length(wrong), None, "{wrong}");
        }
    }
}
