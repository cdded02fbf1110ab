use job::Language;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{Message, message};

/// The fields of a request for a search, in JSON and in the form alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Field {
    /// The words to search for.
    Query,
    /// The number to text.
    Phone,
    /// The consent to text it.
    Consent,
    /// The language of page and text.
    Language,
    /// The sources to ask.
    Sources,
}

/// One mistake in what a creator or a reader sent.
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
    /// The source at this place is not known here, or not any more.
    SourceUnknown(usize),
    /// A field holds another type than it should.
    WrongType {
        /// The field.
        field: Field,
        /// The message that says what it should hold.
        expected: Message,
    },
    /// A field that we do not know.
    UnknownField(String),
    /// A field that stands in the body several times.
    RepeatedField(String),
    /// A parameter of the address that cannot be used.
    Parameter {
        /// The parameter.
        name: &'static str,
        /// The message that says what it should be.
        expected: Message,
    },
}

impl Field {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Its name in JSON and in the form.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Mistake {
    /// The field with the mistake, where it is in one that we know.
    pub fn field(&self) -> Option<Field> {
        match self {
            Self::QueryEmpty | Self::QueryTooLong | Self::QueryControlCharacter => Some(Field::Query),
            Self::PhoneMalformed | Self::PhoneOfNowhere => Some(Field::Phone),
            Self::ConsentMissing => Some(Field::Consent),
            Self::LanguageUnknown => Some(Field::Language),
            Self::SourcesEmpty | Self::SourceUnknown(_) => Some(Field::Sources),
            Self::WrongType { field, .. } => Some(*field),
            Self::RepeatedField(name) => name.parse().ok(),
            Self::UnknownField(_) | Self::Parameter { .. } => None,
        }
    }

    /// The advice for its sender. What was sent is never repeated.
    pub const fn text(&self, language: Language) -> &'static str {
        let advice = match self {
            Self::QueryEmpty => Message::MistakeQueryEmpty,
            Self::QueryTooLong => Message::MistakeQueryTooLong,
            Self::QueryControlCharacter => Message::MistakeQueryControlCharacter,
            Self::PhoneMalformed => Message::MistakePhoneMalformed,
            Self::PhoneOfNowhere => Message::MistakePhoneOfNowhere,
            Self::ConsentMissing => Message::MistakeConsentMissing,
            Self::LanguageUnknown => Message::MistakeLanguageUnknown,
            Self::SourcesEmpty => Message::MistakeSourcesEmpty,
            Self::SourceUnknown(_) => Message::MistakeSourceUnknown,
            Self::WrongType { expected, .. } | Self::Parameter { expected, .. } => *expected,
            Self::UnknownField(_) => Message::MistakeUnknownField,
            Self::RepeatedField(_) => Message::MistakeRepeatedField,
        };
        message(language, advice)
    }

    /// A JSON pointer to the field, as a URI fragment (RFC 6901, section 6).
    pub fn pointer(&self) -> String {
        match self {
            Self::SourceUnknown(index) => format!("#/sources/{index}"),
            Self::UnknownField(name) | Self::RepeatedField(name) if is_plain(name) => format!("#/{name}"),
            _ => self.field().map_or_else(|| "#".to_owned(), |field| format!("#/{}", field.name())),
        }
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
