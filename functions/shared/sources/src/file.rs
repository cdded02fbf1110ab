//! `sources.toml`: the sources, described by an operator who writes no Rust.
//!
//! A file is a list of `[[source]]`. All of it is checked at once by [`SourcesFile::parse`], which reports the
//! first mistake with its line; [`SourcesFile::build`] makes it into [`search::Source`]s. The keys:
//!
//! | key | of | what |
//! |---|---|---|
//! | `name` | all | 1 to 32 of `a-z`, `0-9` and `-`, each name once: findings are stored under it |
//! | `label` | all | `{ ko = "…", en = "…" }`: what people read |
//! | `kind` | all | `"http"` or `"catalogue"` |
//! | `weight` | all | how much its ranks count, above 0 up to 1000; 1.0 if not given |
//! | `file` | catalogue | the path of a catalogue (`.jsonl`, `.csv`, `.xml`, `.index` …), beside the file itself unless absolute |
//! | `shop` | catalogue | the shop of the catalogue that this source is; all of them if not given |
//! | `default_shop` | catalogue | the shop of records that do not name theirs |
//! | `columns` | catalogue | `{ title = "품명", url = "/goods/{번호}", price = ["할인가", "판매가"] }`: columns that have other names than the usual ones, or texts around columns |
//! | `method` | http | `"GET"` (if not given) or `"POST"` |
//! | `url` | http | template of the address |
//! | `headers` | http | table of templates |
//! | `token` | http | `{ url, id, secret, scope?, auth? }`: OAuth 2.0 client credentials, see below |
//! | `sign` | http | `{ aws = { … } }` or `{ hmac = { … } }`: signed requests, see below |
//! | `json`, `form` | http, POST | the body: a table of templates; `json` also as text that holds JSON |
//! | `idempotent` | http, POST | `true` if asking twice does no harm, as in most searches: then it is retried like a GET |
//! | `format` | http | `"json"` (if not given), `"xml"`, `"feed"` (RSS, Atom, JSON Feed) or `"html"` (JSON-LD, microdata) |
//! | `hits` | http | JSONPath (RFC 9535) to the hits in the answer; feeds and pages have their own |
//! | `hit` | http | the fields of a hit: `title`, `url`, `text`, `image`, `price`, `currency`, `shop`, `date` |
//! | `error` | http | where an answer with status 200 tells that it is none: see below |
//! | `markup` | all | `"html"` if titles, texts and addresses have tags and entities; `"text"` if not given |
//! | `base` | all | the address from which `/item/1` counts, such as `"https://www.example.com"`; the host that answered if not given |
//! | `currency` | all | of prices that do not name theirs, such as `"KRW"` |
//! | `divide` | http | what prices are divided by, `100` for cents, or the path to it in a hit |
//! | `join` | http | what stands between the values of a list in a title, text or shop, such as `", "`; the first alone if not given |
//! | `charset` | http | of answers that do not name theirs, or a wrong one, such as `"euc-kr"` |
//! | `limit` | http | the most hits that the API gives at once, 1 to 100; 100 if not given. Many refuse a greater `{limit}` |
//! | `pages` | http | 2 to 10: the most pages that are asked for, one after the other, until there are 100 hits; needs `limit` |
//! | `next` | http | where an answer tells its next page, for `{next}` in the request; without that it is an address |
//! | `then` | http | `{ ids, url }`: a second request, where the first answer only names what is found: see below |
//! | `languages` | http | the names of languages: `{ ko = "ko-KR", en = "en-US" }` |
//! | `timeout` | http | `"500ms"`, `"20s"` or `"2m"`, from 100 ms to 10 minutes; `"20s"` if not given |
//! | `retries` | http | 0 to 5; 2 if not given |
//! | `rate` | http | requests a second by one instance; without it, as many as come |
//! | `max_bytes` | http | the largest answer in bytes, unpacked; 2000000 if not given |
//! | `allow_private` | http | `true` lets it stand in a private network |
//!
//! **Templates** of requests have the places `{query}`, `{language}` (`ko` or `en`, or their `languages`), `{limit}`,
//! `{page}` (1, 2, 3, or 0, 1, 2 as `{page|0}`), `{offset}` (the hits before this page, or one more as `{offset|1}`),
//! `{next}` and `${VARIABLE}` of the environment. What is filled in is escaped for where it stands; in `json`, a string
//! that is such a number and nothing else becomes one. For the first page a parameter or key that is `{next}` and nothing
//! else is left out. A variable at the very start of `url` is the beginning of the address, as in
//! `"${SHOP_URL}/search"`. A source with a variable that is not set is left out, and said to be. Where words stand in a
//! language of their own, as in `cql=text ~ "{query|cql}"`, they are escaped for it, too: `cql`, `odata`, `lucene`, `soql`,
//! `sosl`, `sql`, `graphql`; a `{query}` within quotes has to name one of them, or `raw`.
//!
//! **Fields** of a hit are a JSONPath on the hit (`"$.name"`: the first text or number there), or a template around
//! JSONPaths (`"https://shop.example/p/{$.id}"`), or a list of both, of which the first that leads to something usable
//! counts: an address, a price above 0. `title` and `url` are required. A template is empty if one of its places is, but
//! for those in brackets: `"{$.name}[ ({$.year})]"`. In addresses what is filled in is percent-encoded, but for
//! `{$.path|raw}`; of those that a hit has, one that starts with `/`, `./`, `../` or `?` counts from `base`, and what is no
//! address otherwise is none. A list of one that comes as the one itself is a list of one.
//!
//! A `price` may be a number or text such as `"39,000원"` or `"$19.99"`; of one that can be read in two ways there is none.
//! Nor is there a `date` of `11/12/2026`: what is read is RFC 3339, RFC 2822, a day with the year first (`2026-11-29`,
//! `20261129`, `2026. 11. 29.`, `2026년 11월 29일`) or with a month's name, and seconds or milliseconds since 1970.
//!
//! **A token** is fetched once from `token.url`, kept until it ends, renewed once when it is refused with 401, and goes along
//! as `Authorization: Bearer …`. `id` and `secret` are sent as a header (`auth = "basic"`, if not given) or as part of the
//! form (`auth = "form"`).
//!
//! **Signatures.** `sign.aws = { key, secret, session?, region, service }` is AWS's Signature Version 4. `sign.hmac = { secret,
//! message, encoding?, time?, headers }` is HMAC-SHA256 of `message`, as `"hex"` (if not given) or `"base64"`; `message` and the
//! values of `headers` have the places `{method}`, `{host}`, `{path}`, `{query_string}` (without `?`), `{body}`, `{time}` and
//! `${VARIABLE}`, `headers` also `{signature}`. `time` is `"unix"` (if not given), `"unix-ms"` or a pattern of `strftime`.
//!
//! **Pages** end with 100 hits, with a page of fewer than `limit`, or, where `next` is given, with one that tells none. A page
//! that fails ends the list with what came before it; `timeout` is for all together.
//!
//! **Two requests.** `then = { ids = "$.ids[*]", url = "https://api.example.com/items?ids={ids}" }`: what the first answer has at
//! `ids`, no more than `limit`, goes into the address of a GET to the same host, separated by commas and with the same
//! headers; `hits` and `hit` are of its answer.
//!
//! **Redirects** are followed. To another scheme, host or port nothing of `headers`, `json` and `form` goes along, and no
//! address that holds a secret.
//!
//! **Secrets** are the values of variables, and what stands in a file under a name that ends in `key`, `token`, `secret`,
//! `password`, `auth`, `cookie`, `session` and the like, or was made by a program: 24 letters and digits or more. None is
//! shown, nor told in a log.
//!
//! In both, a brace that is meant is written twice, and in a field a bracket, too.
//!
//! **Formats.** XML is read as JSON: an element is a table of its attributes (`@name`), its children by their names and its
//! text (`#text`); children of one name are a list, and an element that has text alone is that text, as in
//! `hits = "$.rss.channel.item[*]"`. A feed and a page need neither `hits` nor `hit`: of a page the products in its JSON-LD
//! and microdata are read, with schema.org's names, and both have `markup = "html"`.
//!
//! **Errors.** `error = "$.error.message"`: if there is something, the search has failed for it. `error = { path =
//! "$.resultCode", unless = ["00"] }`: if there is something else. A status in or beside it, as in `{"code": 429}`, counts
//! as if the answer had it.

