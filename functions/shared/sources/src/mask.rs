//! The text of an answer, without the secrets that were sent with the question and, in a log, its words.

use std::cmp::Reverse;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use percent_encoding::{percent_decode_str, percent_encode};
use serde_json::Value;

use crate::template::{MASK, RESERVED};

/// As much as tells what is wrong.
const MAX_CHARS: usize = 400;
/// The bytes of a text from which it is looked for in base64: a shorter one is a few characters there, as any word may have.
const LEAST_IN_BASE64: usize = 8;

/// What nothing may show, in its spellings.
pub(crate) struct Hidden(Vec<String>);

/// The beginning of a text, JSON or HTML or neither, on one line, without these secrets and the words of a query, each in
/// the spellings of addresses and forms.
pub(crate) fn masked<'s>(text: &str, secrets: impl Iterator<Item = &'s str>, query: &'s str) -> String {
    let words = query.split_whitespace().filter(|word| word.chars().nth(1).is_some());
    let hidden = Hidden::new(secrets.chain(words).chain([query.trim()]));
    // JSON's escapes and HTML's references would hide a word from what looks for it.
    let json = serde_json::from_str::<Value>(text).map(|json| json.to_string());
    let plain = htmlize::unescape(json.as_deref().unwrap_or(text));
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    cut(&hidden.masked(&line).unwrap_or(line), MAX_CHARS)
}

/// So many characters of a text; an answer must not steer the terminal that it is shown on.
pub(crate) fn cut(text: &str, chars: usize) -> String {
    let is_cut = text.chars().nth(chars).is_some();
    let shown = text.chars().take(chars).map(|c| if c.is_control() { ' ' } else { c });
    shown.chain(is_cut.then_some('…')).collect()
}

impl Hidden {
    pub(crate) fn new<'s>(texts: impl Iterator<Item = &'s str>) -> Self {
        let mut hidden: Vec<_> = texts.flat_map(spellings).collect();
        hidden.retain(|text| !text.trim().is_empty());
        // A longer one may hold a shorter one.
        hidden.sort_by_key(|text| Reverse(text.len()));
        Self(hidden)
    }

    /// The text with a mask for each of them, if it holds one.
    pub(crate) fn masked(&self, text: &str) -> Option<String> {
        let lower = text.to_ascii_lowercase();
        let holds_one = self.0.iter().any(|hidden| lower.contains(hidden));
        holds_one.then(|| self.0.iter().fold(text.to_owned(), |text, hidden| without(&text, hidden)))
    }

    /// An address without the parameters that hold one of them, such as the partner's key that Aladin appends; none where
    /// it stands elsewhere in it: a mask would lead elsewhere.
    fn address(&self, text: &str) -> Option<String> {
        let (path, query) = text.split_once('?')?;
        let kept: Vec<_> = query.split('&').filter(|part| self.masked(part).is_none()).collect();
        let address = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) };
        self.masked(&address).is_none().then_some(address)
    }

    /// Masks each text in a value, and takes it out of an address. True if there was one.
    pub(crate) fn mask(&self, value: &mut Value) -> bool {
        // Each is looked at, also behind one that is masked.
        let any = |masked: bool, value: &mut Value| self.mask(value) || masked;
        match value {
            _ if self.0.is_empty() => false,
            Value::String(text) => {
                let Some(masked) = self.masked(text) else { return false };
                let is_address = text.starts_with('/') || text.contains("://") && !text.contains(' ');
                *value = if is_address { self.address(text).into() } else { masked.into() };
                true
            }
            Value::Array(items) => items.iter_mut().fold(false, any),
            Value::Object(fields) => fields.values_mut().fold(false, any),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
}

/// In small letters.
fn spellings(text: &str) -> Vec<String> {
    let encoded = percent_encode(text.as_bytes(), RESERVED).to_string();
    let decoded = percent_decode_str(text).decode_utf8_lossy().into_owned();
    let written = [text.to_owned(), encoded.replace("%20", "+"), encoded, decoded];
    let all = written.into_iter().chain(in_base64(text));
    all.map(|text| text.to_ascii_lowercase()).collect()
}

/// What base64 makes of a text, wherever in a longer one it begins, in both alphabets (RFC 4648, sections 4 and 5).
fn in_base64(text: &str) -> Vec<String> {
    let starts = if text.len() < LEAST_IN_BASE64 { 0..0 } else { 0..3_usize };
    let encoded = |before: usize| {
        let bytes = [&[0; 2][..before], text.as_bytes()].concat();
        // A character of six bits may belong to a neighbour in part.
        let own = (before * 8).div_ceil(6)..bytes.len() * 8 / 6;
        [BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD]
            .map(|engine| engine.encode(&bytes)[own.clone()].to_owned())
    };
    starts.flat_map(encoded).collect()
}

/// The text with a mask for what is hidden, in whatever case.
fn without(text: &str, hidden: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for (at, found) in lower.match_indices(hidden) {
        shown.push_str(&text[from..at]);
        shown.push_str(MASK);
        from = at + found.len();
    }
    shown + &text[from..]
}
