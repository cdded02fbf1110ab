//! The text of an answer, without the secrets that were sent with the question and, in a log, its words.

use std::cmp::Reverse;

use percent_encoding::{percent_decode_str, percent_encode};
use serde_json::Value;

use crate::template::{MASK, RESERVED};

/// As much as tells what is wrong.
const MAX_CHARS: usize = 400;

/// The beginning of a text, JSON or HTML or neither, on one line, without these secrets and the words of a query, each in
/// the spellings of addresses and forms.
pub(crate) fn masked<'s>(text: &str, secrets: impl Iterator<Item = &'s str>, query: &'s str) -> String {
    let words = query.split_whitespace().filter(|word| word.chars().nth(1).is_some());
    let mut hidden: Vec<_> = secrets.chain(words).chain([query.trim()]).flat_map(spellings).collect();
    hidden.retain(|text| !text.trim().is_empty());
    // A longer one may hold a shorter one.
    hidden.sort_by_key(|text| Reverse(text.len()));
    // JSON's escapes and HTML's references would hide a word from what looks for it.
    let json = serde_json::from_str::<Value>(text).map(|json| json.to_string());
    let plain = htmlize::unescape(json.as_deref().unwrap_or(text));
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let masked = hidden.iter().fold(line, |line, hidden| without(&line, hidden));
    let is_cut = masked.chars().nth(MAX_CHARS).is_some();
    let shown = masked.chars().take(MAX_CHARS).map(|c| if c.is_control() { ' ' } else { c });
    shown.chain(is_cut.then_some('…')).collect()
}

/// In small letters.
fn spellings(text: &str) -> [String; 4] {
    let encoded = percent_encode(text.as_bytes(), RESERVED).to_string();
    let decoded = percent_decode_str(text).decode_utf8_lossy().into_owned();
    [text.to_owned(), encoded.replace("%20", "+"), encoded, decoded].map(|text| text.to_ascii_lowercase())
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