mod body;
pub(crate) mod build;
pub(crate) mod catalogue_table;
mod http_table;
pub(crate) mod mistake;
mod paging;
mod sign_table;
mod source_table;
mod then_table;
mod token_table;
mod values;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use self::catalogue_table::{CatalogueKeys, CatalogueTable};
use self::http_table::HttpTable;
use self::mistake::{ConfigurationError, Disabled, Mistake};
use self::source_table::{SourceKind, SourceTable};
use self::values::{CommonKeys, DEFAULT_TIME_OUT, Label};
use crate::ask::plan::Plan;
use crate::template::Variables;

/// A file of sources without a mistake.
#[derive(Debug)]
pub struct SourcesFile {
    sources: Vec<Configured>,
    disabled: Vec<Disabled>,
}

/// One source as it is configured.
pub struct Configured {
    name: String,
    korean: String,
    english: String,
    weight: u32,
    time_out: Duration,
    kind: Kind,
}

enum Kind {
    Http(Arc<Plan>),
    Catalogue(Box<CatalogueTable>),
}

impl SourcesFile {
    /// Checks a whole file. `environment` gives the values of variables.
    ///
    /// Fails with the first mistake found in it, or because no source is left without those whose variables are unset.
    pub fn parse(
        text: &str,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigurationError> {
        let (mut sources, mut disabled, mut names) = (Vec::new(), Vec::new(), HashSet::new());
        for table in SourceTable::all(text)? {
            let mut variables = Variables::new(environment);
            let source = configured(&table, &mut variables)?;
            // Two sources of one name would overwrite each other's findings.
            if !names.insert(source.name.clone()) {
                let found =
                    format!("expected a name of its own, found {:?} for the second time", source.name);
                return Err(table.mistake(&["name"], found).into());
            }
            if variables.unset.is_empty() {
                sources.push(source);
            } else {
                disabled.push(Disabled { name: source.name, variables: variables.unset });
            }
        }
        if sources.is_empty() {
            Err(ConfigurationError::NoneLeft(disabled))
        } else {
            Ok(Self { sources, disabled })
        }
    }

    /// The sources that can be asked, in the order of the file, which is the order in which they are shown.
    pub fn sources(&self) -> &[Configured] {
        &self.sources
    }

    /// Those that are asked over HTTP.
    pub(crate) fn plans(&self) -> impl Iterator<Item = Arc<Plan>> {
        self.sources.iter().filter_map(|source| match &source.kind {
            Kind::Http(plan) => Some(Arc::clone(plan)),
            Kind::Catalogue(_) => None,
        })
    }

    /// The catalogue that the source of this name is.
    pub fn catalogue(&self, name: &str) -> Option<&CatalogueTable> {
        self.sources.iter().find(|source| source.name == name).and_then(|source| match &source.kind {
            Kind::Catalogue(table) => Some(table.as_ref()),
            Kind::Http(_) => None,
        })
    }

    /// The sources that are left out; the program warns of them at its start.
    pub fn disabled(&self) -> &[Disabled] {
        &self.disabled
    }
}

impl Configured {
    /// The name under which its findings are stored.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name that Korean pages show.
    pub fn korean(&self) -> &str {
        &self.korean
    }

