use strum::{EnumString, IntoStaticStr};

/// A carrier of texts, by the name that it has in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum ChannelName {
    /// Amazon SNS, from abroad.
    Sns,
    /// SOLAPI, from Korea.
    Solapi,
    /// NAVER Cloud SENS, from Korea.
    Sens,
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

/// The name that a channel has for an SMS, by which it can be asked for it: no number and nothing of the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SmsReference(String);

/// It is no name that a channel gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a channel's name for an SMS is 1 to 64 letters, digits and dashes")]
pub struct MalformedSmsReference;

/// SOLAPI's names are 33 characters long, AWS's and SENS's some 36. It is stored with the job, and part of an address.
const LONGEST: usize = 64;

impl SmsReference {
    /// Takes a name that can be part of an address as it is.
    pub fn parse(name: &str) -> Result<Self, MalformedSmsReference> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        match (1..=LONGEST).contains(&name.len()) && name.bytes().all(is_allowed) {
            true => Ok(Self(name.to_owned())),
            false => Err(MalformedSmsReference),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_has_the_name_of_the_settings_and_of_stored_jobs() {
        for (code, channel) in
            [("sns", ChannelName::Sns), ("solapi", ChannelName::Solapi), ("sens", ChannelName::Sens)]
        {
            assert_eq!((channel.code(), ChannelName::from_code(code)), (code, Some(channel)));
        }
        assert_eq!(ChannelName::from_code("SNS"), None);
    }

    #[test]
    fn a_name_that_could_lead_elsewhere_is_refused() {
        assert_eq!(SmsReference::parse("G4V-1").unwrap().as_str(), "G4V-1");
        assert!(SmsReference::parse(&"a".repeat(64)).is_ok());
        for name in ["", "a/b", "a?b", "..", "그룹", "a b", &"a".repeat(65)] {
            assert_eq!(SmsReference::parse(name), Err(MalformedSmsReference), "{name}");
        }
    }
}
