//! The values of a search, and the numbers among them: `{limit}`, `{page}` and `{offset}`.

use super::TemplateError;

/// The values of a search.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Values<'a> {
    pub(crate) query: &'a str,
    pub(crate) language: &'a str,
    pub(crate) limit: usize,
    /// The pages that were answered before.
    pub(crate) page: usize,
    /// The hits on those pages.
    pub(crate) offset: usize,
    /// The last page's word on the next: a cursor, or an address where the request has no place for it.
    pub(crate) next: Option<&'a str>,
    /// What the first answer named, for the second request.
    pub(crate) ids: &'a str,
    /// Secrets are shown as `***`.
    pub(crate) masked: bool,
}

/// A number of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    Limit,
    /// Counted from this.
    Page(usize),
    /// Counted from this.
    Offset(usize),
}

impl<'a> Values<'a> {
    /// Those of the first page.
    pub(crate) fn new(query: &'a str, language: &'a str, limit: usize) -> Self {
        Self { query, language, limit, page: 0, offset: 0, next: None, ids: "", masked: false }
    }
}

impl Number {
    /// The number of this name, which counts from what stands behind a bar: pages from 1 and hits from 0 if nothing does.
    pub(super) fn named(name: &str, from: Option<&str>) -> Option<Result<Self, TemplateError>> {
        let first = match from {
            None => usize::from(name == "page"),
            Some("0") => 0,
            Some("1") => 1,
            Some(_) => usize::MAX,
        };
        let number = match name {
            "limit" if from.is_none() => Number::Limit,
            "page" => Number::Page(first),
            "offset" => Number::Offset(first),
            _ => return None,
        };
        Some(if first > 1 { Err(TemplateError::NoStart(name.to_owned())) } else { Ok(number) })
    }

    pub(super) fn of(self, values: &Values<'_>) -> usize {
        match self {
            Number::Limit => values.limit,
            Number::Page(first) => first + values.page,
            Number::Offset(first) => first + values.offset,
        }
    }
}
