//! EventBridge's rule for what AWS End User Messaging tells of texts, and Lambda's asynchronous invocations by it.

use std::{sync::Arc, time::Duration};

use cloud::{Clock, Trace, cause};
use job::Rules;
use serde_json::Value;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::error;

use super::functions::Functions;

/// The pause between two looks at the endpoint's bus.
const PAUSE: Duration = Duration::from_millis(200);
/// An event that its function failed at is sent again after these pauses, as by Lambda.
const AGAIN: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(120)];

#[derive(Clone)]
pub(crate) struct Bus {
    pub(crate) functions: Arc<Functions>,
    /// The endpoint that has the bus.
    pub(crate) endpoint: String,
    pub(crate) client: reqwest::Client,
}

impl Bus {
    /// Hands events on until it is stopped.
    pub(crate) async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            for event in self.events().await.unwrap_or_default() {
                tokio::spawn(self.clone().invoke(event));
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = sleep(PAUSE) => {}
            }
        }
    }

    async fn events(&self) -> Option<Vec<Value>> {
        let answer = self.client.delete(format!("{}/_local/events", self.endpoint)).send().await.ok()?;
        answer.error_for_status().ok()?.json().await.ok()
    }

    async fn invoke(self, event: Value) {
        let mut again = AGAIN.into_iter();
        loop {
            let trace = Trace::begin(Clock::new(Rules::AGREED).now());
            let Err(error) = Trace::scope(Some(trace), self.functions.record_receipt.handle(&event)).await
            else {
                return;
            };
            error!(error = cause(&error), "record-receipt failed");
            match again.next() {
                Some(pause) => sleep(pause).await,
                None => return,
            }
        }
    }
}
