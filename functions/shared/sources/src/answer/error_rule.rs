//! An error that is told with status 200.

use serde::Deserialize;
use serde_json::Value;

use super::field::{Field, Filling};
use super::field_path::path;

/// Where services write a status beside a message.
const STATUS_KEYS: [&str; 5] = ["code", "status", "statusCode", "status_code", "errorCode"];

/// Where an answer tells that it is none: `"$.error.message"`, or `{ path = "$.resultCode", unless = ["00"] }`.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "expected a JSONPath such as \"$.error.message\", or { path = \"$.resultCode\", unless = [\"00\"] }"
)]
pub(crate) enum ErrorRule {
    /// Every text there is an error.
    Anything(Field),
    /// Every code there is one, but for these.
    Unless { path: Field, unless: Vec<Value> },
}

/// An error that an answer tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) message: String,
    /// The status that stands in it or beside it.
    pub(crate) status: Option<u16>,
}

impl ErrorRule {
    fn at(&self) -> &Field {
        match self {
            Self::Anything(at) | Self::Unless { path: at, .. } => at,
        }
    }

    /// The error that an answer tells, if it tells one.
    pub(crate) fn told(&self, answer: &Value) -> Option<Told> {
        let message = match self {
            Self::Anything(_) => self.anything(answer)?,
            Self::Unless { path, unless } => {
                let told = path.text(answer, Filling::PLAIN)?;
                let code = |fine: &Value| fine.as_str().map_or_else(|| fine.to_string(), str::to_owned);
                (!unless.iter().any(|fine| code(fine).trim() == told.trim())).then_some(told)?
            }
        };
        let in_message = || status_in(&serde_json::from_str(&message).ok()?);
        let own = message.trim().parse().ok().or_else(in_message);
        let status = own.or_else(|| self.parents(answer).find_map(|(_, parent)| status_in(parent)));
        Some(Told { message, status: status.filter(|status| (400..600).contains(status)) })
    }

    /// The text there, or all around it, where a message may be missing: `{"error":{"code":429}}`.
    fn anything(&self, answer: &Value) -> Option<String> {
        let is_none = |text: &str| matches!(text.trim(), "false" | "0");
        let mut texts = self.at().all(answer, Filling::PLAIN).map(|found| found.into_text());
        let there = || self.at().places().flat_map(|place| place.values(answer)).find_map(shown);
        let is_error = |(name, _): &(String, _)| {
            let name = name.to_ascii_lowercase();
            name.contains("err") || name.contains("fault")
        };
        let around = || self.parents(answer).filter(is_error).find_map(|(_, parent)| shown(parent));
        texts.find(|text| !is_none(text)).or_else(there).or_else(around)
    }

    /// The values that hold the places, each with its path.
    fn parents<'v>(&self, answer: &'v Value) -> impl Iterator<Item = (String, &'v Value)> {
        self.at().places().filter_map(|place| {
            let place = place.to_string();
            let (parent, _) = place.rsplit_once(['.', '['])?;
            Some((parent.to_owned(), path(parent).ok()?.query(answer).first()?))
        })
    }
}

/// A table or a list with something in it, as JSON.
fn shown(value: &Value) -> Option<String> {
    let is_empty = match value {
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    };
    (!is_empty).then(|| value.to_string())
}

fn status_in(value: &Value) -> Option<u16> {
    STATUS_KEYS.iter().find_map(|key| match value.get(key)? {
        Value::Number(number) => number.as_u64()?.try_into().ok(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::field_path::FieldPath;
    use super::*;

    fn told(path: &str, unless: Option<&[&str]>, answer: Value) -> Option<(String, Option<u16>)> {
        let at = Field(vec![FieldPath::parse(path).expect("a path")]);
        let rule = match unless {
            None => ErrorRule::Anything(at),
            Some(fine) => {
                ErrorRule::Unless { path: at, unless: fine.iter().map(|fine| Value::from(*fine)).collect() }
            }
        };
        rule.told(&answer).map(|told| (told.message, told.status))
    }

    #[test]
    fn an_error_is_whatever_stands_there() {
        let table = [
            (
                "$.error.message",
                json!({ "error": { "code": 429, "message": "slow down" } }),
                Some(("slow down", Some(429))),
            ),
            ("$.error.message", json!({ "error": { "code": 429 } }), Some(("{\"code\":429}", Some(429)))),
            ("$.error", json!({ "error": { "code": 429 } }), Some(("{\"code\":429}", Some(429)))),
            ("$.error", json!({ "error": "bad key" }), Some(("bad key", None))),
            ("$.error", json!({ "error": 503 }), Some(("503", Some(503)))),
            ("$.errors[0].message", json!({ "errors": [{ "message": "no" }] }), Some(("no", None))),
            ("$.errors[*].message", json!({ "errors": { "message": "no" } }), Some(("no", None))),
            (
                "$.result",
                json!({ "result": "사용자 정보 검증에 실패하였습니다" }),
                Some(("사용자 정보 검증에 실패하였습니다", None)),
            ),
            ("$.error", json!({ "error": null, "items": [] }), None),
            ("$.error", json!({ "error": false }), None),
            ("$.error", json!({ "error": 0 }), None),
            ("$.error", json!({ "error": "" }), None),
            ("$.error", json!({ "error": {} }), None),
            ("$.errors", json!({ "errors": [] }), None),
            ("$.error.message", json!({ "items": [] }), None),
            ("$.result.message", json!({ "result": { "items": [] } }), None),
            ("$.error", json!([]), None),
        ];
        for (path, answer, expected) in table {
            let expected = expected.map(|(message, status)| (message.to_owned(), status));
            assert_eq!(told(path, None, answer.clone()), expected, "{path}: {answer}");
        }
    }

    #[test]
    fn a_code_that_is_not_one_of_the_good_ones_is_an_error() {
        let good: Option<&[&str]> = Some(&["00", "INFO-000"]);
        let code = |code: Value| told("$.resultCode", good, json!({ "resultCode": code, "items": null }));
        assert_eq!(code(json!("99")), Some(("99".to_owned(), None)));
        assert_eq!(code(json!("INFO-200")), Some(("INFO-200".to_owned(), None)));
        assert_eq!(code(json!(500)), Some(("500".to_owned(), Some(500))));
        assert_eq!(code(json!("00")), None);
        assert_eq!(code(json!(" INFO-000 ")), None);
        assert_eq!(told("$.resultCode", good, json!({ "items": [] })), None);
    }
}
