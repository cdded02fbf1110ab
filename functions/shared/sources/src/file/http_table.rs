//! A `[[source]]` that is asked over HTTP.

use reqwest::Method;
use search::Markup;
use serde::Deserialize;

use super::mistake::{WrongValue, wrong};
use super::source_table::check_fields;
use super::values::{Base, Currency, Length, Rate, Templates, Whole};
use crate::answer::charset::Charset;
use crate::answer::error_rule::ErrorRule;
use crate::answer::field::Field;
use crate::answer::field_path::Place;
use crate::answer::format::Format;
use crate::answer::hits::{Divisor, HitFields, HitList, HitRules};
use crate::ask::address_policy::AddressPolicy;
use crate::ask::json_template::JsonTemplate;
use crate::ask::plan::{DEFAULT_TIME_OUT, LanguageNames, Plan, Then};
use crate::ask::request::{self, Body, Request};
use crate::ask::sign::SignTable;
use crate::ask::token::TokenTable;
use crate::template::places::SearchPlace;
use crate::template::{Template, Variables};

/// A hundred hits of the greatest size are 1.5 MB.
const DEFAULT_MAX_BYTES: usize = 2_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HttpTable {
    #[serde(default)]
    method: RequestMethod,
    url: Template,
    #[serde(default)]
    headers: Templates,
    token: Option<TokenTable>,
    sign: Option<SignTable>,
    json: Option<JsonTemplate>,
    form: Option<Templates>,
    #[serde(default)]
    idempotent: bool,
    #[serde(default)]
    format: Format,
    hits: Option<HitList>,
    hit: Option<HitFields>,
    error: Option<ErrorRule>,
    base: Option<Base>,
    divide: Option<Divisor>,
    join: Option<String>,
    charset: Option<Charset>,
    markup: Option<Markup>,
    currency: Option<Currency>,
    limit: Option<Whole<1, 100>>,
    /// A list is cut at 100 hits, and more than ten pages are of less than ten each.
    pages: Option<Whole<2, 10>>,
    next: Option<Field>,
    then: Option<ThenTable>,
    languages: Option<LanguageNames>,
    timeout: Option<Length>,
    retries: Option<Whole<0, 5>>,
    rate: Option<Rate>,
    max_bytes: Option<Whole<1_000, 50_000_000>>,
    #[serde(default)]
    allow_private: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum RequestMethod {
    #[default]
    Get,
    Post,
}

/// The second request of a search.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: { ids = \"$.ids[*]\", url = \"https://…{ids}\" }")]
struct ThenTable {
    ids: Place,
    url: Template,
}

impl HttpTable {
    /// The source of this name as it is asked.
    pub(crate) fn plan(mut self, name: &str, variables: &mut Variables<'_>) -> Result<Plan, WrongValue> {
        let request = self.request(variables)?;
        self.check(&request)?;
        self.check_words(&request)?;
        let mut taken: Vec<_> = request.headers.iter().map(|(name, _)| name.clone()).collect();
        let token = self.token.map(|token| token.rules(&mut taken, variables)).transpose()?;
        let signature = self.sign.map(|sign| sign.signature(&taken, variables)).transpose()?;
        let then = self.then.map(|then| then.after(&request, variables)).transpose()?;
        let missing = |key| wrong(&[], format!("expected the key {key} in it, found none"));
        let hits = HitRules {
            list: self.hits.or_else(|| self.format.default_list()).ok_or_else(|| missing("hits"))?,
            fields: self.hit.or_else(|| self.format.default_fields()).ok_or_else(|| missing("hit"))?,
            markup: self.markup.unwrap_or(self.format.default_markup()),
            currency: self.currency.map(|code| code.0),
            base: self.base.map(|base| base.0),
            divide: self.divide,
            join: self.join,
            error: self.error,
        };
        Ok(Plan {
            name: name.to_owned(),
            request,
            format: self.format,
            hits,
            charset: self.charset.map(|charset| charset.0),
            time_out: self.timeout.map_or(DEFAULT_TIME_OUT, |length| length.0),
            retries: self.retries.map_or(2, |retries| retries.0),
            rate: self.rate.map(|rate| rate.0),
            max_bytes: self.max_bytes.map_or(DEFAULT_MAX_BYTES, |bytes| bytes.0),
            limit: self.limit.map_or(100, |limit| limit.0),
            pages: self.pages.map_or(1, |pages| pages.0),
            next: self.next,
            then,
            languages: self.languages,
            token: token.flatten(),
            signature,
            credentials: std::mem::take(&mut variables.credentials),
            policy: if self.allow_private { AddressPolicy::Anywhere } else { AddressPolicy::PublicOnly },
        })
    }

    /// The request of a search; what it is made of is taken out.
    fn request(&mut self, variables: &mut Variables<'_>) -> Result<Request, WrongValue> {
        let posts = self.method == RequestMethod::Post;
        let expected = "expected method = \"POST\" beside a body";
        let body = match (self.json.take(), self.form.take()) {
            (None, None) => Body::None,
            (Some(_), Some(_)) => return Err(wrong(&["form"], "expected either json or form, found both")),
            (Some(_), None) if !posts => return Err(wrong(&["json"], expected)),
            (None, Some(_)) if !posts => return Err(wrong(&["form"], expected)),
            (Some(json), None) => Body::Json(json.filled_in("", variables)),
            (None, Some(form)) => Body::Form(filled_in(form, variables).collect()),
        };
        let headers = filled_in(std::mem::take(&mut self.headers), variables).map(|(name, value)| {
            request::header(&name, value).map_err(|expected| wrong(&["headers", &name], expected))
        });
        let headers = headers.collect::<Result<_, _>>()?;
        let request = Request {
            method: if posts { Method::POST } else { Method::GET },
            url: self.url.clone().filled_in("", variables),
            headers,
            body,
            accept: self.format.accept(),
            repeatable: self.idempotent || !posts,
        };
        // Without its variables an address cannot be judged; the source is left out in any case.
        if variables.unset.is_empty() {
            request.check().map_err(|expected| wrong(&["url"], expected))?;
        }
        Ok(request)
    }

    /// Fails for keys without others that they need, or without a place in the request.
    fn check(&self, request: &Request) -> Result<(), WrongValue> {
        let is_counted = |place| matches!(place, SearchPlace::Page(_) | SearchPlace::Offset(_));
        let counts = request.places().any(is_counted);
        let (pages, next) = (self.pages.is_some(), self.next.is_some());
        let lacks = |field| self.hit.as_ref().is_some_and(|hit| !hit.contains_key(field));
        let has_price = self.hit.is_some() && !lacks("price");
        check_fields("hit", self.hit.iter().flatten().map(|(name, _)| name))?;
        let rules: [(bool, &[&str], &str); 10] = [
            (lacks("title"), &["hit"], "expected the key title in it, found none"),
            (lacks("url"), &["hit"], "expected the key url in it, found none"),
            (
                self.currency.is_none() && has_price && lacks("currency"),
                &["hit", "price"],
                "expected a currency beside the price: currency = \"KRW\" for the source, or hit.currency",
            ),
            (next && !pages, &["next"], "expected pages beside it, the most that are asked for: pages = 3"),
            (
                !next && request.has(SearchPlace::Next),
                &["next"],
                "expected the place of {next} in an answer: next = \"$.cursor\"",
            ),
            (
                pages && next && counts,
                &["next"],
                "expected either next or {page} and {offset}, found both: pages are counted or told",
            ),
            (
                pages && !next && !counts,
                &["pages"],
                "expected {page} or {offset} in the request, or next = \"$.cursor\": every page would be the first",
            ),
            (
                pages && !next && self.limit.is_none(),
                &["pages"],
                "expected limit beside it, the hits of one page: one with fewer is the last",
            ),
            (
                request.has(SearchPlace::Ids),
                &["then"],
                "expected {ids} in then.url alone: the first request knows none",
            ),
            (
                self.languages.is_some() && !request.has(SearchPlace::Language),
                &["languages"],
                "expected {language} in the request, whose names these are",
            ),
        ];
        let broken = rules.iter().find(|(is_broken, _, _)| *is_broken);
        broken.map_or(Ok(()), |(_, keys, expected)| Err(wrong(keys, expected)))
    }

    /// Fails for requests without a place for the words, but for a feed, which may tell what is new alone.
    fn check_words(&self, request: &Request) -> Result<(), WrongValue> {
        let of_second = self.then.iter().flat_map(|then| then.url.places());
        let is_words = |place| matches!(place, SearchPlace::Query(_));
        if self.format == Format::Feed || request.places().chain(of_second).any(is_words) {
            return Ok(());
        }
        let expected = "expected {query}, in one pair of braces, where the words go, as in ?q={query}, or in headers, \
                        json or form: every search would be the same";
        Err(wrong(&["url"], expected))
    }
}

impl ThenTable {
    /// The request that follows this one.
    fn after(self, first: &Request, variables: &mut Variables<'_>) -> Result<Then, WrongValue> {
        let mistake = |expected: &str| wrong(&["then", "url"], expected);
        if !self.url.places().any(|place| place == SearchPlace::Ids) {
            return Err(mistake("expected {ids} in it, where those go that the first answer names"));
        }
        let url = self.url.filled_in("", variables);
        let request = Request { method: Method::GET, url, body: Body::None, ..first.clone() };
        // Without its variables an address cannot be judged; the source is left out in any case.
        if variables.unset.is_empty() {
            request.check().map_err(mistake)?;
            if !request.is_at_the_host_of(first) {
                return Err(mistake("expected the scheme, host and port of the source's own url"));
            }
        }
        Ok(Then { ids: self.ids, request })
    }
}

fn filled_in(
    templates: Templates,
    variables: &mut Variables<'_>,
) -> impl Iterator<Item = (String, Template)> {
    templates.into_iter().map(|(name, value)| {
        let value = value.filled_in(&name, variables);
        (name, value)
    })
}
