//! One search of a source over HTTP, reported step by step.

use reqwest::Client;
use search::{Diagnosis, Hit, Query, SourceError, Steps};
use serde_json::Value;
use serde_json_path::JsonPath;
use tokio::time::timeout;

use super::exchange::{self, Answer};
use super::plan::Plan;
use crate::answer::hits::HitRules;
use crate::fault::Fault;
use crate::template::Values;

/// The most lists of an answer that are named where a path leads nowhere.
const LISTS: usize = 5;
/// The depth to which such lists are looked for: hits lie three or four levels down where they lie deepest.
const DEPTH: usize = 6;
/// The lines and characters of a piece of JSON that are shown.
const LINES: usize = 12;
const CHARS: usize = 110;

/// Asks once: without its turn, retries or breaker, which would hide what is wrong.
pub(crate) async fn diagnose(plan: &Plan, client: &Client, query: &Query) -> Diagnosis {
    let mut steps = Steps::start();
    let values = plan.values(query);
    steps.note("request", plan.request.described(&Values { masked: true, ..values }));
    let mut report = |name, message| steps.note(name, message);
    let asked = timeout(plan.time_out, exchange::once(plan, client, &values, &mut report)).await;
    let result = match asked {
        Err(_elapsed) => Err(SourceError::TimedOut),
        Ok(Err(failure)) => Err(failure.error),
        Ok(Ok(answer)) => note_hits(&mut steps, &plan.hits, &answer),
    };
    steps.end(result)
}

fn note_hits(steps: &mut Steps, rules: &HitRules, answer: &Answer) -> Result<Vec<Hit>, SourceError> {
    let found = rules.find(&answer.json, &answer.url);
    if found.matched == 0 {
        steps.note("hits", format!("{} matches 0 places{}", rules.path, lists_told(&answer.json)));
        let (path, value) = nearest(&rules.path.to_string(), &answer.json);
        steps.note("json", format!("{path} is there:\n{}", outline(value)));
        return Ok(Vec::new());
    }
    steps.note("hits", format!("{} matches {} places", rules.path, found.matched));
    if let Some((hit, error)) = found.dropped.first() {
        let (left_out, all) = (found.dropped.len(), found.dropped.len() + found.hits.len());
        let message = format!("{left_out} of {all} left out, the first of them because {error}");
        steps.note("hit", format!("{message}\n{}\n{}", fields(rules, hit), outline(hit)));
    } else if let Some(first) = rules.path.query(&answer.json).first() {
        steps.note("hit", format!("the first:\n{}", fields(rules, first)));
    }
    if found.hits.is_empty() {
        return Err(Fault::NoGoodHit { matched: found.matched }.into());
    }
    Ok(found.hits)
}

/// Each field with what was found at it; where nothing was, what the hit has instead.
fn fields(rules: &HitRules, hit: &Value) -> String {
    let keys = hit.as_object().map(|fields| fields.keys().map(String::as_str).collect::<Vec<_>>().join(", "));
    let nothing =
        keys.map_or_else(|| "nothing".to_owned(), |keys| cut(&format!("nothing; the hit has {keys}")));
    let message = rules.values(hit).into_iter().map(|(name, field, value)| {
        let value = value.map_or_else(|| nothing.clone(), |value| cut(&value));
        format!("{name} = {} -> {value}", field.described())
    });
    message.collect::<Vec<_>>().join("\n")
}

/// The lists of things that an answer holds, as paths to try.
fn lists_told(answer: &Value) -> String {
    let mut lists = Vec::new();
    collect_lists(answer, "$".to_owned(), &mut lists);
    lists.truncate(LISTS);
    let message = lists.iter().map(|(path, length)| format!("\ntry hits = {path:?}: {length} places"));
    message.collect()
}

fn collect_lists(value: &Value, path: String, lists: &mut Vec<(String, usize)>) {
    if path.matches(['.', '[']).count() >= DEPTH {
        return;
    }
    match value {
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            lists.push((format!("{path}[*]"), items.len()));
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                // A name that would need quotes is no place where hits are kept.
                if key.chars().all(|c| c.is_alphanumeric() || c == '_') {
                    collect_lists(value, format!("{path}.{key}"), lists);
                }
            }
        }
        _ => {}
    }
}

/// The longest beginning of a path that leads somewhere, and what is there.
fn nearest<'v>(path: &str, answer: &'v Value) -> (String, &'v Value) {
    let mut rest = path;
    while let Some(at) = rest.rfind(['.', '[']) {
        rest = rest[..at].trim_end_matches('.');
        let there = JsonPath::parse(rest).ok().and_then(|path| path.query(answer).first());
        if let Some(value) = there {
            return (rest.to_owned(), value);
        }
    }
    ("$".to_owned(), answer)
}

/// JSON as people read it, cut to a few lines.
fn outline(value: &Value) -> String {
    let pretty = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut lines: Vec<String> = pretty.lines().take(LINES).map(cut).collect();
    if pretty.lines().nth(LINES).is_some() {
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

/// One short line; an answer must not steer the terminal it is shown on.
fn cut(line: &str) -> String {
    let shown = line.chars().take(CHARS).map(|c| if c.is_control() { ' ' } else { c });
    let mut shown: String = shown.collect();
    if line.chars().nth(CHARS).is_some() {
        shown.push('…');
    }
    shown
}
