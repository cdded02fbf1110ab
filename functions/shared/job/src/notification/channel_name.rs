use strum::{EnumString, IntoStaticStr};

/// A carrier of texts, by the name that it has in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum ChannelName {
    /// Amazon SNS, from abroad.
    Sns,
    /// SOLAPI, from Korea.
    Solapi,
}

impl ChannelName {
    /// The name.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The channel of this name, if there is one.
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }
}
