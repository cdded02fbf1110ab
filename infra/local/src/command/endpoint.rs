use std::path::PathBuf;

use emulator::{Endpoint, EndpointSettings};

use crate::{
    StartError, shutdown_signal::shutdown_signal, terminal::welcome_of_services, variables::Variables,
};

/// The AWS services without anything around them: no front door, and no pump that takes wake-ups from the queue. For
/// functions that run elsewhere, such as in the containers of `sam local`.
pub struct BareEndpoint {
    endpoint: Endpoint,
    data: PathBuf,
}

impl BareEndpoint {
    /// Starts it; requests are answered from then on.
    pub async fn start(settings: EndpointSettings) -> Result<Self, StartError> {
        let data = settings.data.clone();
        let endpoint = Endpoint::start(settings).await?;
        Variables::of_endpoint(&endpoint.url()).keep_in(&data)?;
        Ok(Self { endpoint, data })
    }

    /// The lines to print when it is ready.
    pub fn welcome(&self) -> String {
        welcome_of_services(&self.endpoint.url(), &self.data)
    }

    /// Serves until Ctrl-C or SIGTERM, then stops within 2 s.
    pub async fn run_until_shutdown(self) -> Result<(), StartError> {
        shutdown_signal().await.map_err(StartError::Signals)?;
        self.endpoint.stop().await;
        Ok(())
    }
}
