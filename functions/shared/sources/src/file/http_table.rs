//! A `[[source]]` that is asked over HTTP.

use reqwest::Method;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::body::JsonBody;
use super::mistake::Mistake;
use super::paging::{languages, paging};
use super::sign_table::SignTable;
use super::source_table::SourceTable;
use super::then_table::{ThenTable, second};
use super::token_table::TokenTable;
use super::values::{
    Base, CommonKeys, Currency, DEFAULT_TIME_OUT, Label, Length, Name, PageCount, Rate, Templates, Weight,
    Whole,
};
use crate::answer::charset::Charset;
use crate::answer::error_rule::ErrorRule;
use crate::answer::field::Field;
use crate::answer::format::Format;
use crate::answer::hits::{HitFields, HitList, HitRules};
use crate::answer::price_rule::Divisor;
use crate::ask::address_policy::AddressPolicy;
use crate::ask::plan::{LanguageNames, Plan};
use crate::ask::request::{self, Body, Request};
use crate::template::{Template, Variables};
use search::Markup;

type Limit = Whole<1, 100>;
type Retries = Whole<0, 5>;
type MaxBytes = Whole<1_000, 50_000_000>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HttpTable {
    name: Name,
    label: Label,
    #[serde(rename = "kind")]
    _kind: IgnoredAny,
    #[serde(default)]
    weight: Weight,
    #[serde(default)]
    method: RequestMethod,
    url: Template,
    #[serde(default)]
    headers: Templates,
    token: Option<TokenTable>,
    sign: Option<SignTable>,
    json: Option<JsonBody>,
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
    limit: Option<Limit>,
    pages: Option<PageCount>,
    next: Option<Field>,
    then: Option<ThenTable>,
    languages: Option<LanguageNames>,
    #[serde(default = "default_timeout")]
    timeout: Length,
    #[serde(default = "default_retries")]
    retries: Retries,
    rate: Option<Rate>,
    #[serde(default = "default_max_bytes")]
    max_bytes: MaxBytes,
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

const DEFAULT_LIMIT: Limit = Whole(100);

fn default_timeout() -> Length {
    Length(DEFAULT_TIME_OUT)
}

fn default_retries() -> Retries {
    Whole(2)
}

/// A hundred hits of the greatest size are 1.5 MB.
fn default_max_bytes() -> MaxBytes {
    Whole(2_000_000)
}

impl HttpTable {
    /// The source as it is asked; `table` is where this one was read, for mistakes between its keys.
    pub(crate) fn plan(
        mut self,
        table: &SourceTable<'_>,
        variables: &mut Variables<'_>,
    ) -> Result<(CommonKeys, Plan), Mistake> {
        let names_none = |hit: &HitFields| hit.price.is_some() && hit.currency.is_none();
        if self.currency.is_none() && self.hit.as_ref().is_some_and(names_none) {
            let expected =
                "expected a currency beside the price: currency = \"KRW\" for the source, or hit.currency";
            return Err(table.mistake(&["hit", "price"], expected));
        }
        let request = self.request(table, variables)?;
        let mut taken: Vec<_> = request.headers.iter().map(|(name, _)| name.clone()).collect();
        let token = self.token.map(|token| token.rules(&mut taken, table, variables)).transpose()?;
        let signature = self.sign.map(|sign| sign.signature(&taken, table, variables)).transpose()?;
        let paging = paging(self.pages, self.next, &request, self.limit.is_some(), table)?;
        let then = second(self.then, &request, table, variables)?;
        let languages = languages(self.languages, &request, table)?;
        let (list, fields) = places(self.format, self.hits, self.hit, table)?;
        let hits = HitRules {
            list,
            fields,
            markup: self.markup.unwrap_or(self.format.default_markup()),
            currency: self.currency.map(|code| code.0),
            base: self.base.map(|base| base.0),
            divide: self.divide,
            join: self.join,
            error: self.error,
        };
        let plan = Plan {
            name: self.name.0.clone(),
            request,
            format: self.format,
            hits,
            charset: self.charset.map(|charset| charset.0),
            time_out: self.timeout.0,
            retries: self.retries.0,
            rate: self.rate.map(|rate| rate.0),
            max_bytes: self.max_bytes.0 as usize,
            limit: self.limit.unwrap_or(DEFAULT_LIMIT).0 as usize,
            paging,
            then,
            languages,
            token: token.flatten(),
            signature,
            policy: if self.allow_private { AddressPolicy::Anywhere } else { AddressPolicy::PublicOnly },
        };
        Ok((CommonKeys { name: self.name, label: self.label, weight: self.weight }, plan))
    }

    /// The request of a search; what it is made of is taken out.
    fn request(
        &mut self,
        table: &SourceTable<'_>,
        variables: &mut Variables<'_>,
    ) -> Result<Request, Mistake> {
        let posts = self.method == RequestMethod::Post;
        let body = body(self.json.take(), self.form.take(), posts, table)?.filled_in(variables);
        let mut headers = Vec::new();
        for (name, template) in std::mem::take(&mut self.headers) {
            let header = request::header(&name, template.hiding(&name).filled_in(variables));
            headers.push(header.map_err(|expected| table.mistake(&["headers", &name], expected))?);
        }
        let request = Request {
            method: if posts { Method::POST } else { Method::GET },
            url: self.url.clone().hiding_parts().filled_in(variables),
            headers,
            body,
            accept: self.format.accept(),
            repeatable: self.idempotent || !posts,
        };
        // Without its variables an address cannot be judged; the source is left out in any case.
        if variables.unset.is_empty() {
            request.check().map_err(|expected| table.mistake(&["url"], expected))?;
        }
        Ok(request)
    }
}

/// The places of the hits and of their fields: those that the file names, or those that the format has.
fn places(
    format: Format,
    list: Option<HitList>,
    hit: Option<HitFields>,
    table: &SourceTable<'_>,
) -> Result<(HitList, HitFields), Mistake> {
    let list = list.or_else(|| HitList::try_from(format.default_list()?.to_owned()).ok());
    let fields = hit.or_else(|| format.default_fields());
    let missing = |key| table.mistake(&[], format!("missing field `{key}`"));
    Ok((list.ok_or_else(|| missing("hits"))?, fields.ok_or_else(|| missing("hit"))?))
}

fn body(
    json: Option<JsonBody>,
    form: Option<Templates>,
    posts: bool,
    table: &SourceTable<'_>,
) -> Result<Body, Mistake> {
    let (key, body) = match (json, form) {
        (None, None) => return Ok(Body::None),
        (Some(_), Some(_)) => {
            return Err(table.mistake(&["form"], "expected either json or form, found both"));
        }
        (Some(json), None) => ("json", Body::Json(json.0)),
        (None, Some(form)) => ("form", Body::Form(form.into_iter().collect())),
    };
    if posts { Ok(body) } else { Err(table.mistake(&[key], "expected method = \"POST\" beside a body")) }
}
