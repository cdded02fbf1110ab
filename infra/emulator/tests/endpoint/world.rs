use std::path::{Path, PathBuf};

use aws_smithy_http_client::Builder;
use emulator::{ADMINISTRATOR, Endpoint, EndpointSettings};
use tempfile::TempDir;

/// A running endpoint on a folder that is gone after the test.
pub(crate) struct World {
    pub(crate) endpoint: Endpoint,
    folder: TempDir,
    /// The access key id of its clients.
    key_id: &'static str,
}

/// A client of one SDK crate: the crates' builders are alike but not the same type.
macro_rules! client {
    ($sdk:ident, $url:expr, $key_id:expr) => {
        $sdk::Client::from_conf(
            $sdk::Config::builder()
                .http_client(Builder::new().build_http())
                .endpoint_url($url)
                .region($sdk::config::Region::new("ap-northeast-2"))
                .credentials_provider($sdk::config::Credentials::new($key_id, "test", None, None, "test"))
                .retry_config($sdk::config::retry::RetryConfig::disabled())
                .build(),
        )
    };
}

impl World {
    pub(crate) async fn start() -> World {
        World::start_on(tempfile::tempdir().unwrap(), |_| {}).await
    }

    pub(crate) async fn start_with(change: impl FnOnce(&mut EndpointSettings)) -> World {
        World::start_on(tempfile::tempdir().unwrap(), change).await
    }

    async fn start_on(folder: TempDir, change: impl FnOnce(&mut EndpointSettings)) -> World {
        let mut settings = EndpointSettings::new(folder.path().join("data"));
        // What these tests do is no proof that a function needs a right.
        settings.decisions = None;
        change(&mut settings);
        World { endpoint: Endpoint::start(settings).await.unwrap(), folder, key_id: ADMINISTRATOR }
    }

    /// The same world with clients that have this access key id.
    pub(crate) fn calling_as(self, key_id: &'static str) -> World {
        World { key_id, ..self }
    }

    /// The same folder under a new endpoint.
    pub(crate) async fn restart(self) -> World {
        let World { endpoint, folder, .. } = self;
        endpoint.stop().await;
        World::start_on(folder, |_| {}).await
    }

    /// Like `restart`, but the old endpoint is dropped without a stop.
    pub(crate) async fn crash_and_restart(self) -> World {
        let World { endpoint, folder, .. } = self;
        drop(endpoint);
        World::start_on(folder, |_| {}).await
    }

    /// Stops the endpoint; a new one starts on its folder.
    pub(crate) async fn stop(self) -> TempDir {
        self.endpoint.stop().await;
        self.folder
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        client!(aws_sdk_dynamodb, self.endpoint.url(), self.key_id)
    }

    pub(crate) fn sqs(&self) -> aws_sdk_sqs::Client {
        client!(aws_sdk_sqs, self.endpoint.url(), self.key_id)
    }

    pub(crate) fn sns(&self) -> aws_sdk_sns::Client {
        client!(aws_sdk_sns, self.endpoint.url(), self.key_id)
    }

    pub(crate) fn kms(&self) -> aws_sdk_kms::Client {
        client!(aws_sdk_kms, self.endpoint.url(), self.key_id)
    }

    /// The inbox as the port shows it.
    pub(crate) async fn texts(&self) -> Vec<serde_json::Value> {
        let url = format!("{}/_local/texts", self.endpoint.url());
        reqwest::get(url).await.unwrap().json().await.unwrap()
    }
}
