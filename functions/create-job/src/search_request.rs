use std::fmt;

use answer::Problem;
use job::{Countries, Language, MalformedQuery, PhoneNumber, QueryText, SourceLabel, SourceName};
use words::Mistake;

/// The values that this deployment accepts.
#[derive(Clone, Copy)]
pub(crate) struct AllowedOptions<'a> {
    pub(crate) sources: &'a [SourceLabel],
    pub(crate) other_countries: &'a Countries,
}

/// A request for a search, parsed, from JSON or from the form.
#[derive(Clone, Debug)]
pub(crate) struct SearchRequest {
    pub(crate) query: QueryText,
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) language: Language,
    pub(crate) sources: Vec<SourceName>,
    pub(crate) left_open: LeftOpen,
    pub(crate) idempotency_key: Option<IdempotencyKey>,
}

/// The fields that a request leaves to this deployment and to its other headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeftOpen {
    pub(crate) language: bool,
    pub(crate) sources: bool,
}

impl SearchRequest {
    /// The request as one text, for its fingerprint: what was said, not what the rest stands for here and now, so that
    /// it stays the same request when a source is added. It holds the query and the number, so it is only ever hashed.
    pub(crate) fn canonical(&self) -> String {
        let language = if self.left_open.language { "" } else { self.language.code() };
        let mut sources: Vec<_> = self.sources.iter().map(SourceName::as_str).collect();
        // The order is the deployment's.
        sources.sort_unstable();
        let sources = if self.left_open.sources { String::new() } else { sources.join(",") };
        let phone = self.phone.as_ref().map_or("", PhoneNumber::as_str);
        format!("{}\n{phone}\n{language}\n{sources}", self.query.as_str())
    }
}

/// A name that a creator gives to one request, so that sending it twice makes one job.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct IdempotencyKey(String);

/// The fewest characters of a key. The key alone names the job, so two strangers who send `1` would share one; a random
/// value of 16 characters belongs to one request alone.
const FEWEST_KEY_CHARACTERS: usize = 16;
/// As long as other well-known APIs allow.
const KEY_CHARACTERS: usize = 255;

impl IdempotencyKey {
    /// Parses the header's value: the bare key, or the key in quotes, which is a String of RFC 9651, as the IETF's draft
    /// of the header has it.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let key = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
        let is_visible = key.bytes().all(|b| b.is_ascii_graphic());
        match key.len() {
            1..=KEY_CHARACTERS if !is_visible => Err(Problem::MalformedIdempotencyKey),
            1..FEWEST_KEY_CHARACTERS => Err(Problem::WeakIdempotencyKey),
            FEWEST_KEY_CHARACTERS..=KEY_CHARACTERS => Ok(Self(key.to_owned())),
            _ => Err(Problem::MalformedIdempotencyKey),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdempotencyKey([redacted])")
    }
}

pub(crate) fn parse_query(typed: &str) -> Result<QueryText, Mistake> {
    QueryText::parse(typed).map_err(|error| match error {
        MalformedQuery::Empty => Mistake::QueryEmpty,
        MalformedQuery::TooLong => Mistake::QueryTooLong,
        MalformedQuery::ControlCharacter => Mistake::QueryControlCharacter,
    })
}

/// A number counts only with its owner's consent to text it.
pub(crate) fn parse_phone(typed: &str, consent: bool, others: &Countries) -> Result<PhoneNumber, Mistake> {
    let malformed = if others.is_empty() { Mistake::PhoneMalformed } else { Mistake::PhoneOfNowhere };
    let phone = PhoneNumber::parse_among(typed, others).map_err(|_| malformed)?;
    if consent { Ok(phone) } else { Err(Mistake::ConsentMissing) }
}

/// The chosen sources, in the order in which they are shown, each once.
pub(crate) fn choose(known: &[SourceLabel], chosen: &[&str]) -> Result<Vec<SourceName>, Mistake> {
    let is_known = |name: &str| known.iter().any(|label| label.name.as_str() == name);
    if let Some(index) = chosen.iter().position(|name| !is_known(name)) {
        return Err(Mistake::SourceUnknown(index));
    }
    let picked = known.iter().filter(|label| chosen.contains(&label.name.as_str()));
    let picked: Vec<_> = picked.map(|label| label.name.clone()).collect();
    if picked.is_empty() { Err(Mistake::SourcesEmpty) } else { Ok(picked) }
}

/// Every source there is.
pub(crate) fn choose_all(known: &[SourceLabel]) -> Vec<SourceName> {
    known.iter().map(|label| label.name.clone()).collect()
}
