//! Advice to an operator, out of an answer's own fields and lists.

use std::cmp::Reverse;

use search::{HitDate, SourceError, price_in};
use serde_json::Value;

use super::cut;
use crate::answer::format::Format;
use crate::ask::plan::Plan;
use crate::fault::Fault;
use crate::template::places::SearchPlace;

/// The most lists and errors of an answer that are named.
const MOST: usize = 5;
/// The depth to which hits are looked for: they lie three or four levels down where they lie deepest.
const LIST_DEPTH: usize = 6;
/// The depth to which the fields of a hit are named, and the most of them: no documented hit has more.
const FIELD_DEPTH: usize = 5;
const MOST_FIELDS: usize = 300;

/// Names of fields, for each of ours, those that are likelier first.
const NAMES: [(&str, &str); 8] = [
    ("title", "title name subject headline 제목 상품명 label nm"),
    ("url", "url link href permalink uri 링크"),
    ("text", "description summary snippet content abstract text 설명 body desc"),
    ("image", "image img thumbnail thumb picture photo poster cover 이미지"),
    ("price", "saleprice lprice price amount 가격 판매가 won cost"),
    ("currency", "currency 통화"),
    ("shop", "mall shop store seller vendor merchant brand publisher source"),
    ("date", "pubdate published created posted postdate date 등록일 발행일 작성일 time"),
];
/// Codes that tell no error, in small letters, and the beginnings of messages that do not.
const FINE: [&str; 6] = ["0", "00", "000", "0000", "200", "info-000"];
const FINE_BEGINNINGS: [&str; 5] = ["정상", "성공", "success", "normal", "ok"];
/// Parts of messages that tell one all the same.
const NOT_FINE: [&str; 8] = ["않", "아니", "아닙", "못", "없", "오류", "not ", "error"];
/// Parts of the names of dates at which something ends, or was changed last.
const OTHER_DATES: [&str; 5] = ["expir", "clos", "end", "until", "update"];

/// One value of a hit, and the path to it.
struct Leaf<'v> {
    path: String,
    key: String,
    depth: usize,
    value: &'v Value,
}

/// The hit's own fields, the likeliest first, and the one to try.
pub(super) fn field(name: &str, hit: &Value) -> String {
    let mut leaves = leaves(hit);
    leaves.sort_by_key(|leaf| (Reverse(likelihood(name, leaf)), leaf.depth));
    let Some(first) = leaves.first() else { return String::new() };
    let paths = leaves.iter().map(|leaf| leaf.path.trim_start_matches("$."));
    let has = format!("; the hit has {}", paths.collect::<Vec<_>>().join(", "));
    if likelihood(name, first) == 0 {
        return has;
    }
    let value = first.value.as_str().map_or_else(|| first.value.to_string(), str::to_owned);
    format!("{has}\n  try {name} = {:?}: {}", first.path, cut(&value))
}

/// The path to the likeliest value for a field, if one is likely, but for those that are taken.
pub(crate) fn choice(name: &str, hit: &Value, taken: &[String]) -> Option<String> {
    let leaves = leaves(hit);
    let free = leaves.iter().filter(|leaf| !taken.contains(&leaf.path) && likelihood(name, leaf) > 0);
    free.min_by_key(|leaf| (Reverse(likelihood(name, leaf)), leaf.depth)).map(|leaf| leaf.path.clone())
}

/// The number of values of a hit.
pub(crate) fn leaf_count(hit: &Value) -> usize {
    leaves(hit).len()
}

/// 0: not at all.
fn likelihood(name: &str, leaf: &Leaf<'_>) -> usize {
    let text = leaf.value.as_str().unwrap_or_default();
    let is_address = text.starts_with("https://") || text.starts_with("http://") || text.starts_with('/');
    let is_picture = [".jpg", ".jpeg", ".png", ".webp", ".gif"].iter().any(|end| text.ends_with(end));
    let fits = match name {
        "url" => is_address && !is_picture,
        "image" => is_address,
        "price" => leaf.value.is_number() || price_in(text, Some("KRW")).is_some(),
        "currency" => text.len() == 3,
        "date" => is_date(leaf),
        _ => !text.trim().is_empty() && !is_address,
    };
    let names = NAMES.iter().find(|(known, _)| *known == name).map_or("", |(_, names)| names);
    let key: String = leaf.key.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let place = |is_named: &dyn Fn(&str) -> bool| names.split(' ').position(is_named);
    let whole = place(&|known| key == known).map(|place| 60 - place);
    let part = || place(&|known| key.contains(known)).map(|place| 40 - place);
    let by_value = usize::from(matches!(name, "url" | "image") && (name == "url" || is_picture)) * 10;
    if fits { whole.or_else(part).unwrap_or(by_value) } else { 0 }
}

fn is_date(leaf: &Leaf<'_>) -> bool {
    let key = leaf.key.to_lowercase();
    let is_other = OTHER_DATES.iter().any(|part| key.contains(part));
    let text = leaf.value.as_str().map_or_else(|| leaf.value.to_string(), str::to_owned);
    !is_other && HitDate::parse(&text).is_some()
}

/// Texts and numbers of a value, at any depth; of a list those of its first.
fn leaves(value: &Value) -> Vec<Leaf<'_>> {
    let mut leaves = Vec::new();
    collect_leaves(value, "$".to_owned(), "", 0, &mut leaves);
    leaves
}

fn collect_leaves<'v>(value: &'v Value, path: String, key: &str, depth: usize, leaves: &mut Vec<Leaf<'v>>) {
    if depth > FIELD_DEPTH || leaves.len() >= MOST_FIELDS {
        return;
    }
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                collect_leaves(value, format!("{path}{}", segment(key)), key, depth + 1, leaves);
            }
        }
        Value::Array(items) => {
            if let Some(first) = items.first() {
                collect_leaves(first, format!("{path}[0]"), key, depth + 1, leaves);
            }
        }
        value => leaves.push(Leaf { path, key: key.to_owned(), depth, value }),
    }
}

/// The lists of things that an answer holds, as paths to try.
pub(super) fn lists(answer: &Value) -> String {
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

/// A key as the next segment of a JSONPath: quoted where it is no name (RFC 9535, section 2.5.1).
fn segment(key: &str) -> String {
    let is_name = key.chars().all(|c| c.is_alphanumeric() || c == '_')
        && key.starts_with(|c: char| c.is_alphabetic() || c == '_' || !c.is_ascii());
    if is_name {
        format!(".{key}")
    } else {
        format!("['{}']", key.replace('\\', "\\\\").replace('\'', "\\'"))
    }
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
