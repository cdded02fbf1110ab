//! A section of `sources.toml` out of an address alone: it is asked once, and what the answer holds says the rest.
//!
//! [`address`] finds where the words go; [`draft`] writes a section for each list of the answer, reads the hits as a
//! search would, and the section with the most of them is the one to try.

mod address;
mod draft;

use std::sync::Arc;

use search::{Query, SourceError, error_chain};

use self::address::SearchAddress;
use self::draft::Draft;
use crate::SourcesFile;
use crate::answer::format::Format;
use crate::answer::reading::RawAnswer;
use crate::ask::Clients;
use crate::ask::exchange::Exchange;
use crate::ask::plan::Plan;
use crate::file::SourceTable;

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
    let answer = raw.answer(format).map_err(|fault| failed(&fault.into()))?;
    let mut drafts = Draft::all(&address, format, &answer.json);
    drafts.iter_mut().for_each(|draft| draft.count_hits(&raw, &answer));
    let best = drafts.into_iter().rev().max_by_key(Draft::worth);
    let said = || crate::ask::diagnose::advice::errors(&answer.json);
    let best = best.ok_or_else(|| SuggestError::NoList(said()))?;
    Ok(best.into_suggestion(address.notes))
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

/// Text as TOML writes it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The source of a section, if it has no mistake.
fn plan_of(section: &str) -> Option<Arc<Plan>> {
    SourcesFile::parse(section, &|name| std::env::var(name).ok()).ok()?.plans().next()
}
