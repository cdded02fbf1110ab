//! The charset of an answer: the one that the operator names, or the server, or UTF-8.

use std::borrow::Cow;

use encoding_rs::{EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_8};
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use serde::Deserialize;

use crate::fault::Fault;

/// The charset that a file of sources names.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Charset(pub(crate) &'static Encoding);

impl TryFrom<String> for Charset {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let expected = || format!("expected a charset such as \"euc-kr\" or \"utf-8\", found {name:?}");
        encoding_named(&name).map(Self).ok_or_else(expected)
    }
}

/// The encoding of this name: one of the Encoding Standard's, or of those that programs write, without their signs (Java's
/// and Python's).
pub(crate) fn encoding_named(name: &str) -> Option<&'static Encoding> {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let other = || match letters.to_ascii_lowercase().as_str() {
        "ms949" | "cp949" | "xwindows949" | "949" | "uhc" => Some(EUC_KR),
        "euckr" | "xeuckr" | "ksc5601" | "ksx1001" => Some(EUC_KR),
        "cp932" | "ms932" => Some(SHIFT_JIS),
        "cp936" => Some(GBK),
        "utf8" => Some(UTF_8),
        _ => None,
    };
    Encoding::for_label(name.as_bytes()).or_else(other)
}

/// The encoding that the answer's `Content-Type` names; UTF-8, which JSON has to be in (RFC 8259, section 8.1), if
/// it names none.
pub(crate) fn charset_of(response: &Response) -> Result<&'static Encoding, Fault> {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    encoding_named_by(kind)
}

fn encoding_named_by(content_type: &str) -> Result<&'static Encoding, Fault> {
    let charset = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
    });
    match charset {
        None | Some("") => Ok(UTF_8),
        Some(label) => encoding_named(label).ok_or(Fault::UnknownCharset),
    }
}

/// The encoding of these bytes: UTF-8 where they can hardly be else, whatever their server names. Two bytes of Korean may
/// be a letter of UTF-8; three are a syllable.
pub(crate) fn encoding_of(bytes: &[u8], named: &'static Encoding) -> &'static Encoding {
    let is_sign = |c: char| c > '\u{7FF}' || named.is_single_byte() && !c.is_ascii();
    let is_utf_8 = std::str::from_utf8(bytes).is_ok_and(|text| text.chars().any(is_sign));
    if is_utf_8 { UTF_8 } else { named }
}

/// The text of an answer without its byte order mark, and the encoding that some of its bytes do not fit: they became
/// replacement characters, and the hits that they spoil are left out.
pub(crate) fn text_of<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
) -> (Cow<'a, str>, Option<&'static str>) {
    let (text, used, broken) = encoding.decode(bytes);
    (text, broken.then_some(used.name()))
}

/// True if so much of a text was replaced that it is in another charset, or of no use.
pub(crate) fn is_spoiled(text: &str) -> bool {
    let replaced = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let foreign = text.chars().filter(|c| !c.is_ascii()).count();
    replaced * 2 > foreign
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_decoded_by_the_charset_it_names() {
        let euc_kr = [0xB0, 0xA1, 0xB9, 0xE6];
        let table: [(&str, &[u8], Option<&str>); 15] = [
            ("application/json", "가방".as_bytes(), Some("가방")),
            ("application/json", "\u{FEFF}가방".as_bytes(), Some("가방")),
            ("application/json; charset=\"utf-8\"", "가방".as_bytes(), Some("가방")),
            ("application/json; charset=", "가방".as_bytes(), Some("가방")),
            ("text/html;Charset=EUC-KR", &euc_kr, Some("가방")),
            ("application/json;charset=MS949", &euc_kr, Some("가방")),
            ("application/json; charset=klingon", b"{}", None),
            ("application/json;charset=ISO-8859-1", "가방".as_bytes(), Some("가방")),
            ("application/json;charset=windows-1252", "café".as_bytes(), Some("café")),
            ("application/json;charset=EUC-KR", "가방".as_bytes(), Some("가방")),
            ("application/json;charset=ISO-8859-1", b"caf\xE9", Some("café")),
            ("application/json;charset=EUC-KR", &[0xC3, 0xA5], Some("책")),
            ("application/json;charset=utf-16le", b"\0\xAC", Some("가")),
            ("application/json;charset=Shift_JIS", "가".as_bytes(), Some("가")),
            ("application/json;charset=ISO-8859-1", b"bag", Some("bag")),
        ];
        for (kind, bytes, expected) in table {
            let text = encoding_named_by(kind).map(|encoding| text_of(bytes, encoding_of(bytes, encoding)).0);
            assert_eq!(text.ok().as_deref(), expected, "{kind}");
        }
        assert_eq!(text_of(&euc_kr, UTF_8).1, Some("UTF-8"));
        assert_eq!(text_of(&[0xB0, 0xFF], EUC_KR).1, Some("EUC-KR"));
    }

    #[test]
    fn the_names_that_programs_write_are_known() {
        let korean = [
            "euc-kr",
            "EUC-KR",
            "EUC_KR",
            "euckr",
            "MS949",
            "ms949",
            "ms_949",
            "CP949",
            "cp949",
            "x-windows-949",
            "windows-949",
            "UHC",
            "KSC5601",
            "ks_c_5601-1987",
            "KS_C_5601-1987",
            "KSC_5601",
            "korean",
            "csEUCKR",
        ];
        for name in korean {
            assert_eq!(encoding_named(name), Some(EUC_KR), "{name}");
        }
        for (name, expected) in
            [("UTF8", UTF_8), ("utf_8", UTF_8), ("Shift_JIS", SHIFT_JIS), ("cp932", SHIFT_JIS)]
        {
            assert_eq!(encoding_named(name), Some(expected), "{name}");
        }
        assert_eq!(encoding_named("klingon"), None);
    }

    #[test]
    fn a_bad_byte_spoils_a_text_that_it_makes_up() {
        for (text, expected) in [
            ("가방", false),
            ("a", false),
            ("여름 원피\u{fffd}", false),
            ("\u{fffd}\u{fffd}", true),
            ("caf\u{fffd}", true),
            ("가\u{fffd}\u{fffd}", true),
        ] {
            assert_eq!(is_spoiled(text), expected, "{text}");
        }
    }
}
