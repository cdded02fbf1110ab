//! One search of a source over HTTP, told step by step.

use serde_json::Value;
use serde_json_path::JsonPath;
use tokio::time::timeout;

use super::fault::Fault;
use super::hits::HitRules;
use super::template::Values;
use super::{HttpSource, ask};
use crate::diagnosis::Steps;
use crate::{Diagnosis, Hit, Query, SourceError};

/// How many hits are told field by field: one may be odd, three show a pattern.
const HITS_TOLD: usize = 3;
/// How much of a piece of JSON is shown.
const LINES: usize = 12;
const CHARS: usize = 110;

/// Asks once: without its turn, retries or breaker, which would hide what is wrong.
pub(super) async fn diagnose(source: &HttpSource, query: &Query) -> Diagnosis {
    let mut steps = Steps::start();
    let plan = &source.plan;
    let values = source.values(query);
    steps.note("request", plan.request.described(&Values { masked: true, ..values }));
    let mut tell = |name, told| steps.note(name, told);
    let asked = timeout(plan.time_out, ask::once(source, &values, &mut tell)).await;
    let result = match asked {
        Err(_elapsed) => Err(SourceError::TimedOut),
        Ok(Err(failure)) => Err(failure.error),
        Ok(Ok(answer)) => told(&mut steps, &plan.hits, &answer),
    };
    steps.end(result)
}

fn told(steps: &mut Steps, rules: &HitRules, answer: &ask::Answer) -> Result<Vec<Hit>, SourceError> {
    let found = rules.find(&answer.json, &answer.url);
    steps.note("hits", format!("{} matches {} places", rules.path, found.matched));
    if found.matched == 0 {
        let (path, value) = nearest(&rules.path.to_string(), &answer.json);
        steps.note("json", format!("{path} is there:\n{}", outline(value)));
    }
    for (hit, error) in found.dropped.iter().take(HITS_TOLD) {
        steps.note("hit", format!("left out: {error}\n{}\n{}", fields(rules, hit), outline(hit)));
    }
    if found.dropped.is_empty()
        && let Some(first) = rules.path.query(&answer.json).first()
    {
        steps.note("hit", format!("the first:\n{}", fields(rules, first)));
    }
    if found.hits.is_empty() && found.matched > 0 {
        return Err(Fault::NoGoodHit { matched: found.matched }.into());
    }
    Ok(found.hits)
}

/// Each field with what was found at it.
fn fields(rules: &HitRules, hit: &Value) -> String {
    let told = rules.values(hit).into_iter().map(|(name, field, value)| {
        let value = value.map_or_else(|| "nothing".to_owned(), |value| cut(&value));
        format!("{name} = {} -> {value}", field.described())
    });
    told.collect::<Vec<_>>().join("\n")
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
