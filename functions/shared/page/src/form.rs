//! A form as it was typed, and the mistakes in it.

use std::borrow::Cow;

use job::{Language, QUERY_CHARACTERS};

use crate::words::{Message, message, message_with};

/// The values of the form's fields. They are only ever rendered back into the fields themselves.
#[derive(Clone, Copy, Default)]
pub struct Typed<'a> {
    /// Field `query`.
    pub query: &'a str,
    /// Field `phone`.
    pub phone: &'a str,
    /// Field `consent`: whether it is ticked.
    pub consent: bool,
    /// Field `sources`, repeated: the names that are ticked. `None`: nothing is chosen yet, and all are.
    pub sources: Option<&'a [String]>,
}

/// The mistakes in a form; each is shown at its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The query is empty.
    QueryEmpty,
    /// The query has more than [`QUERY_CHARACTERS`] characters.
    QueryTooLong,
    /// The query has a control character.
    QueryControlCharacter,
    /// The phone number is none that can be texted.
    PhoneMalformed,
    /// The phone number is neither Korean nor of another country that is texted.
    PhoneOfNowhere,
    /// There is a phone number, but no consent to use it.
    ConsentMissing,
    /// No source is ticked.
    NoSource,
    /// A source is ticked that there is not (any more).
    UnknownSource,
    /// The form's `key` has already made another search: the page needs a new one.
    FormAlreadySent,
}

/// Where a mistake is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Query,
    Sources,
    Phone,
    Consent,
    Form,
}

impl Mistake {
    pub(crate) const fn field(self) -> Field {
        match self {
            Self::QueryEmpty | Self::QueryTooLong | Self::QueryControlCharacter => Field::Query,
            Self::NoSource | Self::UnknownSource => Field::Sources,
            Self::PhoneMalformed | Self::PhoneOfNowhere => Field::Phone,
            Self::ConsentMissing => Field::Consent,
            Self::FormAlreadySent => Field::Form,
        }
    }

    /// The next step about it.
    pub(crate) fn text(self, language: Language) -> Cow<'static, str> {
        let word = match self {
            Self::QueryEmpty => Message::MistakeQueryEmpty,
            Self::QueryTooLong => {
                let facts = [("limit", QUERY_CHARACTERS.into())];
                return message_with(language, Message::MistakeQueryTooLong, &facts);
            }
            Self::QueryControlCharacter => Message::MistakeQueryControlCharacter,
            Self::PhoneMalformed => Message::MistakePhoneMalformed,
            Self::PhoneOfNowhere => Message::MistakePhoneOfNowhere,
            Self::ConsentMissing => Message::MistakeConsentMissing,
            Self::NoSource => Message::MistakeNoSource,
            Self::UnknownSource => Message::MistakeUnknownSource,
            Self::FormAlreadySent => Message::MistakeFormAlreadySent,
        };
        message(language, word)
    }
}
