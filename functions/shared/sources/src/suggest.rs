//! A section of `sources.toml` out of an address alone: it is asked once, and what the answer holds says the rest.
//!
//! [`address`] finds where the words go. A section is written for each list of the answer, and its hits are read as a search
//! would: the one with the most of them is the one to try.

mod address;

use std::sync::Arc;

use search::{Query, SourceError, error_chain};
use serde_json::Value;

use self::address::SearchAddress;
use crate::SourcesFile;
use crate::answer::field_path;
use crate::answer::format::Format;
use crate::answer::reading::{Answer, RawAnswer};
use crate::ask::Clients;
use crate::ask::diagnose::advice::{self, Unit};
use crate::ask::exchange::Exchange;
use crate::ask::plan::Plan;
use crate::file::SourceTable;

/// The most lists of an answer that are tried.
const MOST: usize = 12;
/// Fields beside title and address, in the order in which they are written.
const OTHERS: [&str; 4] = ["text", "image", "shop", "date"];
/// Names of what a hit is known by, where it has no address.
const IDS: [&str; 6] = ["id", "slug", "handle", "key", "code", "no"];

/// A section that an address leads to.
#[derive(Debug)]
pub struct Suggestion {
    /// The name of its source.
    pub name: String,
    /// The section, as it would stand in a file.
    pub section: String,
    /// The number of hits that it finds in the answer; without one it is a beginning, to be put right.
    pub hit_count: usize,
    /// What is to be known of it, or done.
    pub notes: Vec<String>,
}

/// An address leads to no section.
#[derive(Debug, thiserror::Error)]
pub enum SuggestError {
    /// It is none.
    #[error("expected a full web address that starts with http:// or https://")]
    NoAddress,
    /// Nothing in it is the words.
    #[error(
        "write {{query}} into the address where the words go, as in https://api.example.com/search?q={{query}}"
    )]
    NoWords,
    /// No client for HTTP.
    #[error("connections cannot be made ({0}); check the system's TLS certificates")]
    Client(#[source] reqwest::Error),
    /// It was asked, and did not answer as a source does.
    #[error("{0}")]
    Failed(String),
    /// Its answer holds no list of things with a title and an address.
    #[error("the answer holds no list of things with a title and an address: is it that of a search?{0}")]
    NoList(String),
}

/// Asks this address for these words, and makes a section of what it answers, for a source whose name none has in `file`: the
/// text of the file of sources in which it will stand.
pub async fn suggest(address: &str, words: &str, file: &str) -> Result<Suggestion, SuggestError> {
    // A mistake in the file is told when the section is added.
    let others = SourceTable::all(file).unwrap_or_default();
    let taken = others.iter().filter_map(SourceTable::name).map(str::to_owned).collect();
    let mut address = SearchAddress::parse(address, words, taken)?;
    let (plan, raw) = match ask(&address, words).await {
        Err(SuggestError::Failed(told)) if told.contains("allow_private") && !address.allow_private => {
            address.allow_private = true;
            ask(&address, words).await?
        }
        answered => answered?,
    };
    let text = String::from_utf8_lossy(&raw.bytes);
    let format = Format::guessed(&text).unwrap_or(plan.format);
    let answer = raw.answer(&plan, format).map_err(|fault| failed(&fault.into()))?;
    let drafts = drafts(&address, format, &answer.json).into_iter().map(|draft| draft.counted(&raw, &answer));
    let best = drafts.rev().max_by_key(Draft::worth);
    let Draft { mut suggestion, is_made_up, .. } = best
        .ok_or_else(|| SuggestError::NoList(advice::lists(&answer.json) + &advice::errors(&answer.json)))?;
    if is_made_up {
        suggestion.hit_count = 0;
    }
    suggestion.notes.extend(address.notes);
    Ok(suggestion)
}

async fn ask(address: &SearchAddress, words: &str) -> Result<(Arc<Plan>, RawAnswer), SuggestError> {
    let plan = plan_of(&address.probe()).ok_or(SuggestError::NoAddress)?;
    let client = Clients::default().client(plan.policy).map_err(SuggestError::Client)?;
    let exchange = Exchange::new(Arc::clone(&plan), client);
    let query = Query { text: words.to_owned(), language: None, limit: plan.limit };
    let raw = exchange.once(&plan.values(&query), &mut |_, _| ()).await;
    Ok((plan, raw.map_err(|failure| failed(&failure.error))?))
}

fn failed(error: &SourceError) -> SuggestError {
    SuggestError::Failed(error_chain(error))
}

/// A section for one list of an answer.
struct Draft {
    suggestion: Suggestion,
    fields: usize,
    /// Its addresses do not stand in the answer.
    is_made_up: bool,
}

