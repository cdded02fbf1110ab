//! `then = { … }`: the second request of a search.

use reqwest::Method;
use serde::Deserialize;
use serde_json_path::JsonPath;

use super::mistake::Mistake;
use super::source_table::SourceTable;
use crate::answer::field_path::{self, FieldError};
use crate::ask::plan::Then;
use crate::ask::request::{Body, Request};
use crate::template::{Template, Variables};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: { ids = \"$.ids[*]\", url = \"https://…{ids}\" }")]
pub(super) struct ThenTable {
    ids: Ids,
    url: Template,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Ids(JsonPath);

impl TryFrom<String> for Ids {
    type Error = FieldError;

    fn try_from(text: String) -> Result<Self, FieldError> {
        field_path::path(&text).map(Self)
    }
}

/// The second request of a source, if it has one; its place is in no other.
pub(super) fn second(
    then: Option<ThenTable>,
    first: &Request,
    table: &SourceTable<'_>,
    variables: &mut Variables<'_>,
) -> Result<Option<Then>, Mistake> {
    if first.any(Template::has_ids) {
        return Err(
            table.mistake(&["then"], "expected {ids} in then.url alone: the first request knows none")
        );
    }
    then.map(|then| then.second(first, table, variables)).transpose()
}

impl ThenTable {
    /// The request that follows this one.
    fn second(
        self,
        first: &Request,
        table: &SourceTable<'_>,
        variables: &mut Variables<'_>,
    ) -> Result<Then, Mistake> {
        let mistake = |expected: &str| table.mistake(&["then", "url"], expected);
        if !self.url.has_ids() {
            return Err(mistake("expected {ids} in it, where those go that the first answer names"));
        }
        let url = self.url.hiding_parts().filled_in(variables);
        let request = Request { method: Method::GET, url, body: Body::None, ..first.clone() };
        // Without its variables an address cannot be judged; the source is left out in any case.
        if variables.unset.is_empty() {
            request.check().map_err(|expected| mistake(&expected.to_string()))?;
            if !request.is_at_the_host_of(first) {
                return Err(mistake("expected the scheme, host and port of the source's own url"));
            }
        }
        Ok(Then { ids: self.ids.0, request })
    }
}
