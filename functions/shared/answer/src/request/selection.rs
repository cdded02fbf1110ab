use std::fmt::Write;

use lambda_http::{Request, RequestExt};
use search::{MAX_STEPS, Order, Seen};
use words::{Message, Mistake};

use crate::Problem;

/// The number of hits on a page of results.
pub const HITS_PER_PAGE: usize = 20;

/// Which of a job's hits are wanted, in which order: what the address of results says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The number of hits to pass over.
    pub offset: usize,
    /// The order of all of them.
    pub order: Order,
    /// Only these sources' hits; all when empty.
    pub sources: Vec<String>,
    /// What the reader was shown before, oldest first: it stays where it was.
    pub seen: Vec<Seen>,
}

/// No list is longer than 9,999: a hundred hits of each source, and no system has a hundred sources.
const MAX_DIGITS: usize = 4;

impl Selection {
    /// Reads `offset`, `sort`, `source` (which may be repeated) and `seen` (as [`Self::steps`] tells it).
    pub fn of(request: &Request) -> Result<Self, Problem> {
        let Some(query) = request.query_string_parameters_ref() else {
            return Ok(Self::default());
        };
        let offset = match single(query.all("offset"), "offset")? {
            None => 0,
            Some(digits) => number_in(digits).ok_or_else(|| invalid("offset", Message::ExpectedOffset))?,
        };
        let order = match single(query.all("sort"), "sort")? {
            None => Order::default(),
            Some(code) => code.parse().map_err(|_| invalid("sort", Message::ExpectedSort))?,
        };
        let sources = query.all("source").unwrap_or_default();
        if sources.iter().any(|name| job::SourceName::parse(name).is_err()) {
            return Err(invalid("source", Message::ExpectedSourceName));
        }
        let sources = sources.into_iter().map(str::to_owned).collect();
        let seen = match single(query.all("seen"), "seen")? {
            None => Vec::new(),
            Some(steps) => seen_in(steps).ok_or_else(|| invalid("seen", Message::ExpectedSeen))?,
        };
        Ok(Self { offset, order, sources, seen })
    }

    /// Returns true for the list of everything, best first: the one that keeps its place while it grows.
    pub fn is_plain(&self) -> bool {
        self.sources.is_empty() && self.order == Order::Best
    }

    /// The same selection for a reader who has now seen this, too.
    pub fn having_seen(&self, now: Seen) -> Self {
        let mut seen = self.seen.clone();
        match seen.last_mut() {
            Some(last) if last.findings == now.findings => last.hits = last.hits.max(now.hits),
            last => {
                let before = last.map_or(0, |last| last.hits);
                seen.push(Seen { hits: now.hits.max(before), ..now });
            }
        }
        seen.drain(..seen.len().saturating_sub(MAX_STEPS));
        Self { seen, ..self.clone() }
    }

    /// The same selection for a reader who was shown the first page each time a finding arrived, up to the last but one.
    #[must_use]
    pub fn having_watched(&self, findings: usize) -> Self {
        let shown = |findings| Seen { findings, hits: HITS_PER_PAGE };
        (1..findings).map(shown).fold(self.clone(), |selection, seen| selection.having_seen(seen))
    }

    /// What the reader has seen, such as `2.8-3.20`: 8 hits out of 2 findings, then 20 out of 3.
    pub fn steps(&self) -> String {
        let steps: Vec<_> = self.seen.iter().map(|step| format!("{}.{}", step.findings, step.hits)).collect();
        steps.join("-")
    }

    /// Where the page before this one starts, if there is one.
    pub fn before(&self) -> Option<usize> {
        (self.offset > 0).then(|| self.offset.saturating_sub(HITS_PER_PAGE))
    }

    /// The same selection from another hit on, as the end of an address.
    pub fn starting_at(&self, offset: usize) -> String {
        let mut end = format!("?offset={offset}");
        if self.order != Order::Best {
            let _ = write!(end, "&sort={}", self.order.code());
        }
        for name in &self.sources {
            let _ = write!(end, "&source={name}");
        }
        if !self.seen.is_empty() {
            let _ = write!(end, "&seen={}", self.steps());
        }
        end
    }
}

/// A parameter that may be given once: of two, neither is known to be meant.
fn single<'a>(given: Option<Vec<&'a str>>, name: &'static str) -> Result<Option<&'a str>, Problem> {
    match given.as_deref() {
        None | Some([]) => Ok(None),
        Some([value]) => Ok(Some(value)),
        Some(_) => Err(invalid(name, Message::ExpectedOnce)),
    }
}

fn number_in(digits: &str) -> Option<usize> {
    let is_number = (1..=MAX_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

fn seen_in(steps: &str) -> Option<Vec<Seen>> {
    let step = |step: &str| {
        let (findings, hits) = step.split_once('.')?;
        Some(Seen { findings: number_in(findings)?, hits: number_in(hits)? })
    };
    let steps: Option<Vec<_>> = steps.split('-').map(step).collect();
    steps.filter(|steps| steps.len() <= MAX_STEPS)
}

fn invalid(name: &'static str, expected: Message) -> Problem {
    Problem::Invalid(vec![Mistake::Parameter { name, expected }])
}

#[cfg(test)]
#[path = "selection_tests.rs"]
mod tests;
