//! A stand-in for `aws-config`, by `[patch.crates-io]`. winterbaume-core names the crate in one method, `sdk_config`,
//! which Textback never calls. The real crate brings the SDK's clients for SSO and STS: a tenth of the first build.

use aws_credential_types::provider::SharedCredentialsProvider;
pub use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
pub use aws_types::{SdkConfig, region::Region};

/// Starts a configuration, which reads nothing of the environment.
pub fn defaults(version: BehaviorVersion) -> ConfigLoader {
    ConfigLoader(SdkConfig::builder().behavior_version(version))
}

/// Collects the configuration of a client.
#[derive(Debug)]
pub struct ConfigLoader(aws_types::sdk_config::Builder);

impl ConfigLoader {
    /// Sets the HTTP client that requests are sent with.
    #[must_use]
    pub fn http_client(self, client: SharedHttpClient) -> Self {
        Self(self.0.http_client(client))
    }

    /// Sets the source of credentials.
    #[must_use]
    pub fn credentials_provider(self, credentials: SharedCredentialsProvider) -> Self {
        Self(self.0.credentials_provider(credentials))
    }

    /// Sets the region.
    #[must_use]
    pub fn region(self, region: Region) -> Self {
        Self(self.0.region(region))
    }

    /// Returns the finished configuration; asynchronous, as its model is.
    pub async fn load(self) -> SdkConfig {
        self.0.build()
    }
}
