//! `sources.toml`: what is searched, said by an operator who writes no Rust.
//!
//! A file is a list of `[[source]]`. All of it is checked at once by [`SourcesFile::parse`], which reports every
//! mistake with its line; [`SourcesFile::build`] makes it into [`search::Source`]s. The keys:
//!
//! | key | of | what |
//! |---|---|---|
//! | `name` | all | 1 to 32 of `a-z`, `0-9` and `-`, each name once: findings are stored under it |
//! | `label` | all | `{ ko = "…", en = "…" }`: what people read |
//! | `kind` | all | `"http"` or `"catalogue"` |
//! | `weight` | all | how much its ranks count, above 0 up to 1000; 1.0 if not given |
//! | `file` | catalogue | the path of a `.jsonl` or `.csv` catalogue, beside the file itself unless absolute |
//! | `shop` | catalogue | the shop of the catalogue that this source is; all of them if not given |
//! | `method` | http | `"GET"` (if not given) or `"POST"` |
//! | `url` | http | template of the address |
//! | `headers` | http | table of templates |
//! | `json`, `form` | http, POST | the body: a table of templates; `json` also as text that holds JSON |
//! | `idempotent` | http, POST | `true` if asking twice does no harm, as in most searches: then it is retried like a GET |
//! | `hits` | http | JSONPath (RFC 9535) to the hits in the answer |
//! | `hit` | http | the fields of a hit: `title`, `url`, `text`, `image`, `price`, `currency`, `shop` |
//! | `markup` | http | `"html"` if titles and texts have tags and entities; `"text"` if not given |
//! | `currency` | http | of prices that do not name theirs, such as `"KRW"` |
//! | `limit` | http | the most hits it can be asked for, 1 to 100; 100 if not given |
//! | `timeout` | http | `"500ms"`, `"20s"` or `"2m"`, from 100 ms to 10 minutes; `"20s"` if not given |
//! | `retries` | http | 0 to 5; 2 if not given |
//! | `rate` | http | requests a second by one instance; without it, as many as come |
//! | `max_bytes` | http | the largest answer in bytes, unpacked; 2000000 if not given |
//! | `allow_private` | http | `true` lets it stand in a private network |
//!
//! **Templates** of requests have the places `{query}`, `{language}` (`ko` or `en`), `{limit}` and `${VARIABLE}` of
//! the environment. What is filled in is escaped for where it stands; in `json`, a string that is `"{limit}"` and
//! nothing else becomes a number. A variable at the very start of `url` is the beginning of the address, as in
//! `"${SHOP_URL}/search"`. A source with a variable that is not set is left out, and said to be.
//!
//! **Fields** of a hit are a JSONPath on the hit (`"$.name"`: the first text or number there), or a template around
//! JSONPaths (`"https://shop.example/p/{$.id}"`), or a list of both, of which the first that leads to something
//! counts. `title` and `url` are required. In addresses what is filled in is percent-encoded; one that starts with
//! `/` belongs to the host that answered. A `price` may be a number or text such as `"39,000원"` or `"$19.99"`.
//!
//! In both, a brace that is meant is written twice.

mod body;
mod build;
mod catalogue_table;
mod checker;
mod hit_table;
mod http_table;
mod length;
mod mistake;
#[cfg(test)]
mod preset_tests;
mod section;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use self::build::{BuildError, OpenCatalogue};
pub use self::catalogue_table::CatalogueTable;
use self::checker::Checker;
pub use self::mistake::{ConfigurationError, Mistake};
use self::section::Section;
use crate::ask::plan::Plan;
use crate::template::Variables;

const DEFAULT_TIME_OUT: Duration = Duration::from_secs(20);
/// A source's name is a part of a table's key.
const MAX_NAME: usize = 32;
/// What weights are counted in: see [`search::DEFAULT_WEIGHT`].
const THOUSANDTHS: f64 = 1000.0;

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