    /// The name that English pages show.
    pub fn english(&self) -> &str {
        &self.english
    }

    /// The weight of its ranks in thousandths: for [`search::Finding::weighing`].
    pub fn weight(&self) -> u32 {
        self.weight
    }

    /// The time that a search of it may take.
    pub fn time_out(&self) -> Duration {
        self.time_out
    }
}

impl fmt::Debug for Configured {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Configured").field("name", &self.name).finish_non_exhaustive()
    }
}

fn configured(table: &SourceTable<'_>, variables: &mut Variables<'_>) -> Result<Configured, Mistake> {
    match table.kind()? {
        SourceKind::Http => {
            let (common, plan) = table.read::<HttpTable>()?.plan(table, variables)?;
            let time_out = plan.time_out;
            Ok(common.configured(time_out, Kind::Http(Arc::new(plan))))
        }
        SourceKind::Catalogue => {
            let (common, catalogue) = table.read::<CatalogueKeys>()?.into_table();
            Ok(common.configured(DEFAULT_TIME_OUT, Kind::Catalogue(Box::new(catalogue))))
        }
    }
}

impl CommonKeys {
    fn configured(self, time_out: Duration, kind: Kind) -> Configured {
        let Self { name, label: Label { ko, en }, weight } = self;
        Configured { name: name.0, korean: ko.0, english: en.0, weight: weight.0, time_out, kind }
    }
}

#[cfg(test)]
#[path = "file/file_tests.rs"]
mod tests;
