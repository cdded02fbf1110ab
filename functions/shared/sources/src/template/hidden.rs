//! Secrets that stand in a file as they are: nothing shows them, as if they were variables.

use std::ops::Range;

use super::{Piece, Text};

/// The ends of names of parameters, headers and keys that hold a secret, in letters and digits alone.
const NAMES: &str =
    "key token secret password passwd auth authorization cookie session signature credential appid";
/// What is shorter is a word, as in `sort_key=price`.
const LEAST: usize = 8;
/// Letters and digits of this length, some of each, were made by a program.
const LEAST_RANDOM: usize = 24;
const LEAST_OF_EACH: usize = 4;
/// What stands between the parts of an address, and of a header that has several.
const BETWEEN: [char; 8] = ['?', '&', '/', '#', ',', ';', ' ', '"'];

impl<P> Text<P> {
    /// The value of this name without what it hides: all of it where the name is a secret's, but for the word before
    /// credentials, such as `Bearer`; otherwise the [parts](hidden_parts) that are.
    pub(super) fn hiding(self, name: &str) -> Self {
        if !is_secret_name(name) {
            return self.split(hidden_parts);
        }
        self.split(|text| {
            let scheme = text.split_once(' ').map_or("", |(scheme, _)| scheme);
            let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
            let start = if is_scheme && !scheme.is_empty() { scheme.len() + 1 } else { 0 };
            let is_long = text[start..].trim().len() >= LEAST;
            is_long.then_some(start..text.len()).into_iter().collect()
        })
    }

    fn split(self, hidden: impl Fn(&str) -> Vec<Range<usize>>) -> Self {
        let mut pieces = Vec::new();
        for piece in self.0 {
            let Piece::Literal(text) = piece else {
                pieces.push(piece);
                continue;
            };
            let mut from = 0;
            for Range { start, end } in hidden(&text) {
                pieces.push(Piece::Literal(text[from..start].to_owned()));
                pieces.push(Piece::Secret { variable: None, value: text[start..end].to_owned() });
                from = end;
            }
            pieces.push(Piece::Literal(text[from..].to_owned()));
        }
        pieces.retain(|piece| !matches!(piece, Piece::Literal(text) if text.is_empty()));
        Self(pieces)
    }
}

/// Where the secrets of a text of several parts are: values of such names, and what was made by a program.
fn hidden_parts(text: &str) -> Vec<Range<usize>> {
    let mut hidden = Vec::new();
    let mut start = 0;
    for part in text.split(BETWEEN) {
        let (name, value) = part.split_once('=').unwrap_or(("", part));
        if is_random(value) || value.len() >= LEAST && is_secret_name(name) {
            hidden.push(start + part.len() - value.len()..start + part.len());
        }
        start += part.len() + 1;
    }
    hidden
}

/// True for the name of what nothing may show.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    NAMES.split(' ').any(|end| letters.to_ascii_lowercase().ends_with(end))
}

/// True for a secret that no hit may show: by the names that it has, the parameter's that stands before it, or its looks.
pub(super) fn is_credential(value: &str, names: &[&str], before: &str) -> bool {
    let parameter = before.strip_suffix('=').and_then(|before| before.rsplit(BETWEEN).next());
    let is_named = names.iter().copied().chain(parameter).any(is_secret_name);
    is_random(value) || is_named && value.trim().len() >= LEAST
}

/// The name of a variable of a secret that lacks its braces, as in `$SHOP_KEY`.
pub(super) fn bare_variable(text: &str) -> Option<&str> {
    let name =
        |rest: &'_ str| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    let names = text.split('$').skip(1).map(|rest| &rest[..name(rest)]);
    let is_bare = |name: &&str| {
        is_secret_name(name) && name.contains('_') && name.bytes().all(|byte| !byte.is_ascii_lowercase())
    };
    names.into_iter().find(is_bare)
}

fn is_random(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    text.len() >= LEAST_RANDOM && digits + letters == text.len() && digits.min(letters) >= LEAST_OF_EACH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_names_or_by_their_looks() {
        let table = [
            ("https://a.example/s?q={query}&api_key=abcd-1234", "https://a.example/s?q={query}&api_key=***"),
            ("https://a.example/s?serviceKey=ab%2Bcd%3D%3D&n=5", "https://a.example/s?serviceKey=***&n=5"),
            ("https://a.example/6d4d776b466c6565353549625a6a/json", "https://a.example/***/json"),
            (
                "https://a.example/s?sort_key=price&keyword=a-long-word",
                "https://a.example/s?sort_key=price&keyword=a-long-word",
            ),
            (
                "https://a.example/B551011/KorService2/searchKeyword2",
                "https://a.example/B551011/KorService2/searchKeyword2",
            ),
            (
                "CEA algorithm=HmacSHA256, access-key=12345678, date=1",
                "CEA algorithm=HmacSHA256, access-key=***, date=1",
            ),
        ];
        for (text, expected) in table {
            let mut shown = text.to_owned();
            for range in hidden_parts(text).into_iter().rev() {
                shown.replace_range(range, "***");
            }
            assert_eq!(shown, expected);
        }
    }
}
