//! The values of keys, each checked when it is read: what is expected is said where it is wrong.

use std::collections::BTreeMap;
use std::time::Duration;

use job::SourceName;
use serde::Deserialize;
use url::Url;

use crate::template::Template;

pub(crate) const DEFAULT_TIME_OUT: Duration = Duration::from_secs(20);
/// The unit of weights: see [`search::DEFAULT_WEIGHT`].
const THOUSANDTHS: f64 = 1000.0;
const SHORTEST: Duration = Duration::from_millis(100);
/// A function on AWS Lambda ends after 15 minutes.
const LONGEST: Duration = Duration::from_secs(600);

/// A table of templates, such as headers.
pub(crate) type Templates = BTreeMap<String, Template>;

/// The name of a source.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Name(pub(crate) String);

/// Text that is not blank.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Text(pub(crate) String);

/// The names that people read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: { ko = \"…\", en = \"…\" }")]
pub(crate) struct Label {
    pub(crate) ko: Text,
    pub(crate) en: Text,
}

/// The keys that every kind of source has.
pub(crate) struct CommonKeys {
    pub(crate) name: Name,
    pub(crate) label: Label,
    pub(crate) weight: Weight,
}

/// A weight in thousandths.
#[derive(Debug, Deserialize)]
#[serde(try_from = "f64")]
pub(crate) struct Weight(pub(crate) u32);

/// Requests a second.
#[derive(Debug, Deserialize)]
#[serde(try_from = "f64")]
pub(crate) struct Rate(pub(crate) f64);

/// A whole number in a range.
#[derive(Debug, Deserialize)]
#[serde(try_from = "i64")]
pub(crate) struct Whole<const LEAST: u32, const MOST: u32>(pub(crate) u32);

/// A number of pages: a list is cut at 100 hits, and more than ten pages are of less than ten each.
pub(crate) type PageCount = Whole<2, 10>;

/// A length of time as people write it.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Length(pub(crate) Duration);

/// The address of a page, from which others are reached.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Base(pub(crate) Url);

/// A currency's code.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Currency(pub(crate) String);

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match SourceName::parse(&text) {
            Ok(_) => Ok(Self(text)),
            Err(_) => Err(format!("expected 1 to 32 characters of a-z, 0-9 and -, found {text:?}")),
        }
    }
}

impl TryFrom<String> for Text {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        if text.trim().is_empty() { Err("expected text in quotes, not empty") } else { Ok(Self(text)) }
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

impl<const LEAST: u32, const MOST: u32> TryFrom<i64> for Whole<LEAST, MOST> {
    type Error = String;

    fn try_from(number: i64) -> Result<Self, String> {
        match u32::try_from(number) {
            Ok(number) if (LEAST..=MOST).contains(&number) => Ok(Self(number)),
            _ => Err(format!("expected a whole number from {LEAST} to {MOST}, found {number}")),
        }
    }
}

impl TryFrom<String> for Length {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        length(&text).map(Self).ok_or_else(|| {
            format!(
                "expected a length of time such as \"500ms\", \"20s\" or \"2m\", from 100ms to 10m, found {text:?}"
            )
        })
    }
}

impl TryFrom<String> for Base {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let expected =
            || format!("expected a web address such as \"https://www.example.com\", found {text:?}");
        let url = Url::parse(&text).map_err(|_| expected())?;
        if matches!(url.scheme(), "http" | "https") { Ok(Self(url)) } else { Err(expected()) }
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let expected = || format!("expected three letters such as \"KRW\", found {text:?}");
        if is_code { Ok(Self(text)) } else { Err(expected()) }
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
