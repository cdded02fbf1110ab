use std::sync::Arc;

use job::ChannelName;

use super::{channel::Channel, sens::Sens, sns::Sns, solapi::Solapi};
use crate::{Aws, Environment, SettingError};

/// The name in `CHANNELS`.
pub fn channel_name_from(environment: &Environment) -> Result<ChannelName, SettingError> {
    let (name, expected) = ("CHANNELS", "sns, solapi or sens");
    let channel = environment.parsed(name, ChannelName::from_code, &format!("{expected} is"))?;
    channel.ok_or(SettingError::Missing { name, expected })
}

/// The channel that `CHANNELS` names, with its own settings.
pub fn channel_from(aws: &Aws, environment: &Environment) -> Result<Arc<dyn Channel>, SettingError> {
    Ok(match channel_name_from(environment)? {
        ChannelName::Sns => Arc::new(Sns::from_environment(aws, environment)?),
        ChannelName::Solapi => Arc::new(Solapi::from_environment(environment)?),
        ChannelName::Sens => Arc::new(Sens::from_environment(environment)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_channel_is_named_and_another_name_is_refused() {
        let named = |name: &str| channel_name_from(&Environment::from([("CHANNELS", name)]));
        for channel in [ChannelName::Sns, ChannelName::Solapi, ChannelName::Sens] {
            assert_eq!(named(channel.code()), Ok(channel));
        }
        for wrong in ["SNS", "sns,", "pigeon"] {
            let refused = named(wrong).unwrap_err().to_string();
            assert_eq!(refused, "CHANNELS cannot be used: sns, solapi or sens is expected", "{wrong}");
        }
        assert_eq!(
            named("").unwrap_err().to_string(),
            "CHANNELS is not set: sns, solapi or sens is expected"
        );
    }

    #[test]
    fn a_channel_without_its_account_does_not_start() {
        for (channel, variable) in [("solapi", "SOLAPI_ACCOUNT"), ("sens", "SENS_ACCOUNT")] {
            let variables = [
                ("CHANNELS", channel),
                ("AWS_REGION", "ap-northeast-2"),
                ("AWS_ACCESS_KEY_ID", "-"),
                ("AWS_SECRET_ACCESS_KEY", "-"),
            ];
            let environment = Environment::from(variables);
            let aws = Aws::from_environment(&environment).unwrap();
            let refused = channel_from(&aws, &environment).err().unwrap().to_string();
            assert!(refused.starts_with(&format!("{variable} is not set")), "{refused}");
        }
    }
}