/// One for each list that has things with a title, or the one that its format fixes.
fn drafts(address: &SearchAddress, format: Format, answer: &Value) -> Vec<Draft> {
    let said = if format == Format::Json { String::new() } else { format!("format = {:?}\n", format.name()) };
    if format.is_fixed() {
        return vec![Draft::new(address, &said, Vec::new())];
    }
    let lists = advice::list_paths(answer).into_iter().take(MOST);
    lists.filter_map(|(list, _)| Draft::of_list(address, &said, &list, answer)).collect()
}

impl Draft {
    fn new(address: &SearchAddress, lines: &str, notes: Vec<String>) -> Self {
        let section = format!("{}{lines}{}", address.lines(), address.end());
        let suggestion = Suggestion { name: address.name(), section, hit_count: 0, notes };
        Self { suggestion, fields: 0, is_made_up: false }
    }

    fn of_list(address: &SearchAddress, said: &str, list: &str, answer: &Value) -> Option<Self> {
        let found = field_path::path(list).ok()?.query(answer).all();
        // The first with the most fields: others may lack some.
        let hit = found.iter().rev().copied().max_by_key(|hit| advice::leaf_count(hit))?;
        let varied = |name| advice::choice(name, hit, &[], &found);
        let title = varied("title").or_else(|| advice::choice("title", hit, &[], &[]))?;
        let mut notes = Vec::new();
        let url = varied("url");
        let is_made_up = url.is_none();
        let url = match url {
            Some(url) => url,
            None => {
                let id = IDS.iter().map(|id| format!("$.{id}")).find(|path| has_scalar(path, hit))?;
                notes.push(format!("the hits have no address: put the right one around {{{id}}}"));
                format!("https://{}/{{{id}}}", address.host)
            }
        };
        let mut taken = vec![title.clone(), url.clone()];
        let mut fields = vec![("title", title), ("url", url)];
        for name in OTHERS {
            if let Some(path) = advice::choice(name, hit, &taken, &[]) {
                taken.push(path.clone());
                fields.push((name, path));
            }
        }
        let mut divide = String::new();
        if let Some(price) = advice::choice("price", hit, &taken, &[]) {
            let currency = advice::choice("currency", hit, &taken, &[]);
            match (advice::unit(&price, hit), currency) {
                (Unit::Unclear, _) => notes.push(format!(
                    "{price} may be in cents or another small unit: compare it with a page, then add price = {price:?} \
                     to hit, divide = 100 or another, and currency = \"KRW\" or another"
                )),
                (_, None) => notes.push(format!(
                    "for prices add price = {price:?} to hit, and currency = \"KRW\" or another"
                )),
                (unit, Some(currency)) => {
                    if let Unit::Divided(divisor) = unit {
                        divide = format!("divide = {}\n", quoted(&divisor));
                    }
                    fields.extend([("price", price), ("currency", currency)]);
                }
            }
        }
        let written: Vec<_> =
            fields.iter().map(|(name, path)| format!("{name} = {}", quoted(path))).collect();
        let markup = if has_markup(&found, &fields) { "markup = \"html\"\n" } else { "" };
        let hits = format!("hits = {}\nhit = {{ {} }}\n", quoted(list), written.join(", "));
        let draft = Self::new(address, &format!("{said}{hits}{divide}{markup}"), notes);
        Some(Self { fields: fields.len(), is_made_up, ..draft })
    }

    /// Reads the hits as a search would.
    fn counted(mut self, raw: &RawAnswer, answer: &Answer) -> Self {
        if let Some(plan) = plan_of(&self.suggestion.section) {
            self.suggestion.hit_count =
                plan.hits.find(&answer.json, &raw.url, answer.broken.is_some()).hits.len();
        }
        self
    }

    /// A list of addresses that stand in the answer before one of made-up ones, the longest, with the most fields.
    fn worth(&self) -> (bool, usize, usize) {
        (!self.is_made_up, self.suggestion.hit_count, self.fields)
    }
}

fn has_scalar(path: &str, hit: &Value) -> bool {
    let found = field_path::path(path).ok().and_then(|path| path.query(hit).first());
    found.is_some_and(|value| value.is_string() || value.is_number())
}

/// True if a title or a text has tags or entities.
fn has_markup(hits: &[&Value], fields: &[(&str, String)]) -> bool {
    let paths = fields.iter().filter(|(name, _)| matches!(*name, "title" | "text"));
    let paths: Vec<_> = paths.filter_map(|(_, path)| field_path::path(path).ok()).collect();
    let texts = hits.iter().flat_map(|hit| paths.iter().filter_map(|path| path.query(hit).first()?.as_str()));
    let signs = ["</", "<br", "&amp;", "&lt;", "&quot;", "&#", "&nbsp;"];
    texts.into_iter().any(|text| signs.iter().any(|sign| text.contains(sign)))
}

/// Text as TOML writes it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The source of a section, if it has no mistake.
fn plan_of(section: &str) -> Option<Arc<Plan>> {
    SourcesFile::parse(section, &|name| std::env::var(name).ok()).ok()?.plans().next()
}
