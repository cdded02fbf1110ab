//! A section for one list of an answer.

use search::Hit;
use serde_json::Value;

use super::address::SearchAddress;
use super::{Suggestion, plan_of, quoted};
use crate::answer::field_path;
use crate::answer::format::Format;
use crate::answer::reading::{Answer, RawAnswer};
use crate::ask::diagnose::advice;

/// The most lists of an answer that are tried.
const MOST: usize = 12;
/// Fields beside title and address, in the order in which they are written.
const OTHERS: [&str; 4] = ["text", "image", "shop", "date"];
/// Names of what a hit is known by, where it has no address.
const IDS: [&str; 6] = ["id", "slug", "handle", "key", "code", "no"];

pub(super) struct Draft {
    name: String,
    section: String,
    notes: Vec<String>,
    fields: usize,
    /// The address is made up.
    is_beginning: bool,
    hits: Vec<Hit>,
}

impl Draft {
    /// One for each list that has things with a title, or the one that its format fixes.
    pub(super) fn all(address: &SearchAddress, format: Format, answer: &Value) -> Vec<Self> {
        let said =
            if format == Format::Json { String::new() } else { format!("format = {:?}\n", format.name()) };
        if format.is_fixed() {
            let section = format!("{}{said}{}", address.lines(), address.end());
            let (notes, hits) = (Vec::new(), Vec::new());
            return vec![Self { name: address.name(), section, notes, fields: 0, is_beginning: false, hits }];
        }
        let lists = advice::list_paths(answer).into_iter().take(MOST);
        lists.filter_map(|(list, _)| Self::of_list(address, &said, &list, answer)).collect()
    }

    fn of_list(address: &SearchAddress, said: &str, list: &str, answer: &Value) -> Option<Self> {
        let found = field_path::path(list).ok()?.query(answer).all();
        // The first with the most fields: others may lack some.
        let hit = found.iter().rev().copied().max_by_key(|hit| advice::leaf_count(hit))?;
        let title = advice::choice("title", hit, &[])?;
        let mut notes = Vec::new();
        let url = advice::choice("url", hit, &[]);
        let is_beginning = url.is_none();
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
            if let Some(path) = advice::choice(name, hit, &taken) {
                taken.push(path.clone());
                fields.push((name, path));
            }
        }
        if let Some(price) = advice::choice("price", hit, &taken) {
            match advice::choice("currency", hit, &taken) {
                Some(currency) => fields.extend([("price", price), ("currency", currency)]),
                None => notes.push(format!(
                    "for prices add price = {price:?} to hit, and currency = \"KRW\" or another"
                )),
            }
        }
        let written: Vec<_> =
            fields.iter().map(|(name, path)| format!("{name} = {}", quoted(path))).collect();
        let markup = if has_markup(&found, &fields) { "markup = \"html\"\n" } else { "" };
        let hits_line = format!("hits = {}\nhit = {{ {} }}\n", quoted(list), written.join(", "));
        let section = format!("{}{said}{hits_line}{markup}{}", address.lines(), address.end());
        Some(Self {
            name: address.name(),
            section,
            notes,
            fields: fields.len(),
            is_beginning,
            hits: Vec::new(),
        })
    }

    /// Reads the hits as a search would.
    pub(super) fn count_hits(&mut self, raw: &RawAnswer, answer: &Answer) {
        if let Some(plan) = plan_of(&self.section) {
            self.hits = plan.hits.find(&answer.json, &raw.url, answer.broken.is_some()).hits;
        }
    }

    /// A list of addresses that stand in the answer before one of made-up ones, the longest, with the most fields.
    pub(super) fn worth(&self) -> (bool, usize, usize) {
        (!self.is_beginning, self.hits.len(), self.fields)
    }

    pub(super) fn into_suggestion(self, notes: Vec<String>) -> Suggestion {
        let hit_count = if self.is_beginning { 0 } else { self.hits.len() };
        let notes = self.notes.into_iter().chain(notes).collect();
        Suggestion { name: self.name, section: self.section, hit_count, notes }
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
