//! `pages`, `next` and `languages`: keys that need a place in the request.

use super::mistake::Mistake;
use super::source_table::SourceTable;
use super::values::PageCount;
use crate::answer::field::Field;
use crate::ask::plan::{LanguageNames, Paging};
use crate::ask::request::Request;
use crate::template::{Number, Template};

/// How a source is asked for more than one page; `has_limit` if its file says how many hits one has.
pub(super) fn paging(
    pages: Option<PageCount>,
    next: Option<Field>,
    request: &Request,
    has_limit: bool,
    table: &SourceTable<'_>,
) -> Result<Paging, Mistake> {
    let counts = request.any(|template| template.has_number(|number| number != Number::Limit));
    let expected = match (&pages, &next) {
        (None, Some(_)) => ("next", "expected pages beside it, the most that are asked for: pages = 3"),
        (_, None) if request.any(Template::has_next) => {
            ("next", "expected the place of {next} in an answer: next = \"$.cursor\"")
        }
        (Some(_), Some(_)) if counts => {
            ("next", "expected either next or {page} and {offset}, found both: pages are counted or told")
        }
        (Some(_), None) if !counts => (
            "pages",
            "expected {page} or {offset} in the request, or next = \"$.cursor\": every page would be the first",
        ),
        (Some(_), None) if !has_limit => {
            ("pages", "expected limit beside it, the hits of one page: one with fewer is the last")
        }
        _ => return Ok(Paging { most: pages.map_or(1, |pages| pages.0 as usize), next }),
    };
    let (key, expected) = expected;
    Err(table.mistake(&[key], expected))
}

/// The names of languages, if there is a place for them.
pub(super) fn languages(
    names: Option<LanguageNames>,
    request: &Request,
    table: &SourceTable<'_>,
) -> Result<LanguageNames, Mistake> {
    if names.is_some() && !request.any(Template::has_language) {
        return Err(
            table.mistake(&["languages"], "expected {language} in the request, whose names these are")
        );
    }
    Ok(names.unwrap_or_default())
}
