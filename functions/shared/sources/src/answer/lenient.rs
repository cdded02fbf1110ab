//! JSON with the mistakes that services make in one hit: they must not hide the others.
//!
//! A raw control character, half of a surrogate pair (an emoji that was cut in two) and an escape that JSON does not have
//! are left out of their string, and a comma after a last value; `NaN`, `Infinity`, `undefined` and numbers that none can hold
//! are `null`. What is not
//! JSON for another reason, such as a page of HTML or an answer that breaks off, stays what it is.

use std::borrow::Cow;

use serde_json::{Error, Value};

/// The words for no value in JavaScript and Python.
const NOTHING: [&str; 6] = ["NaN", "Infinity", "-Infinity", "undefined", "nan", "None"];

/// Reads as many values as stand one after the other: what scripts of pages have, in comments or not.
pub(crate) fn values_of(text: &str) -> Result<Vec<Value>, Error> {
    if let Ok(value) = json_of(text) {
        return Ok(vec![value]);
    }
    let bare = text.replace("<![CDATA[", "").replace("]]>", "");
    // Signs of comments stand around them.
    let start = bare.find(['{', '[']).unwrap_or(bare.len());
    let end = bare.rfind(['}', ']']).map_or(start, |end| (end + 1).max(start));
    let repaired = repaired(if start < end { &bare[start..end] } else { bare.trim() });
    serde_json::Deserializer::from_str(&repaired).into_iter().collect()
}

/// Reads JSON, and if it is none, once more without such mistakes. The error is that of the first reading.
pub(crate) fn json_of(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).or_else(|error| serde_json::from_str(&repaired(text)).map_err(|_| error))
}

/// One pass: each byte is looked at a few times at most.
fn repaired(text: &str) -> String {
    let mut sound = String::with_capacity(text.len());
    let mut rest = text;
    let mut depth = 0_usize;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string(rest, &mut sound),
            '{' | '[' | '}' | ']' | ',' | ':' | ' ' | '\t' | '\r' | '\n' => {
                depth = match first {
                    '{' | '[' => depth + 1,
                    '}' | ']' => depth.saturating_sub(1),
                    _ => depth,
                };
                if matches!(first, '}' | ']') {
                    let end = sound.trim_end().strip_suffix(',').map_or(sound.len(), str::len);
                    sound.truncate(end);
                }
                sound.push(first);
                1
            }
            _ => {
                let end = rest
                    .find(|c: char| "{}[],:\"".contains(c) || c.is_ascii_whitespace())
                    .unwrap_or(rest.len());
                sound.push_str(&value(&rest[..end], depth));
                end
            }
        };
        rest = &rest[length..];
    }
    sound
}

/// A value that is neither a string nor a list or table. Outside of them there is nothing to save.
fn value(word: &str, depth: usize) -> Cow<'_, str> {
    let is_number = || word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    let is_bad = || NOTHING.contains(&word) || (is_number() && serde_json::from_str::<Value>(word).is_err());
    if depth > 0 && is_bad() { Cow::Borrowed("null") } else { Cow::Borrowed(word) }
}

/// Copies the string at the beginning of a text without its mistakes; returns its length there.
fn string(text: &str, sound: &mut String) -> usize {
    sound.push('"');
    let mut at = 1;
    while let Some(next) = text[at..].find(|c: char| c == '"' || c == '\\' || c < ' ').map(|next| at + next) {
        sound.push_str(&text[at..next]);
        let rest = &text[next..];
        at = next
            + match rest.as_bytes() {
                [b'"', ..] => {
                    sound.push('"');
                    return next + 1;
                }
                [b'\\', b'u', ..] => code_unit(rest, sound),
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => {
                    sound.push_str(&rest[..2]);
                    2
                }
                [b'\\', ..] => 1,
                _ => {
                    sound.push(' ');
                    1
                }
            };
    }
    sound.push_str(&text[at..]);
    text.len()
}

/// Copies `\uXXXX`, or both of a pair, unless it is half of one; returns the length of what was looked at.
fn code_unit(text: &str, sound: &mut String) -> usize {
    match (unit(text), text.get(6..).and_then(unit)) {
        (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => {
            sound.push_str(&text[..12]);
            12
        }
        (Some(0xd800..=0xdfff), _) => 6,
        (Some(_), _) => {
            sound.push_str(&text[..6]);
            6
        }
        // No digits follow: the backslash goes.
        (None, _) => 1,
    }
}

fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mistake_in_one_value_spoils_no_other() {
        let table = [
            (r#"["\ud83d", "b"]"#, json!(["", "b"])),
            (r#"["a \udc00", "\ud83d\udc57", "\ud83d\ud83d\udc57"]"#, json!(["a ", "👗", "👗"])),
            ("[\"a\u{1}b\tc\nd\", \"e\"]", json!(["a b c d", "e"])),
            (r#"["a\'b", "\x41", "\u00", "\"\\\/\n"]"#, json!(["a'b", "x41", "u00", "\"\\/\n"])),
            (
                r#"{"a": NaN, "b": [-Infinity, Infinity, undefined, None], "c": 5}"#,
                json!({ "a": null, "b": [null, null, null, null], "c": 5 }),
            ),
            ("[1e999, 007, +5, .5, 5., -, 0x1F, 3]", json!([null, null, null, null, null, null, null, 3])),
            (r#"["NaN", "1e999", NaN]"#, json!(["NaN", "1e999", null])),
            ("{\"a\": [1, 2,], \"b\": \"c,}\", }", json!({ "a": [1, 2], "b": "c,}" })),
        ];
        for (text, expected) in table {
            assert_eq!(json_of(text).expect(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_for_another_reason_stays_so() {
        for text in
            ["", "NaN", "<html>", "\u{0}", "{\"a\":", "{\"a\": oops}", "[1 2]", "[\"a", "{a: 1}", "[\"\\"]
        {
            assert!(json_of(text).is_err(), "{text}");
        }
    }
}
