//! Which connection a request takes: a second attempt never takes one that was kept, since it may be as dead as that of
//! the first. Lambda freezes a process between two invocations, and what the network drops meanwhile is dropped without
//! a word.

use std::time::Duration;

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
        SharedHttpConnector,
    },
    orchestrator::HttpRequest,
    runtime_components::RuntimeComponents,
};

/// The time for which an idle connection is kept: less than the minute after which AWS's services close theirs (the AWS
/// SDK for Java has a minute as its own limit, for that reason).
pub(super) const KEPT: Duration = Duration::from_secs(50);

/// Two clients, each of which reads its roots when it opens a connection, and not once more for every service, only to see
/// whether it could.
#[derive(Clone, Debug)]
pub(super) struct Connections {
    /// For first attempts: keeps connections for the next request.
    pub(super) kept: SharedHttpClient,
    /// For all others: opens one for each.
    pub(super) fresh: SharedHttpClient,
}

impl HttpClient for Connections {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Chosen {
            kept: self.kept.http_connector(settings, components),
            fresh: self.fresh.clone(),
            settings: settings.clone(),
            components: components.clone(),
        })
    }
}

#[derive(Debug)]
struct Chosen {
    kept: SharedHttpConnector,
    fresh: SharedHttpClient,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
}

impl HttpConnector for Chosen {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        // As the AWS SDKs tell a service: "attempt=2; max=3".
        let attempt = request.headers().get("amz-sdk-request").unwrap_or_default();
        match attempt.is_empty() || attempt.starts_with("attempt=1;") {
            true => self.kept.call(request),
            false => self.fresh.http_connector(&self.settings, &self.components).call(request),
        }
    }
}