/// A source that is left out because a variable it needs is not set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("source {name:?} is left out: {} is not set", .variables.join(", "))]
pub struct Disabled {
    /// The source's name.
    pub name: String,
    /// The variables that are not set, or empty.
    pub variables: Vec<String>,
}

enum Kind {
    Http(Arc<Plan>),
    Catalogue(CatalogueTable),
}

impl SourcesFile {
    /// Checks a whole file. `environment` gives the values of variables.
    ///
    /// Fails with every mistake that is in it, or because no source is left without those whose variables are unset.
    pub fn parse(
        text: &str,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigurationError> {
        let checker = Checker::new(text);
        let (mut sources, mut disabled) = (Vec::new(), Vec::new());
        checker.each_source(|section| {
            let mut variables = Variables::new(environment);
            let configured = configured(&section, &mut variables);
            section.close();
            match configured {
                Some(source) if variables.unset.is_empty() => sources.push(source),
                Some(source) => disabled.push(Disabled { name: source.name, variables: variables.unset }),
                None => {}
            }
        });
        let mistakes = checker.mistakes();
        if !mistakes.is_empty() {
            return Err(ConfigurationError::Mistakes(mistakes));
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

    #[cfg(test)]
    pub(crate) fn plans(&self) -> impl Iterator<Item = Arc<Plan>> {
        self.sources.iter().filter_map(|source| match &source.kind {
            Kind::Http(plan) => Some(Arc::clone(plan)),
            Kind::Catalogue(_) => None,
        })
    }

    /// The sources that are left out: whoever starts the program should be told.
    pub fn disabled(&self) -> &[Disabled] {
        &self.disabled
    }
}

impl Configured {
    /// The name under which its findings are stored.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What people who read Korean see.
    pub fn korean(&self) -> &str {
        &self.korean
    }

    /// What people who read English see.
    pub fn english(&self) -> &str {
        &self.english
    }

    /// How much its ranks count, in thousandths: for [`search::Finding::weighing`].
    pub fn weight(&self) -> u32 {
        self.weight
    }

    /// How long a search of it may take.
    pub fn time_out(&self) -> Duration {
        self.time_out
    }
}

impl fmt::Debug for Configured {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Configured").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Reads one `[[source]]`; `None` if something in it is wrong. Goes on to the end in any case: every mistake counts.
fn configured(section: &Section<'_>, variables: &mut Variables<'_>) -> Option<Configured> {
    let name = section.name(MAX_NAME);
    let label = section.table("label").map(|label| {
        let both = (label.need_text("ko"), label.need_text("en"));
        label.close();
        both
    });
    if label.is_none() {
        section.missing("label", "{ ko = \"…\", en = \"…\" }");
    }
    let weight =
        section.number("weight", "a number above 0, up to 1000", |weight| weight > 0.0 && weight <= 1000.0);
    let mut time_out = DEFAULT_TIME_OUT;
    let kind = match section.one_of("kind", &["http", "catalogue"]) {
        Some("http") => {
            time_out = section.length("timeout").unwrap_or(DEFAULT_TIME_OUT);
            let plan = http_table::plan(section, (name.unwrap_or_default(), time_out), variables);
            plan.map(|plan| Kind::Http(Arc::new(plan)))
        }
        Some(_) => catalogue_table::plan(section).map(Kind::Catalogue),
        None => {
            section.missing("kind", "\"http\" or \"catalogue\"");
            // Which keys belong here is not known: none of them is called unknown.
            section.know_all();
            None
        }
    };
    let (korean, english) = label?;
    Some(Configured {
        name: name?.to_owned(),
        korean: korean?.to_owned(),
        english: english?.to_owned(),
        // Checked above to be small; the smallest weight still counts.
        weight: ((weight.unwrap_or(1.0) * THOUSANDTHS).round() as u32).max(1),
        time_out,
        kind: kind?,
    })
}

#[cfg(test)]
#[path = "file/file_tests.rs"]
mod tests;
