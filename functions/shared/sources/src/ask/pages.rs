//! The pages of an answer: one request after the other, until there are hits enough or no more.

use std::collections::HashSet;

use search::{Hit, MAX_HITS, Query, SourceError};

use super::plan::Plan;
use crate::answer::reading::Page;
use crate::template::places::Values;

/// The pages so far of one search.
pub(crate) struct Pages<'p> {
    plan: &'p Plan,
    first: Values<'p>,
    page: usize,
    offset: usize,
    next: Option<String>,
    seen: HashSet<String>,
    hits: Vec<Hit>,
}

impl<'p> Pages<'p> {
    pub(crate) fn new(plan: &'p Plan, query: &'p Query) -> Self {
        let first = plan.values(query);
        Self { plan, first, page: 0, offset: 0, next: None, seen: HashSet::new(), hits: Vec::new() }
    }

    /// The values of the next request.
    pub(crate) fn values(&self) -> Values<'_> {
        Values { page: self.page, offset: self.offset, next: self.next.as_deref(), ..self.first }
    }

    /// Adds a page. True if another is to be asked for.
    pub(crate) fn add(&mut self, page: Page) -> bool {
        let before = self.hits.len();
        // A page that is asked for while the list grows begins with hits of the one before.
        let fresh = page.hits.into_iter().filter(|hit| self.seen.insert(hit.url().to_owned()));
        self.hits.extend(fresh);
        self.page += 1;
        self.offset += page.matched;
        let is_last = match self.plan.next {
            Some(_) => page.next.is_none() || page.next == self.next,
            None => page.matched < self.plan.limit,
        };
        self.next = page.next;
        // A server that does not know about pages gives the same one again and again.
        let brought_none = self.hits.len() == before;
        self.page < self.plan.pages && self.hits.len() <= MAX_HITS && !is_last && !brought_none
    }

    /// The hits of all pages. The failure of one that is not the first does not take those before it along.
    pub(crate) fn end(self, result: Result<(), SourceError>) -> Result<Vec<Hit>, SourceError> {
        match result {
            Err(error) if self.hits.is_empty() => Err(error),
            Err(error) => {
                let (source, pages, code) = (self.plan.name.as_str(), self.page, error.code());
                tracing::warn!(source, pages, code, "source gave no further page");
                Ok(self.hits)
            }
            Ok(()) => Ok(self.hits),
        }
    }
}
