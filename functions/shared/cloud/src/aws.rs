use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::timeout::TimeoutConfig;

use crate::{Environment, SettingError};

/// The connection that all service clients of a process share: region, credentials and one HTTP client.
///
/// Lambda puts region and credentials into the environment, so none of aws-config's search for them is needed.
#[derive(Clone)]
pub struct Aws {
    region: String,
    credentials: Credentials,
    endpoint: Option<String>,
    http_client: SharedHttpClient,
}

/// A connection to a service in the same region stands within milliseconds.
const CONNECT: Duration = Duration::from_secs(2);
/// The slowest answer worth waiting for: the text service's limit, above all others' usual times.
const READ: Duration = Duration::from_secs(5);

impl Aws {
    /// Reads `AWS_REGION`, the credentials' variables and, for a local endpoint, `AWS_ENDPOINT_URL`.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let region = environment.required("AWS_REGION", "a region such as ap-northeast-2")?;
        let credentials = Credentials::new(
            environment.required("AWS_ACCESS_KEY_ID", "an access key id")?,
            environment.required("AWS_SECRET_ACCESS_KEY", "a secret access key")?,
            environment.optional("AWS_SESSION_TOKEN").map(str::to_owned),
            None,
            "environment",
        );
        let endpoint = environment.optional("AWS_ENDPOINT_URL").map(str::to_owned);
        Ok(Self { region: region.to_owned(), credentials, endpoint, http_client: http_client() })
    }

    /// A connection to an endpoint on this machine, which asks for no particular credentials.
    pub fn local(endpoint: &str) -> Self {
        Self {
            region: "ap-northeast-2".to_owned(),
            credentials: Credentials::new("local", "local", None, None, "local"),
            endpoint: Some(endpoint.to_owned()),
            http_client: http_client(),
        }
    }

    /// The same connection in another region.
    pub fn in_region(&self, region: &str) -> Self {
        Self { region: region.to_owned(), ..self.clone() }
    }
}

/// Fills in what every service's configuration builder asks for under the same names.
macro_rules! configure {
    ($service:ident, $aws:expr) => {{
        let aws = $aws;
        let mut config = $service::Config::builder()
            .region($service::config::Region::new(aws.region.clone()))
            .credentials_provider(aws.credentials.clone())
            .http_client(aws.http_client.clone())
            .timeout_config(time_outs());
        if let Some(endpoint) = &aws.endpoint {
            config = config.endpoint_url(endpoint);
        }
        config
    }};
}

impl Aws {
    /// The table service.
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::from_conf(configure!(aws_sdk_dynamodb, self).build())
    }

    /// The queue service: a client that also receives, for what stands where the event source mapping would.
    pub fn sqs(&self) -> aws_sdk_sqs::Client {
        aws_sdk_sqs::Client::from_conf(configure!(aws_sdk_sqs, self).build())
    }

    pub(crate) fn kms(&self) -> aws_sdk_kms::Client {
        aws_sdk_kms::Client::from_conf(configure!(aws_sdk_kms, self).build())
    }

    /// Without the SDK's retries: a publish has no idempotency token, so one time-out could become three texts.
    pub(crate) fn sns_without_retries(&self) -> aws_sdk_sns::Client {
        let retries_off = aws_sdk_sns::config::retry::RetryConfig::disabled();
        aws_sdk_sns::Client::from_conf(configure!(aws_sdk_sns, self).retry_config(retries_off).build())
    }
}

fn http_client() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https()
}

fn time_outs() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT).read_timeout(READ).build()
}
