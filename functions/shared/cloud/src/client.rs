//! The connection to AWS that all services share.

mod aws;
mod connections;
mod roots;
mod service_error;

use std::{error::Error, time::Duration};

pub use aws::Aws;
pub(crate) use roots::http_client_of_the_web;
pub(crate) use service_error::redacted;

/// A connection in the same region stands within some 10 ms, and under valgrind, where instructions are counted, within
/// 1 s or 2. A process that starts without one only has a slower first call.
const PATIENCE: Duration = Duration::from_secs(3);

/// The error of a call that only opens a connection.
type CallError = Box<dyn Error + Send + Sync>;

/// Opens the connection to a service by a call, whose answer does not matter: the connection stands, or the first
/// request opens it.
pub(crate) async fn connect(service: &str, call: impl Future<Output = Result<(), CallError>>) {
    match tokio::time::timeout(PATIENCE, call).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(service, error = &*error as &dyn Error, "no connection to a service at the start")
        }
        Err(_elapsed) => {
            tracing::warn!(service, "no connection to a service at the start: no answer in time")
        }
    }
}
