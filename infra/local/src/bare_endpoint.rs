use crate::{
    StartError,
    aws::{Endpoint, EndpointSettings},
    stop_signal::told_to_stop,
    variables::Variables,
};

/// The AWS services without anything around them: no front door, and nobody who takes wake-ups from the queue. For
/// functions that run elsewhere, such as in the containers of `sam local`.
pub struct BareEndpoint(Endpoint);

impl BareEndpoint {
    /// Starts it; requests are answered from then on.
    ///
    /// # Errors
    /// Why it does not start.
    pub async fn start(settings: EndpointSettings) -> Result<Self, StartError> {
        Ok(Self(Endpoint::start(settings).await?))
    }

    /// What is printed when it is ready. The last line is for scripts.
    pub fn welcome(&self) -> String {
        let url = self.0.url();
        let exports = Variables::of_endpoint(&url).exports();
        format!("Texts:        {url}/_local/texts\nAWS endpoint: {url}\n{exports}ready: {url}\n")
    }

    /// Serves until Ctrl-C or SIGTERM, then stops within 2 s.
    ///
    /// # Errors
    /// When signals cannot be listened to.
    pub async fn serve_until_told_to_stop(self) -> Result<(), StartError> {
        told_to_stop().await.map_err(StartError::Signals)?;
        self.0.stop().await;
        Ok(())
    }
}
