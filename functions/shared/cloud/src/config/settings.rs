//! Settings that several functions share and that belong to no adapter.

use std::time::Duration;

use job::{Channels, Countries, Rules, SourceLabel, SourceName, Wording};
use serde::{Deserialize, Serialize};

use crate::{Environment, SettingError};

/// One entry of `SOURCES`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceSetting {
    name: String,
    ko: String,
    en: String,
}

/// The agreed rules, with what `LEASE_SECONDS`, `MAX_AGE_SECONDS` and `RETENTION_SECONDS` change of them.
pub fn rules_from(environment: &Environment) -> Result<Rules, SettingError> {
    let agreed = Rules::AGREED;
    Ok(Rules {
        // SQS delays a wake-up by at most 15 minutes, so a longer lease could not be repaired in time.
        lease: seconds(environment, "LEASE_SECONDS", 900)?.unwrap_or(agreed.lease),
        max_age: seconds(environment, "MAX_AGE_SECONDS", 86_400)?.unwrap_or(agreed.max_age),
        retention: seconds(environment, "RETENTION_SECONDS", 30 * 86_400)?.unwrap_or(agreed.retention),
    })
}

/// The variables that make [`rules_from`] return these rules.
pub fn rules_to_settings(rules: Rules) -> [(&'static str, String); 3] {
    [
        ("LEASE_SECONDS", rules.lease.as_secs().to_string()),
        ("MAX_AGE_SECONDS", rules.max_age.as_secs().to_string()),
        ("RETENTION_SECONDS", rules.retention.as_secs().to_string()),
    ]
}

fn seconds(
    environment: &Environment,
    name: &'static str,
    most: u64,
) -> Result<Option<Duration>, SettingError> {
    let seconds = |text: &str| text.parse().ok().filter(|seconds| (1..=most).contains(seconds));
    let seconds = environment.parsed(name, seconds, &format!("1 to {most} seconds are"))?;
    Ok(seconds.map(Duration::from_secs))
}

/// The names in `CHANNELS`.
pub fn channels_from(environment: &Environment) -> Result<Channels, SettingError> {
    let (name, expected) =
        ("CHANNELS", "sns, end-user-messaging, solapi or sens, or two of them as in solapi,sns");
    let channels = environment.parsed(name, Channels::parse, &format!("{expected} is"))?;
    channels.ok_or(SettingError::Missing { name, expected })
}

/// The other countries than Korea that texts may go to, from `OTHER_COUNTRIES`, such as `JP,TW`; none without it.
pub fn other_countries_from(environment: &Environment) -> Result<Countries, SettingError> {
    let name = "OTHER_COUNTRIES";
    let codes = environment.optional(name).unwrap_or_default();
    Countries::parse(codes).map_err(|error| SettingError::malformed(name, error))
}

/// The words of texts, from `SERVICE_NAME_KO`, `SERVICE_NAME_EN` and `PUBLIC_URL`.
pub fn wording_from(environment: &Environment) -> Result<Wording, SettingError> {
    let korean = environment.required("SERVICE_NAME_KO", "the service's name in Korean texts")?;
    let english = environment.required("SERVICE_NAME_EN", "the service's name in English texts")?;
    Wording::new(korean, english, public_url_from(environment)?)
        .map_err(|error| SettingError::malformed(PUBLIC_URL, error))
}

const PUBLIC_URL: &str = "PUBLIC_URL";

/// The address that links start with, from `PUBLIC_URL`: never from a request, whose host the client chooses.
pub fn public_url_from(environment: &Environment) -> Result<&str, SettingError> {
    environment.required(PUBLIC_URL, "the address that links start with, such as https://example.kr")
}

/// The sources people can choose from, from the JSON of `SOURCES`: `[{"name","ko","en"}]`.
pub fn source_labels_from(environment: &Environment) -> Result<Vec<SourceLabel>, SettingError> {
    let name = "SOURCES";
    let json = environment
        .required(name, r#"a JSON array such as [{"name":"shop-a","ko":"가게","en":"Shop A"}]"#)?;
    let settings: Vec<SourceSetting> =
        serde_json::from_str(json).map_err(|error| SettingError::malformed(name, error))?;
    let labels: Result<Vec<_>, _> = settings.into_iter().map(label).collect();
    match labels.map_err(|error| SettingError::malformed(name, error))? {
        labels if labels.is_empty() => Err(SettingError::malformed(name, "at least one source is expected")),
        labels => Ok(labels),
    }
}

/// The value of `SOURCES` for these sources.
pub fn source_labels_to_setting(labels: &[SourceLabel]) -> String {
    let setting = |label: &SourceLabel| SourceSetting {
        name: label.name.as_str().to_owned(),
        ko: label.korean.clone(),
        en: label.english.clone(),
    };
    let settings: Vec<_> = labels.iter().map(setting).collect();
    serde_json::to_string(&settings).expect("strings always serialise")
}

fn label(setting: SourceSetting) -> Result<SourceLabel, job::MalformedSourceName> {
    Ok(SourceLabel { name: SourceName::parse(&setting.name)?, korean: setting.ko, english: setting.en })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_read_back_from_their_setting() {
        let json = r#"[{"name":"shop-a","ko":"가게","en":"Shop A"}]"#;
        let labels = source_labels_from(&Environment::from([("SOURCES", json)])).unwrap();
        assert_eq!(source_labels_to_setting(&labels), json);
    }

    #[test]
    fn rules_are_read_back_from_their_settings() {
        let rules = Rules { lease: Duration::from_secs(7), ..Rules::AGREED };
        assert_eq!(rules_from(&rules_to_settings(rules).into_iter().collect()).unwrap(), rules);
        assert_eq!(rules_from(&Environment::default()).unwrap(), Rules::AGREED);
    }

    #[test]
    fn texts_go_to_korea_alone_unless_other_countries_are_set() {
        let countries = |codes| other_countries_from(&Environment::from([("OTHER_COUNTRIES", codes)]));
        assert!(countries("").unwrap().is_empty());
        assert_eq!(countries("JP,TW").unwrap().codes(), "JP,TW");
        assert!(
            countries("US").unwrap_err().to_string().starts_with("OTHER_COUNTRIES cannot be used: \"US\"")
        );
    }

    #[test]
    fn a_setting_that_cannot_be_used_says_what_is_expected() {
        let problem = |name: &str, value: &str| {
            let environment = Environment::from([(name, value)]);
            let error = source_labels_from(&environment).err().or_else(|| rules_from(&environment).err());
            error.unwrap().to_string()
        };
        assert_eq!(problem("SOURCES", "[]"), "SOURCES cannot be used: at least one source is expected");
        assert!(problem("SOURCES", r#"[{"name":"A b","ko":"","en":""}]"#).contains("not a source name"));
        let environment = Environment::from([("LEASE_SECONDS", "0")]);
        let error = rules_from(&environment).unwrap_err();
        assert_eq!(error.to_string(), "LEASE_SECONDS cannot be used: 1 to 900 seconds are expected");
    }
}
