use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use job::PhoneNumber;
use sha2::{Digest, Sha256};

/// A secret that is looked for, in every spelling in which it might be written.
pub(crate) struct Canary {
    pub(crate) what: &'static str,
    pub(crate) spellings: Vec<String>,
}

impl Canary {
    pub(crate) fn of(what: &'static str, secret: &str) -> Self {
        let mut spellings = spellings(secret);
        spellings.sort();
        spellings.dedup();
        Self { what, spellings }
    }

    /// A number, with and without its country, its prefix and its dashes. Its last eight digits are in most of them.
    pub(crate) fn of_number(typed: &str) -> Self {
        let number = PhoneNumber::parse(typed).unwrap();
        let digits = &number.as_str()["+8210".len()..];
        let (block, rest) = digits.split_at(4);
        let written = [
            number.as_str().to_owned(),
            format!("010{digits}"),
            digits.to_owned(),
            format!("{block}-{rest}"),
            format!("{block} {rest}"),
            format!("{block}.{rest}"),
        ];
        let hashes = written.iter().map(|written| hex(&Sha256::digest(written.as_bytes())));
        let all = written.iter().flat_map(|written| spellings(written)).chain(hashes).collect();
        Self { what: "number", spellings: all }
    }
}

/// Which canaries a text holds, each once: what, and how it is spelt, but never more of the text.
pub(crate) fn found_in(text: &str, canaries: &[Canary]) -> Vec<String> {
    let found = |canary: &Canary| {
        let spelling = canary.spellings.iter().find(|spelling| text.contains(spelling.as_str()))?;
        Some(format!("{} as {spelling}", canary.what))
    };
    canaries.iter().filter_map(found).collect()
}

fn spellings(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let escaped = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", c as u32) };
    let list = |separator: &str| bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(separator);
    let percent: String = url::form_urlencoded::byte_serialize(bytes).collect();
    let mut all = vec![
        secret.to_owned(),
        secret.chars().rev().collect(),
        hex(bytes),
        hex(bytes).to_uppercase(),
        secret.chars().map(escaped).collect(),
        secret.escape_debug().to_string(),
        secret.escape_unicode().to_string(),
        bytes.escape_ascii().to_string(),
        list(", "),
        list(","),
        percent.replace('+', "%20"),
        percent.to_lowercase(),
        percent,
    ];
    all.extend((0..3).map(|shift| within_base64(bytes, shift)));
    all
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is the same in the base64 of everything that holds these bytes after a multiple of three bytes and `shift`.
fn within_base64(bytes: &[u8], shift: usize) -> String {
    let shifted: Vec<u8> = std::iter::repeat_n(0, shift).chain(bytes.iter().copied()).collect();
    let encoded = STANDARD_NO_PAD.encode(&shifted);
    // A character holds six bits: the first and the last one may hold neighbours' bits too.
    let (start, end) = ((shift * 8).div_ceil(6), shifted.len() * 8 / 6);
    encoded[start..end].to_owned()
}

#[test]
fn a_canary_is_found_however_it_is_written() {
    let canaries = [Canary::of("word", "카나리아 bird")];
    let written = [
        "x카나리아 bird",
        r"\uce74\ub098\ub9ac\uc544 bird",
        "%EC%B9%B4%EB%82%98%EB%A6%AC%EC%95%84+bird",
        "drib 아리나카",
    ];
    let encoded =
        (0..3).map(|before| STANDARD_NO_PAD.encode(format!("{}카나리아 bird!", "x".repeat(before))));
    for text in written.into_iter().map(str::to_owned).chain(encoded) {
        assert_eq!(found_in(&text, &canaries).len(), 1, "{text}");
    }
    assert!(found_in("카나리아", &canaries).is_empty());
    assert_eq!(found_in("to 73491586.", &[Canary::of_number("010-7349-1586")]), ["number as 73491586"]);
}
