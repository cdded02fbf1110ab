use job::Language;
use serde_json::{Value, json};

/// One mistake in what a creator sent: which field, and in words what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The query is absent or blank.
    QueryEmpty,
    /// The query is too long.
    QueryTooLong,
    /// The query has a control character.
    QueryControlCharacter,
    /// The phone number is none.
    PhoneMalformed,
    /// The phone number is neither Korean nor of another country that is texted.
    PhoneOfNowhere,
    /// A phone number without consent to text it.
    ConsentMissing,
    /// A language that is not ours.
    LanguageUnknown,
    /// No source is chosen.
    SourcesEmpty,
    /// The source at this place is not known here.
    SourceUnknown(usize),
    /// A field holds another type than it should.
    WrongType {
        /// The field.
        field: &'static str,
        /// What it should hold.
        expected: (&'static str, &'static str),
    },
    /// A field that we do not know.
    UnknownField(String),
    /// A field that stands in the body several times.
    RepeatedField(String),
    /// A parameter of the address that cannot be used.
    Parameter {
        /// The parameter.
        name: &'static str,
        /// What it should be.
        expected: (&'static str, &'static str),
    },
}

impl Mistake {
    /// A JSON pointer to the field, as a URI fragment (RFC 6901, section 6).
    pub fn pointer(&self) -> String {
        match self {
            Self::QueryEmpty | Self::QueryTooLong | Self::QueryControlCharacter => "#/query".to_owned(),
            Self::PhoneMalformed | Self::PhoneOfNowhere => "#/phone".to_owned(),
            Self::ConsentMissing => "#/consent".to_owned(),
            Self::LanguageUnknown => "#/language".to_owned(),
            Self::SourcesEmpty => "#/sources".to_owned(),
            Self::SourceUnknown(index) => format!("#/sources/{index}"),
            Self::WrongType { field, .. } => format!("#/{field}"),
            Self::UnknownField(name) | Self::RepeatedField(name) if is_plain(name) => format!("#/{name}"),
            Self::UnknownField(_) | Self::RepeatedField(_) | Self::Parameter { .. } => "#".to_owned(),
        }
    }

    /// What to do about it. What was sent is never repeated.
    pub fn detail(&self, language: Language) -> String {
        let (korean, english) = match self {
            Self::QueryEmpty => ("검색어를 입력해 주세요.", "Enter what to search for."),
            Self::QueryTooLong => ("검색어를 200자까지만 입력해 주세요.", "Use at most 200 characters."),
            Self::QueryControlCharacter => {
                ("줄바꿈 같은 제어 문자를 빼 주세요.", "Remove control characters such as line breaks.")
            }
            Self::PhoneMalformed => (
                "010으로 시작하는 휴대폰 번호를 입력해 주세요. 예: 010-2345-6789. 0100이나 0101로 시작하는 휴대폰 번호는 없어요.",
                "Enter a Korean mobile number, such as 010-2345-6789. None starts with 0100 or 0101.",
            ),
            Self::PhoneOfNowhere => (
                "010으로 시작하는 휴대폰 번호를 입력해 주세요. 다른 나라 번호는 +와 국가 번호로 시작해야 하고, 모든 나라로 보내지는 않아요.",
                "Enter a Korean mobile number or, starting with + and its country's code, one of another country. Not every country is texted.",
            ),
            Self::ConsentMissing => (
                "문자를 받으려면 번호 사용에 동의해 주세요.",
                "To get a text, agree to the use of the number (\"consent\": true).",
            ),
            Self::LanguageUnknown => ("ko 또는 en이어야 해요.", "Use \"ko\" or \"en\"."),
            Self::SourcesEmpty => ("검색할 곳을 하나 이상 골라 주세요.", "Choose at least one source."),
            Self::SourceUnknown(_) => ("그런 검색처가 없어요.", "There is no such source."),
            Self::WrongType { expected, .. } | Self::Parameter { expected, .. } => *expected,
            Self::UnknownField(_) => (
                "모르는 항목이에요. query, phone, consent, language, sources만 쓸 수 있어요.",
                "Unknown field. Use query, phone, consent, language and sources only.",
            ),
            Self::RepeatedField(_) => {
                ("같은 항목이 두 번 있어요. 하나만 남겨 주세요.", "This field stands twice. Send it once.")
            }
        };
        in_language(language, korean, english).to_owned()
    }

    pub(crate) fn to_json(&self, language: Language) -> Value {
        match self {
            Self::Parameter { name, .. } => json!({ "detail": self.detail(language), "parameter": name }),
            _ => json!({ "detail": self.detail(language), "pointer": self.pointer() }),
        }
    }
}

pub(crate) const fn in_language<'a>(language: Language, korean: &'a str, english: &'a str) -> &'a str {
    match language {
        Language::Korean => korean,
        Language::English => english,
    }
}

/// A name that is worth repeating and cannot be a number or a query.
fn is_plain(name: &str) -> bool {
    (1..=32).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_field_is_named_only_when_it_looks_like_a_name() {
        assert_eq!(Mistake::UnknownField("colour".to_owned()).pointer(), "#/colour");
        assert_eq!(Mistake::UnknownField("010-2345-6789".to_owned()).pointer(), "#");
    }
}
