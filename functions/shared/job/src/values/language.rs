/// The languages that are spoken to people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Korean, the first language.
    #[default]
    Korean,
    /// English.
    English,
}

impl Language {
    /// The ISO 639-1 code: `ko` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Korean => "ko",
            Self::English => "en",
        }
    }

    /// The language of an ISO 639-1 code, when it is one of ours.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "ko" => Some(Self::Korean),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}
