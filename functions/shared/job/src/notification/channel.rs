use std::fmt;

use strum::{EnumString, IntoStaticStr};

/// A carrier of texts, by the name that it has in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ChannelName {
    /// Amazon SNS, from abroad.
    Sns,
    /// SOLAPI, from Korea.
    Solapi,
    /// NAVER Cloud SENS, from Korea.
    Sens,
    /// AWS End User Messaging, which SNS sends by, called without SNS.
    EndUserMessaging,
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

/// The channels of an installation. The first one carries every text; the second one, where there is one, carries those
/// that the first surely did not bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Channels {
    first: ChannelName,
    second: Option<ChannelName>,
}

/// The way of one text, as it was when its channel took it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// The channel that carries it.
    pub channel: ChannelName,
    /// The channel that carries it next, should this one surely not bring it.
    pub next: Option<ChannelName>,
}

impl Channels {
    /// One channel alone.
    pub const fn one(first: ChannelName) -> Self {
        Self { first, second: None }
    }

    /// One, and another for what it does not bring.
    pub const fn two(first: ChannelName, second: ChannelName) -> Self {
        Self { first, second: Some(second) }
    }

    /// One name, or two different ones in their order, such as `solapi,sns`.
    pub fn parse(names: &str) -> Option<Self> {
        let Some((first, second)) = names.split_once(',') else {
            return ChannelName::from_code(names).map(Self::one);
        };
        let [first, second] = [first, second].map(ChannelName::from_code);
        let (first, second) = (first?, second?);
        (first != second).then_some(Self::two(first, second))
    }

    /// The channel that carries every text.
    pub const fn first(self) -> ChannelName {
        self.first
    }

    /// The channel that carries what the first one did not bring, if there is one.
    pub const fn second(self) -> Option<ChannelName> {
        self.second
    }

    /// Both, or the one there is.
    pub fn all(self) -> impl Iterator<Item = ChannelName> {
        std::iter::once(self.first).chain(self.second)
    }

    /// True when this is one of them.
    pub fn has(self, channel: ChannelName) -> bool {
        self.all().any(|one| one == channel)
    }
}

/// As in the settings.
impl fmt::Display for Channels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.first.code())?;
        self.second.map_or(Ok(()), |second| write!(f, ",{}", second.code()))
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
        for (code, channel) in [
            ("sns", ChannelName::Sns),
            ("solapi", ChannelName::Solapi),
            ("sens", ChannelName::Sens),
            ("end-user-messaging", ChannelName::EndUserMessaging),
        ] {
            assert_eq!((channel.code(), ChannelName::from_code(code)), (code, Some(channel)));
        }
        assert_eq!(ChannelName::from_code("SNS"), None);
    }

    #[test]
    fn channels_are_one_or_two_different_ones_in_their_order() {
        for names in ["sns", "solapi", "sns,solapi", "solapi,sns"] {
            assert_eq!(Channels::parse(names).unwrap().to_string(), names);
        }
        for wrong in
            ["", ",", "sns,", ",sns", "sns,sns", "sns, solapi", "sns,solapi,sns", "pigeon", "sns,pigeon"]
        {
            assert_eq!(Channels::parse(wrong), None, "{wrong}");
        }
        let two = Channels::parse("solapi,sns").unwrap();
        assert_eq!((two.first(), two.second()), (ChannelName::Solapi, Some(ChannelName::Sns)));
        assert!(two.has(ChannelName::Sns) && !Channels::one(ChannelName::Solapi).has(ChannelName::Sns));
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
