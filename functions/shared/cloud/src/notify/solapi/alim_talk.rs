use job::{ChannelName, SmsBody};
use serde_json::{Value, json};

use crate::{Environment, SettingError, config::channels_from, notify::account::is_plain};

/// A template of AlimTalk, KakaoTalk's messages of services, as it is registered with the account at SOLAPI. Who cannot be
/// reached by it gets the SMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlimTalk {
    /// The id of the channel in KakaoTalk.
    profile: String,
    /// The id of the template.
    template: String,
    /// The template's variable for the link, such as `#{link}`.
    variable: String,
}

impl AlimTalk {
    /// The template that `ALIMTALK` names, if it names one. Without SOLAPI in `CHANNELS` it would never be sent.
    pub fn from_environment(environment: &Environment) -> Result<Option<Self>, SettingError> {
        let name = "ALIMTALK";
        let template = environment.parsed(name, Self::parse, "PFID,TEMPLATEID,#{VARIABLE} is")?;
        if template.is_some() && !channels_from(environment)?.has(ChannelName::Solapi) {
            return Err(SettingError::malformed(name, "solapi is expected in CHANNELS"));
        }
        Ok(template)
    }

    /// Parses the ids of the channel and the template, and the variable, with commas between them.
    pub fn parse(setting: &str) -> Option<Self> {
        let [profile, template, variable] = *setting.split(',').collect::<Vec<_>>().as_slice() else {
            return None;
        };
        let name = variable.strip_prefix("#{")?.strip_suffix('}')?;
        let is_sound = is_plain(profile) && is_plain(template) && !name.is_empty();
        let [profile, template, variable] = [profile, template, variable].map(str::to_owned);
        is_sound.then_some(Self { profile, template, variable })
    }

    /// The part of a message that makes it one.
    pub(super) fn options(&self, body: &SmsBody) -> Value {
        let Self { profile, template, variable } = self;
        json!({
            "pfId": profile,
            "templateId": template,
            "variables": { (variable.as_str()): body.link() },
            "disableSms": false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_with(channels: &str, setting: &str) -> Result<Option<AlimTalk>, String> {
        let environment = Environment::from([("ALIMTALK", setting), ("CHANNELS", channels)]);
        AlimTalk::from_environment(&environment).map_err(|error| error.to_string())
    }

    fn read(setting: &str) -> Result<Option<AlimTalk>, String> {
        read_with("solapi", setting)
    }

    #[test]
    fn a_template_without_solapi_is_refused_by_name() {
        for channels in ["sns,solapi", "solapi,sens"] {
            assert!(read_with(channels, "a,b,#{c}").unwrap().is_some(), "{channels}");
        }
        for channels in ["sns", "sens", "sns,end-user-messaging"] {
            let refused = read_with(channels, "a,b,#{c}").unwrap_err();
            assert_eq!(refused, "ALIMTALK cannot be used: solapi is expected in CHANNELS", "{channels}");
            assert_eq!(read_with(channels, ""), Ok(None));
        }
    }

    #[test]
    fn a_template_is_named_by_three_words_or_not_at_all() {
        assert_eq!(read(""), Ok(None));
        assert!(read("KA01PF1,KA01TP1,#{링크}").unwrap().is_some());
        for wrong in ["KA01PF1", "KA01PF1,KA01TP1,link", "KA01PF1,KA01TP1,#{}", ",KA01TP1,#{a}", "a,b,#{c},d"]
        {
            let refused = read(wrong).unwrap_err();
            assert_eq!(
                refused, "ALIMTALK cannot be used: PFID,TEMPLATEID,#{VARIABLE} is expected",
                "{wrong}"
            );
        }
    }

    #[test]
    fn the_link_is_all_that_a_template_is_filled_in_with() {
        let wording = job::Wording::new("텍스트백", "Textback", "https://txt.kr").unwrap();
        let link = job::TextLink::from(job::Token::from_bytes([1; 16]));
        let body = wording.body(job::Language::Korean, job::Ending::Completed, &link);
        let options = read("KA01PF1,KA01TP1,#{링크}").unwrap().unwrap().options(&body);
        let expected = json!({
            "pfId": "KA01PF1",
            "templateId": "KA01TP1",
            "variables": { "#{링크}": body.link() },
            "disableSms": false,
        });
        assert_eq!(options, expected);
    }
}
