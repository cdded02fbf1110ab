//! Advice to an operator, out of an answer's own fields and lists.

mod choice;
mod leaf;

use std::cmp::Reverse;

use search::SourceError;
use serde_json::Value;

use self::choice::by_likelihood;
pub(crate) use self::choice::{Unit, choice, unit};
use self::leaf::{Leaf, leaves, segment};
use super::cut;
use crate::answer::format::Format;
use crate::ask::plan::Plan;
use crate::fault::Fault;
use crate::template::places::SearchPlace;

/// The most lists and errors of an answer that are named.
const MOST: usize = 5;
/// The depth to which hits are looked for: they lie three or four levels down where they lie deepest.
const LIST_DEPTH: usize = 6;
/// Codes that tell no error, in small letters, and the beginnings of messages that do not.
const FINE: [&str; 6] = ["0", "00", "000", "0000", "200", "info-000"];
const FINE_BEGINNINGS: [&str; 5] = ["정상", "성공", "success", "normal", "ok"];
/// Parts of messages that tell one all the same.
const NOT_FINE: [&str; 8] = ["않", "아니", "아닙", "못", "없", "오류", "not ", "error"];

/// The hit's own fields, the likeliest first, and the one to try.
pub(super) fn field(name: &str, hit: &Value) -> String {
    let leaves = by_likelihood(name, hit);
    let Some((likelihood, first)) = leaves.first() else { return String::new() };
    let paths = leaves.iter().map(|(_, leaf)| leaf.path.trim_start_matches("$."));
    let has = format!("; the hit has {}", paths.collect::<Vec<_>>().join(", "));
    if *likelihood == 0 {
        return has;
    }
    let value = first.value.as_str().map_or_else(|| first.value.to_string(), str::to_owned);
    format!("{has}\n  try {name} = {:?}: {}", first.path, cut(&value))
}

/// The number of values of a hit.
pub(crate) fn leaf_count(hit: &Value) -> usize {
    leaves(hit).len()
}

/// The lists of things that an answer holds, as paths to try.
pub(crate) fn lists(answer: &Value) -> String {
    let lists = list_paths(answer).into_iter().take(MOST);
    lists.map(|(path, length)| format!("\ntry hits = {path:?}: {length} places")).collect()
}

/// The lists of things that an answer holds, each with its length, the likeliest first.
pub(crate) fn list_paths(answer: &Value) -> Vec<(String, usize)> {
    let mut lists = Vec::new();
    collect_lists(answer, "$".to_owned(), 0, &mut lists);
    // The longest is likeliest; of equal ones the first.
    lists.sort_by_key(|(_, length)| Reverse(*length));
    lists
}

fn collect_lists(value: &Value, path: String, depth: usize, lists: &mut Vec<(String, usize)>) {
    if depth >= LIST_DEPTH {
        return;
    }
    match value {
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            lists.push((format!("{path}[*]"), items.len()));
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                collect_lists(value, format!("{path}{}", segment(key)), depth + 1, lists);
            }
        }
        _ => {}
    }
}

/// Where an answer without a list may tell why.
pub(crate) fn errors(answer: &Value) -> String {
    const KEYS: [&str; 6] = ["error", "message", "msg", "fault", "resultcode", "result"];
    let tells = |leaf: &Leaf<'_>| {
        let key = leaf.key.to_lowercase();
        let place = KEYS.iter().position(|known| key.contains(known));
        place.or_else(|| leaf.path.to_lowercase().contains("error").then_some(KEYS.len()))
    };
    let leaves = leaves(answer);
    let mut told: Vec<_> = leaves.iter().filter_map(|leaf| Some((tells(leaf)?, leaf))).collect();
    told.retain(|(_, leaf)| !matches!(leaf.value, Value::Null | Value::Bool(_)) && !tells_none(leaf.value));
    told.sort_by_key(|(place, _)| *place);
    let line = |leaf: &Leaf<'_>| format!("\ntry error = {:?}: {}", leaf.path, cut(&leaf.value.to_string()));
    told.iter().take(MOST).map(|(_, leaf)| line(leaf)).collect()
}

/// True for what stands there in every good answer: an error rule for it would fail every search.
fn tells_none(value: &Value) -> bool {
    let text = value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_lowercase());
    let is_fine = FINE_BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
        || text.contains("처리되었습니다");
    text.is_empty()
        || FINE.contains(&text.as_str())
        || is_fine && !NOT_FINE.iter().any(|part| text.contains(part))
}

/// The format that an answer has instead of the one that it was read in.
pub(super) fn format(read: Format, text: &str) -> String {
    let guessed = Format::guessed(text).filter(|format| *format != read);
    guessed.map(|format| format!("\ntry format = {:?}", format.name())).unwrap_or_default()
}

/// An API that is asked for more hits than it gives often answers with an error, which may name the most.
pub(super) fn limit(plan: &Plan, asked: usize, error: &SourceError) -> Option<String> {
    let message = match Fault::behind(error)? {
        Fault::Status { status, message } if matches!(status.as_u16(), 400 | 403 | 413 | 422) => message,
        Fault::Told { message, .. } => message,
        _ => return None,
    };
    if !plan.request.has(SearchPlace::Limit) || asked == 1 {
        return None;
    }
    let numbers =
        message.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<usize>().ok());
    let most = numbers.filter(|number| (2..asked).contains(number)).max().unwrap_or(10.min(asked - 1));
    Some(format!(
        "the request asks for {asked} hits; if the API gives fewer, say the most it gives: try limit = {most}"
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_rule_is_made_of_what_a_good_answer_says() {
        for fine in [
            json!({ "status": "000", "message": "정상" }),
            json!({ "result": { "resultCode": "0000", "resultMsg": "OK" } }),
            json!({ "resultCode": "00", "resultMsg": "NORMAL SERVICE." }),
            json!({ "RESULT": { "CODE": "INFO-000", "MESSAGE": "정상 처리되었습니다" } }),
            json!({ "result": "success", "error": 0, "errorCode": "200", "msg": "성공" }),
            json!({ "error": false, "message": "조회가 처리되었습니다." }),
        ] {
            assert_eq!(errors(&fine), "", "{fine}");
        }
        for (told, expected) in [
            (json!({ "message": "정상적인 요청이 아닙니다" }), "$.message"),
            (json!({ "result": "unsuccessful" }), "$.result"),
            (json!({ "resultMsg": "처리되지 않았습니다" }), "$.resultMsg"),
            (json!({ "error": { "code": 30 } }), "$.error.code"),
        ] {
            assert!(errors(&told).contains(&format!("try error = {expected:?}: ")), "{told}");
        }
    }
}
