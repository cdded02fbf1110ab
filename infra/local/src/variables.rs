//! The environment of the functions, as the template sets it for the deployed ones.

use std::{
    fs::OpenOptions,
    io::{self, Read, Write},
    path::Path,
};

use cloud::Environment;
use emulator::{
    ACCOUNT, ADMINISTRATOR, KEY_ALIAS, REGION, SMS_REGION, SOLAPI_ACCOUNT, TABLE, WAKE_UP_QUEUE,
    private_file, private_folder,
};
use job::ChannelName;

use crate::{Sources, StartError};

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

    /// With the account of the stand-in for SOLAPI, whichever channel it is.
    pub(crate) fn with_channel(mut self, channel: ChannelName, endpoint: &str) -> Self {
        let [key, secret, sender] = SOLAPI_ACCOUNT;
        let account = format!(r#"{{"key":"{key}","secret":"{secret}","sender":"{sender}"}}"#);
        let address = format!("{endpoint}/solapi");
        let channel = channel.code().to_owned();
        self.0.extend([("CHANNELS", channel), ("SOLAPI_ACCOUNT", account), ("SOLAPI_URL", address)]);
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
            .map_err(|source| StartError::DataFile { path: path.display().to_string(), source })
    }
}

/// The bytes of a secret, of which each is two hexadecimal digits.
const SECRET_BYTES: usize = 32;

/// The secret behind idempotency keys and counters, kept in the data folder so that it survives a restart.
pub(crate) fn secret_in(data: &Path) -> Result<String, StartError> {
    let path = data.join("hmac.secret");
    let secret = read_secret(&path).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => create_secret(data, &path),
        _ => Err(error),
    });
    let path = || path.display().to_string();
    match secret {
        Ok(secret) if is_secret(&secret) => Ok(secret),
        Ok(_) => Err(StartError::Secret { path: path() }),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(StartError::Secret { path: path() }),
        Err(source) => Err(StartError::DataFile { path: path(), source }),
    }
}

fn is_secret(text: &str) -> bool {
    text.len() == 2 * SECRET_BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn read_secret(path: &Path) -> io::Result<String> {
    let mut secret = String::new();
    private_file(OpenOptions::new().read(true), path)?.read_to_string(&mut secret)?;
    Ok(secret)
}

fn create_secret(data: &Path, path: &Path) -> io::Result<String> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let secret: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    private_folder(data)?;
    match private_file(OpenOptions::new().write(true).create_new(true), path) {
        Ok(mut file) => file.write_all(secret.as_bytes()).map(|()| secret),
        // Another process on the same folder was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read_secret(path),
        Err(error) => Err(error),
    }
}
