//! One search of a source over HTTP, reported step by step.

pub(crate) mod advice;

use std::borrow::Cow;

use search::{Diagnosis, Query, SourceError, Steps};
use serde_json::Value;
use tokio::time::timeout;

use super::exchange::Exchange;
use super::pages::Pages;
use super::plan::Plan;
use crate::answer::body;
use crate::answer::field::Field;
use crate::answer::hits::HitRules;
use crate::answer::reading::{Answer, Page, RawAnswer, nearest};
use crate::fault::Fault;
use crate::template::places::Values;

/// The lines and characters of a piece of JSON that are shown.
const LINES: usize = 12;
const CHARS: usize = 110;

/// Asks once: without its turn, retries or breaker, which would hide what is wrong.
pub(crate) async fn diagnose(exchange: &Exchange, query: &Query) -> Diagnosis {
    let plan = &exchange.plan;
    let mut steps = Steps::start();
    let mut pages = Pages::new(plan, query);
    let asked = timeout(plan.time_out, all_pages(&mut steps, &mut pages, exchange)).await;
    let result = asked.unwrap_or(Err(SourceError::TimedOut));
    if let Err(error) = &result
        && let Some(advice) = advice::limit(plan, pages.values().limit, error)
    {
        steps.note("limit", advice);
    }
    steps.end(result.and_then(|()| pages.end(Ok(()))))
}

/// A page that fails is told, also where a search would do with those before it.
async fn all_pages(steps: &mut Steps, pages: &mut Pages<'_>, exchange: &Exchange) -> Result<(), SourceError> {
    let plan = &exchange.plan;
    loop {
        let values = pages.values();
        let request = plan.request.described(&Values { masked: true, ..values });
        // The address of a next page comes from an answer.
        steps.note("request", plan.hidden(None).masked(&request).unwrap_or(request));
        let mut report = |name, message| steps.note(name, message);
        let asked = exchange.once(&values, &mut report).await;
        let raw = asked.map_err(|failure| failure.error)?;
        let page = note_answer(steps, plan, &raw, values.query)?;
        if !pages.add(page) {
            return Ok(());
        }
    }
}

fn note_answer(steps: &mut Steps, plan: &Plan, raw: &RawAnswer, query: &str) -> Result<Page, Fault> {
    let answer = raw.answer(plan, plan.format).inspect_err(|fault| {
        let (text, _) = raw.text(plan.format);
        let text = plan.hidden(raw.token.as_ref()).masked(&text).map_or(text, Cow::Owned);
        let advice = advice::format(plan.format, &text);
        match fault {
            Fault::NotJson(error) => steps.note("json", body::around(&text, error) + &advice),
            Fault::NotXml(error) => steps.note("xml", format!("{error}\n{}{advice}", cut(&text))),
            _ => {}
        }
    })?;
    if let Some(charset) = answer.broken {
        let message = format!("some bytes are not {charset}; charset = \"euc-kr\" or another would say so");
        steps.note("charset", message);
    }
    if answer.repeats_secret {
        let message =
            "the answer repeats a secret of the section: its hits have *** there, and no such address";
        steps.note("secret", message.to_owned());
    }
    let found = answer.found(plan, raw, query)?;
    let rules = &plan.hits;
    if found.matched == 0 {
        note_nothing(steps, rules, &answer);
        return answer.page(found, plan, &raw.url);
    }
    steps.note("hits", format!("{} matches {} places", rules.list.path, found.matched));
    if let Some((hit, reason)) = found.dropped.first() {
        let (left_out, all) = (found.dropped.len(), found.dropped.len() + found.hits.len());
        let message = format!("{left_out} of {all} left out, the first of them because {reason}");
        let list = hit.as_array().filter(|items| items.iter().any(Value::is_object));
        let all =
            list.map(|items| format!("\ntry hits = \"{}[*]\": {} places", rules.list.path, items.len()));
        let shown = format!("{}\n{}", fields(rules, raw, hit), outline(hit));
        steps.note("hit", format!("{message}{}\n{shown}", all.unwrap_or_default()));
    } else if let Some(first) = rules.nodes(&answer.json).first() {
        steps.note("hit", format!("the first:\n{}", fields(rules, raw, first)));
    }
    answer.page(found, plan, &raw.url)
}

/// A list that is there and empty says that nothing was found; where there is none, something else is wrong.
fn note_nothing(steps: &mut Steps, rules: &HitRules, answer: &Answer) {
    let path = rules.list.path.to_string();
    let (nearest, value) = nearest(&path, &answer.json);
    let is_list = value.is_array() && path.strip_suffix("[*]") == Some(&nearest);
    if is_list {
        steps.note("hits", format!("{path} matches 0 places\nthe list is there, and empty"));
        return;
    }
    let advice = advice::lists(&answer.json) + &advice::errors(&answer.json);
    steps.note("hits", format!("{path} matches 0 places\nthe answer has no such list{advice}"));
    steps.note("json", format!("{nearest} is there:\n{}", outline(value)));
}

/// Each field with what was found at it; where nothing was, or nothing that can be used, what the hit has instead.
fn fields(rules: &HitRules, raw: &RawAnswer, hit: &Value) -> String {
    let base = rules.base.as_ref().unwrap_or(&raw.url);
    let line = |(name, field): (&'static str, &Field)| {
        let found = field.text(hit, rules.filling(name));
        let usable = match name {
            "url" | "image" => rules.address(name, hit, base).is_some(),
            "price" => rules.price(hit).is_some(),
            "date" => rules.date(hit).is_some(),
            _ => found.is_some(),
        };
        let expected = match name {
            "price" => "sure price",
            "date" => "sure date",
            _ => "web address",
        };
        let found = match found {
            Some(found) if usable => cut(&found),
            Some(found) => format!("{}, which is no {expected}", cut(&found)),
            None => "nothing".to_owned(),
        };
        let advice = if usable { String::new() } else { advice::field(name, hit) };
        format!("{name} = {} -> {found}{advice}", field.described())
    };
    rules.named().map(line).collect::<Vec<_>>().join("\n")
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

/// One short line.
fn cut(line: &str) -> String {
    crate::mask::cut(line, CHARS)
}
