//! A `[[source]]` that is asked over HTTP.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::HeaderName;
use serde_json_path::JsonPath;

use super::section::Section;
use super::{body, hit_table};
use crate::answer::field;
use crate::answer::hits::{HitRules, Markup};
use crate::ask::address_policy::AddressPolicy;
use crate::ask::plan::Plan;
use crate::ask::request::{self, Request};
use crate::template::{Template, Variables};

const DEFAULT_RETRIES: u32 = 2;
const DEFAULT_LIMIT: u32 = 100;
/// A hundred hits of the greatest size are 1.5 MB.
const DEFAULT_MAX_BYTES: u32 = 2_000_000;

/// Reads every key, so that every mistake is found, and only then gives up.
pub(crate) fn plan(
    section: &Section<'_>,
    (name, time_out): (&str, Duration),
    variables: &mut Variables<'_>,
) -> Option<Plan> {
    let request = request(section, variables);
    let hits = hits(section);
    let rate = section.number("rate", "requests a second: a number above 0, up to 1000", |rate| {
        (0.001..=1000.0).contains(&rate)
    });
    let retries = section.count("retries", (0, 5)).unwrap_or(DEFAULT_RETRIES);
    let limit = section.count("limit", (1, 100)).unwrap_or(DEFAULT_LIMIT);
    let max_bytes = section.count("max_bytes", (1_000, 50_000_000)).unwrap_or(DEFAULT_MAX_BYTES);
    let allow_private = section.flag("allow_private").unwrap_or(false);
    Some(Plan {
        name: name.to_owned(),
        request: request?,
        hits: hits?,
        time_out,
        retries,
        rate,
        max_bytes: max_bytes as usize,
        limit: limit as usize,
        guard: if allow_private { AddressPolicy::Anywhere } else { AddressPolicy::PublicOnly },
    })
}

fn request(section: &Section<'_>, variables: &mut Variables<'_>) -> Option<Request> {
    let posts = section.one_of("method", &["GET", "POST"]) == Some("POST");
    let idempotent = section.flag("idempotent").unwrap_or(false);
    section.missing("url", "an address such as \"https://api.example.com/search?q={query}\"");
    let url = template(section, "url", variables);
    let headers = headers(section, variables);
    let body = body::body(section, posts, variables);
    let method = if posts { Method::POST } else { Method::GET };
    let at = section.value("url").map(|url| url.span().start).unwrap_or_default();
    let (url, headers, body) = (url?, headers?, body?);
    match Request::new(method, url, (headers, body), idempotent || !posts) {
        Ok(request) => Some(request),
        // Without its variables an address cannot be judged; the source is left out in any case.
        Err(_) if !variables.unset.is_empty() => None,
        Err(error) => {
            section.unfit("url", at, &error.to_string());
            None
        }
    }
}

fn headers(section: &Section<'_>, variables: &mut Variables<'_>) -> Option<Vec<(HeaderName, Template)>> {
    let Some(table) = section.table("headers") else { return Some(Vec::new()) };
    let mut headers = Some(Vec::new());
    for (name, value) in table.entries() {
        let parsed = body::text_template(&table, (name, value), variables);
        let header = parsed.and_then(|template| match request::header(name, template) {
            Ok(header) => Some(header),
            Err(expected) => {
                table.unfit(name, value.span().start, expected);
                None
            }
        });
        headers = headers.zip(header).map(|(mut headers, header)| {
            headers.push(header);
            headers
        });
    }
    headers
}

fn template(section: &Section<'_>, key: &'static str, variables: &mut Variables<'_>) -> Option<Template> {
    let value = section.value(key)?;
    body::text_template(section, (key, value), variables)
}

fn hits(section: &Section<'_>) -> Option<HitRules> {
    section.missing("hits", "the JSONPath of the hits, such as \"$.items[*]\"");
    let path = section.value("hits").and_then(|value| {
        let parsed = value.get_ref().as_str().map(field::path);
        match parsed {
            Some(Ok(path)) => return Some(path),
            Some(Err(error)) => section.unfit("hits", value.span().start, &error.to_string()),
            None => section.wrong("hits", value, "a JSONPath in quotes"),
        }
        None::<JsonPath>
    });
    let markup = match section.one_of("markup", &["text", "html"]) {
        Some("html") => Markup::Html,
        _ => Markup::Plain,
    };
    let is_code = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let currency = section.typed("currency", "three letters such as \"KRW\"", |value| {
        value.as_str().filter(|text| is_code(text)).map(str::to_owned)
    });
    section.missing("hit", "{ title = \"$.…\", url = \"$.…\" }");
    let hit = section.table("hit")?;
    let fields = hit_table::fields(&hit, section.value("currency").is_some());
    hit.close();
    Some(HitRules { path: path?, fields: fields?, markup, currency })
}
