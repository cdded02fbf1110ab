//! One source as it is configured.

use std::time::Duration;

use encoding_rs::Encoding;
use job::Language;
use search::Query;

use super::address_policy::AddressPolicy;
use super::request::Request;
use crate::answer::format::Format;
use crate::answer::hits::HitRules;
use crate::template::Values;

/// The language of a query whose asker's is not known: most of ours read Korean.
const DEFAULT_LANGUAGE: &str = "ko";

/// One source, ready to be asked.
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
    pub(crate) retries: u32,
    /// Requests a second, of all searches of the instance together.
    pub(crate) rate: Option<f64>,
    /// The most bytes of an answer that are read, after decompression.
    pub(crate) max_bytes: usize,
    /// The most hits that it is asked for.
    pub(crate) limit: usize,
    pub(crate) policy: AddressPolicy,
}

impl Plan {
    /// The values that a query fills into its request.
    pub(crate) fn values<'q>(&self, query: &'q Query) -> Values<'q> {
        Values {
            query: &query.text,
            language: query.language.map_or(DEFAULT_LANGUAGE, Language::code),
            limit: query.limit.min(self.limit),
            masked: false,
        }
    }
}
