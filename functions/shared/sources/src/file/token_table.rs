//! `token = { … }`: the application that a source gives its tokens to.

use reqwest::header::{AUTHORIZATION, HeaderName};
use serde::Deserialize;
use url::Url;

use super::mistake::Mistake;
use super::source_table::SourceTable;
use crate::ask::token::{ClientAuth, TokenRules};
use crate::template::{Target, Template, Variables};

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table: { url = \"https://…\", id = \"${…}\", secret = \"${…}\" }"
)]
pub(super) struct TokenTable {
    url: Template,
    id: Template,
    secret: Template,
    scope: Option<Template>,
    #[serde(default)]
    auth: ClientAuth,
}

impl TokenTable {
    /// The rules, whose header is added to those that are taken; `None` if the source is left out in any case, since a variable is not set.
    pub(super) fn rules(
        self,
        taken: &mut Vec<HeaderName>,
        table: &SourceTable<'_>,
        variables: &mut Variables<'_>,
    ) -> Result<Option<TokenRules>, Mistake> {
        let Self { url, id, secret, scope, auth } = self;
        if taken.contains(&AUTHORIZATION) {
            let expected = "expected no header Authorization beside it: that is where the token goes";
            return Err(table.mistake(&["token"], expected));
        }
        taken.push(AUTHORIZATION);
        let url = url.hiding_parts().filled_in(variables);
        let mut secrets: Vec<_> = url.secrets(Target::Address).map(str::to_owned).collect();
        let mut text = |key: &'static str, template: Template| {
            let text = template.fixed(variables);
            let expected = "expected text and ${VARIABLE}s alone: all searches share the token";
            text.ok_or_else(|| table.mistake(&["token", key], expected))
        };
        let (url, id, secret) = (text("url", url)?, text("id", id)?, text("secret", secret)?);
        let scope = scope.map(|scope| text("scope", scope)).transpose()?;
        if !variables.unset.is_empty() {
            return Ok(None);
        }
        let bare = |url: &Url| url.username().is_empty() && url.password().is_none();
        let url = Url::parse(&url).ok().filter(|url| matches!(url.scheme(), "http" | "https") && bare(url));
        let expected = "expected a full web address that starts with http:// or https://, without user name and password";
        let url = url.ok_or_else(|| table.mistake(&["token", "url"], expected))?;
        secrets.extend([id.clone(), secret.clone()]);
        Ok(Some(TokenRules { url, id, secret, scope, auth, secrets }))
    }
}
