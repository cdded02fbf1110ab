//! One source as it is configured.

use std::fmt;
use std::time::Duration;

use encoding_rs::Encoding;
use job::Language;
use search::Query;
use serde::Deserialize;

use super::address_policy::AddressPolicy;
use super::request::Request;
use super::sign::Signature;
use super::token::{Token, TokenRules};
use crate::answer::field::Field;
use crate::answer::field_path::Place;
use crate::answer::format::Format;
use crate::answer::hits::HitRules;
use crate::mask::Hidden;
use crate::template::places::Values;

pub(crate) const DEFAULT_TIME_OUT: Duration = Duration::from_secs(20);
/// The language of a query whose asker's is not known: most of ours read Korean.
const DEFAULT_LANGUAGE: Language = Language::Korean;

pub(crate) struct Plan {
    pub(crate) name: String,
    pub(crate) request: Request,
    pub(crate) format: Format,
    pub(crate) hits: HitRules,
    /// The charset of its answers; if it is not given, the one that they name.
    pub(crate) charset: Option<&'static Encoding>,
    /// The time that a search of it may take, retries and waiting for its turn included.
    pub(crate) time_out: Duration,
    /// The number of times it is asked again after a failure that may pass.
    pub(crate) retries: usize,
    /// Requests a second, of all searches of the instance together.
    pub(crate) rate: Option<f64>,
    /// The most bytes of an answer that are read, after decompression.
    pub(crate) max_bytes: usize,
    pub(crate) limit: usize,
    pub(crate) policy: AddressPolicy,
    /// The most pages that are asked for, one after the other.
    pub(crate) pages: usize,
    /// Where an answer tells the next page: a cursor or an address. Without it pages are counted.
    pub(crate) next: Option<Field>,
    /// The names that it has for languages, if they are its own.
    pub(crate) languages: Option<LanguageNames>,
    pub(crate) token: Option<TokenRules>,
    pub(crate) signature: Option<Signature>,
    pub(crate) then: Option<Then>,
    /// The secrets that no hit may show.
    pub(crate) credentials: Vec<String>,
}

/// The second request of a search: what is found first is only named, and this one asks for it by its names.
pub(crate) struct Then {
    pub(crate) ids: Place,
    pub(crate) request: Request,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table: { ko = \"ko-KR\", en = \"en-US\" }")]
pub(crate) struct LanguageNames {
    ko: String,
    en: String,
}

impl Plan {
    /// What nothing may show: the values of its variables, and what a token is and was given for, and
    /// what requests are signed with.
    pub(crate) fn secrets<'s>(&'s self, token: Option<&'s Token>) -> impl Iterator<Item = &'s str> {
        let of_token = self.token.iter().flat_map(|rules| &rules.secrets).map(String::as_str);
        let of_signature = self.signature.iter().flat_map(|signature| &signature.secrets).map(String::as_str);
        let of_second = self.then.iter().flat_map(|then| then.request.secrets());
        let secrets = self.request.secrets().chain(of_second).chain(of_token).chain(of_signature);
        secrets.chain(token.map(Token::secret))
    }

    /// What none of its hits may show.
    pub(crate) fn hidden(&self, token: Option<&Token>) -> Hidden {
        Hidden::new(self.credentials.iter().map(String::as_str).chain(token.map(Token::secret)))
    }

    pub(crate) fn values<'q>(&'q self, query: &'q Query) -> Values<'q> {
        let language = query.language.unwrap_or(DEFAULT_LANGUAGE);
        let language = self.languages.as_ref().map_or(language.code(), |names| match language {
            Language::Korean => &names.ko,
            Language::English => &names.en,
        });
        Values::new(&query.text, language, query.limit.min(self.limit))
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Plan").field("name", &self.name).finish_non_exhaustive()
    }
}
