//! The environment of the functions, as the template sets it for the deployed ones.

use std::{fs::OpenOptions, io::Write, path::Path};

use cloud::Environment;
use emulator::{
    ACCOUNT, ADMINISTRATOR, KEY_ALIAS, REGION, SENS_ACCOUNT, SMS_REGION, SOLAPI_ACCOUNT, TABLE,
    WAKE_UP_QUEUE, private_file, private_folder, private_secret, random_bytes,
};
use job::Channels;

use crate::{Sources, StartError};

/// The data folder unless another is named.
pub(crate) const DEFAULT_DATA: &str = ".textback";
/// The file of a data folder from which `textback env` reads them.
pub(crate) const FILE: &str = "env.sh";

/// The variable that says who calls: a function by its role's name, people as the administrator.
const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";

/// Names and values, ready to be exported.
#[derive(Clone)]
pub(crate) struct Variables(Vec<(&'static str, String)>);

impl Variables {
    pub(crate) fn new(endpoint: &str, public_url: &str, secret: String) -> Self {
        let fixed = [
            ("KMS_KEY_ID", KEY_ALIAS),
            ("SMS_REGION", SMS_REGION),
            ("SERVICE_NAME_KO", "텍스트백"),
            ("SERVICE_NAME_EN", "Textback"),
            ("PUBLIC_URL", public_url),
        ];
        let Self(mut variables) = Self::of_endpoint(endpoint);
        variables.extend(fixed.map(|(name, value)| (name, value.to_owned())));
        variables.push(("HMAC_SECRET", secret));
        Self(variables)
    }

    /// The variables by which the table and the queue of an endpoint are found.
    pub(crate) fn of_endpoint(endpoint: &str) -> Self {
        let queue_url = format!("{endpoint}/{ACCOUNT}/{WAKE_UP_QUEUE}");
        let fixed = [
            ("AWS_ENDPOINT_URL", endpoint),
            ("AWS_REGION", REGION),
            (ACCESS_KEY_ID, ADMINISTRATOR),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("TABLE_NAME", TABLE),
            ("QUEUE_URL", &queue_url),
        ];
        Self(fixed.map(|(name, value)| (name, value.to_owned())).into())
    }

    pub(crate) fn with_sources(mut self, sources: &Sources) -> Self {
        self.0.push(("SOURCES", cloud::source_labels_to_setting(&sources.labels)));
        self
    }

    pub(crate) fn with_rules(mut self, rules: job::Rules) -> Self {
        self.0.extend(cloud::rules_to_settings(rules));
        self
    }

    pub(crate) fn with_notification_limits(mut self, limits: &job::NotificationLimits) -> Self {
        self.0.extend(cloud::notification_limits_to_settings(limits));
        self
    }

    /// With the accounts of the stand-ins for SOLAPI and SENS, whichever channels there are.
    pub(crate) fn with_channels(
        mut self,
        channels: Channels,
        alim_talk: Option<&str>,
        endpoint: &str,
    ) -> Self {
        let [key, secret, sender] = SOLAPI_ACCOUNT;
        let account = format!(r#"{{"key":"{key}","secret":"{secret}","sender":"{sender}"}}"#);
        let address = format!("{endpoint}/solapi");
        let channels = channels.to_string();
        self.0.extend([("CHANNELS", channels), ("SOLAPI_ACCOUNT", account), ("SOLAPI_URL", address)]);
        let [service, key, secret, sender] = SENS_ACCOUNT;
        let account =
            format!(r#"{{"service":"{service}","key":"{key}","secret":"{secret}","sender":"{sender}"}}"#);
        self.0.extend([("SENS_ACCOUNT", account), ("SENS_URL", format!("{endpoint}/sens"))]);
        self.0.extend(alim_talk.map(|template| ("ALIMTALK", template.to_owned())));
        self
    }

    /// The environment of the function with this role.
    pub(crate) fn environment_of(&self, role: &str) -> Environment {
        let variables = self.0.iter().map(|(name, value)| (*name, value.as_str()));
        variables.chain([(ACCESS_KEY_ID, role)]).collect()
    }

    pub(crate) fn pairs(&self) -> &[(&'static str, String)] {
        &self.0
    }

    /// Leaves them in the data folder, which is there, as lines for a shell.
    pub(crate) fn keep_in(&self, data: &Path) -> Result<(), StartError> {
        let quoted = |value: &str| value.replace('\'', r"'\''");
        let exports: String =
            self.0.iter().map(|(name, value)| format!("export {name}='{}'\n", quoted(value))).collect();
        let path = data.join(FILE);
        let file = private_file(OpenOptions::new().write(true).create(true).truncate(true), &path);
        file.and_then(|mut file| file.write_all(exports.as_bytes()))
            .map_err(|source| StartError::DataFile(path.display().to_string(), source))
    }
}

/// The secret behind idempotency keys and counters, kept in the data folder so that it survives a restart.
pub(crate) fn secret_in(data: &Path) -> Result<String, StartError> {
    let path = data.join("hmac.secret");
    let name = path.display().to_string();
    let secret = private_folder(data)
        .and_then(|()| private_secret(&path, const_hex::encode(random_bytes::<32>()).as_bytes()))
        .map_err(|source| StartError::DataFile(name.clone(), source))?;
    let secret = String::from_utf8(secret).ok().filter(|secret| is_secret(secret));
    secret.ok_or(StartError::Secret(name))
}

fn is_secret(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
