//! One search, reported step by step, for the operator who sets a source up.

use std::error::Error;
use std::fmt;
use std::iter;
use std::time::Duration;

use tokio::time::Instant;

use crate::{Hit, SourceError};

/// One search, step by step. Its `Display` is for a terminal: it may show the query.
#[derive(Debug)]
pub struct Diagnosis {
    /// The steps, in the order in which they were taken; the last one is where it ended.
    pub steps: Vec<Step>,
    /// The hits, best first, or why there are none.
    pub result: Result<Vec<Hit>, SourceError>,
    /// The time that the whole of it took.
    pub took: Duration,
}

/// One step of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The step in one word: `request`, `token`, `ids`, `redirect`, `answer`, `body`, `charset`, `json`, `hits`, `hit`,
    /// `limit`, `failed`.
    pub name: &'static str,
    /// The observation, on one line or several.
    pub message: String,
    /// The time since the start.
    pub after: Duration,
}

/// Collects the steps of a search as they are taken.
#[derive(Debug)]
pub struct Steps {
    start: Instant,
    steps: Vec<Step>,
}

impl Diagnosis {
    /// True if anything was found.
    pub fn has_hits(&self) -> bool {
        self.result.as_ref().is_ok_and(|hits| !hits.is_empty())
    }

    /// The diagnosis of a source that has no steps to tell: how it ended.
    pub(crate) async fn from_search(search: impl Future<Output = Result<Vec<Hit>, SourceError>>) -> Self {
        let steps = Steps::start();
        let result = search.await;
        steps.end(result)
    }
}

impl Steps {
    /// Begins now.
    pub fn start() -> Self {
        Self { start: Instant::now(), steps: Vec::new() }
    }

    /// Adds a step that was just taken; `name` as in [`Step::name`].
    pub fn note(&mut self, name: &'static str, message: String) {
        self.steps.push(Step { name, message, after: self.start.elapsed() });
    }

    /// Ends with the result of the search.
    pub fn end(mut self, result: Result<Vec<Hit>, SourceError>) -> Diagnosis {
        if let Err(error) = &result {
            self.note("failed", format!("{}: {}", error.code(), error_chain(error)));
        }
        Diagnosis { steps: self.steps, result, took: self.start.elapsed() }
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            let mut lines = step.message.lines();
            let first = lines.next().unwrap_or_default();
            writeln!(formatter, "{:>6} ms  {:<9} {first}", step.after.as_millis(), step.name)?;
            for line in lines {
                writeln!(formatter, "{:21}{line}", "")?;
            }
        }
        let hits = self.result.as_deref().unwrap_or_default();
        writeln!(formatter, "{:>6} ms  {} hits", self.took.as_millis(), hits.len())?;
        for (number, hit) in (1..).zip(hits) {
            let price = hit.price().map(|price| format!(", {} {}", price.amount(), price.currency()));
            let date = hit.date().map(|date| format!(", {date}"));
            let facts = [price, date].into_iter().flatten().collect::<String>();
            writeln!(formatter, "{number:>9}. {}{facts}", hit.title())?;
            writeln!(formatter, "{:11}{}", "", hit.url())?;
        }
        Ok(())
    }
}

/// An error and what lies behind it, on one line: a log's own formats show the first alone.
pub fn error_chain(error: &dyn Error) -> String {
    let causes = iter::successors(error.source(), |&cause| cause.source()).map(ToString::to_string);
    iter::once(error.to_string()).chain(causes).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_source_without_steps_tells_how_it_ended() {
        let search = async { Err(SourceError::Refused("status 403".into())) };
        let message = Diagnosis::from_search(search).await.to_string();
        assert_eq!(
            message,
            "     0 ms  failed    refused: the source refused to answer: status 403\n     0 ms  0 hits\n"
        );
    }
}
