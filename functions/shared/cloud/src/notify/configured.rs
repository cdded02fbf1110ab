use std::sync::Arc;

use job::{ChannelName, Channels};

use super::{
    channel::Channel,
    end_user_messaging::EndUserMessaging,
    sens::Sens,
    sns::Sns,
    solapi::{AlimTalk, Solapi},
};
use crate::{Aws, Environment, SettingError, config::channels_from};

/// The channels that texts go by, each under its name.
#[derive(Clone)]
pub struct Carriers {
    names: Channels,
    channels: Vec<(ChannelName, Arc<dyn Channel>)>,
}

impl Carriers {
    /// These channels, each as it is made of its name.
    pub fn new<E>(
        names: Channels,
        channel: impl Fn(ChannelName) -> Result<Arc<dyn Channel>, E>,
    ) -> Result<Self, E> {
        let named = |name| Ok((name, channel(name)?));
        Ok(Self { names, channels: names.all().map(named).collect::<Result<_, E>>()? })
    }

    /// The channels that `CHANNELS` names, each with its own settings.
    pub fn from_environment(aws: &Aws, environment: &Environment) -> Result<Self, SettingError> {
        AlimTalk::from_environment(environment)?;
        Self::new(channels_from(environment)?, |name| {
            Ok(match name {
                ChannelName::Sns => Arc::new(Sns::from_environment(aws, environment)?),
                ChannelName::Solapi => Arc::new(Solapi::from_environment(environment)?),
                ChannelName::Sens => Arc::new(Sens::from_environment(environment)?),
                ChannelName::EndUserMessaging => {
                    Arc::new(EndUserMessaging::from_environment(aws, environment)?)
                }
            })
        })
    }

    /// Their names, in their order.
    pub const fn names(&self) -> Channels {
        self.names
    }

    /// The channel of this name, if it is configured.
    pub fn named(&self, name: ChannelName) -> Option<&dyn Channel> {
        let found = self.channels.iter().find(|(other, _)| *other == name);
        found.map(|(_, channel)| channel.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_channels_are_named_and_another_name_is_refused() {
        let named = |names: &str| channels_from(&Environment::from([("CHANNELS", names)]));
        for names in ["sns", "end-user-messaging", "solapi", "sens", "solapi,sns", "sns,sens", "sens,solapi"]
        {
            assert_eq!(named(names).unwrap().to_string(), names);
        }
        let expected = "sns, end-user-messaging, solapi or sens, or two of them as in solapi,sns is expected";
        for wrong in ["SNS", "sns,", "sns,sns", "solapi,sens,sns", "pigeon"] {
            let refused = named(wrong).unwrap_err().to_string();
            assert_eq!(refused, format!("CHANNELS cannot be used: {expected}"), "{wrong}");
        }
        assert_eq!(named("").unwrap_err().to_string(), format!("CHANNELS is not set: {expected}"));
    }

    fn carriers(channels: &str, account: &str) -> Result<Carriers, SettingError> {
        let environment = Environment::from([
            ("CHANNELS", channels),
            ("SOLAPI_ACCOUNT", account),
            ("SMS_REGION", "ap-northeast-1"),
            ("AWS_REGION", "ap-northeast-2"),
            ("AWS_ACCESS_KEY_ID", "-"),
            ("AWS_SECRET_ACCESS_KEY", "-"),
        ]);
        Carriers::from_environment(&Aws::from_environment(&environment)?, &environment)
    }

    #[test]
    fn a_channel_without_its_account_does_not_start() {
        for (variable, channels) in [
            ("SOLAPI_ACCOUNT", ["solapi", "solapi,sns", "sns,solapi"]),
            ("SENS_ACCOUNT", ["sens", "sens,sns", "sns,sens"]),
        ] {
            for channels in channels {
                let refused = carriers(channels, "").err().unwrap().to_string();
                assert!(refused.starts_with(&format!("{variable} is not set")), "{refused}");
            }
        }
    }

    #[test]
    fn each_channel_is_found_by_its_name_and_another_is_not() {
        let account =
            r#"{"key":"NCSLOCALACCOUNT0","secret":"LOCALSECRET0123456789ABCDEFGHIJK","sender":"0212345678"}"#;
        let of = |channels| {
            let carriers = carriers(channels, account).unwrap();
            [ChannelName::Solapi, ChannelName::Sns].map(|name| carriers.named(name).map(Channel::prepares))
        };
        assert_eq!(of("solapi,sns"), [Some(true), Some(false)]);
        assert_eq!(of("solapi"), [Some(true), None]);
        assert_eq!(of("sns"), [None, Some(false)]);
    }
}
