//! The text of an answer, without the secrets that were sent with the question and, in a log, its words.

use percent_encoding::{percent_decode_str, percent_encode};
use serde_json::Value;

use crate::template::{MASK, RESERVED};

/// As much as tells what is wrong.
const MAX_CHARS: usize = 400;

/// The texts that must not be shown.
pub(crate) struct Mask(Vec<String>);

impl Mask {
    /// Masks these secrets and the words of a query, each in the spellings of addresses and forms.
    pub(crate) fn new<'s>(secrets: impl Iterator<Item = &'s str>, query: &'s str) -> Self {
        let words = query.split_whitespace().filter(|word| word.chars().nth(1).is_some());
        Self::spelled(secrets.chain(words).chain([query.trim()]).map(str::to_owned).collect())
    }

    fn spelled(plain: Vec<String>) -> Self {
        let encoded = |text: &String| {
            let encoded = percent_encode(text.as_bytes(), RESERVED).to_string();
            let decoded = percent_decode_str(text).decode_utf8_lossy().into_owned();
            [text.clone(), encoded.replace("%20", "+"), encoded, decoded]
        };
        let mut spelled: Vec<_> =
            plain.iter().flat_map(encoded).map(|text| text.to_ascii_lowercase()).collect();
        spelled.retain(|text| !text.trim().is_empty());
        // A longer one may hold a shorter one.
        spelled.sort_by_key(|text| std::cmp::Reverse(text.len()));
        spelled.dedup();
        Self(spelled)
    }

    /// The beginning of a text, JSON or HTML or neither, on one line.
    pub(crate) fn applied(&self, text: &str) -> String {
        // JSON's escapes and HTML's references would hide a word from what looks for it.
        let json = serde_json::from_str::<Value>(text).map(|json| json.to_string());
        let plain = htmlize::unescape(json.as_deref().unwrap_or(text));
        let mut masked = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        for hidden in &self.0 {
            masked = without(&masked, hidden);
        }
        let is_cut = masked.chars().nth(MAX_CHARS).is_some();
        let shown = masked.chars().take(MAX_CHARS).map(|c| if c.is_control() { ' ' } else { c });
        shown.chain(is_cut.then_some('…')).collect()
    }
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
