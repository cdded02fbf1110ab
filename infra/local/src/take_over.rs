//! When the process that runs the shared endpoint dies, another one on the same data folder runs it from then on:
//! what it kept is in the folder, and wake-ups that were only in its memory are the sweep's to send again.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use tokio::{net::TcpStream, time::sleep};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use emulator::{Endpoint, EndpointSettings};

/// How often the endpoint is looked for.
const WATCH: Duration = Duration::from_millis(500);

/// Watches an endpoint on this machine and takes it over when nobody listens there any more; gives it back when
/// told to stop.
pub(crate) async fn watch(address: SocketAddr, data: PathBuf, stop: CancellationToken) -> Option<Endpoint> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return None,
            () = sleep(WATCH) => {}
        }
        if TcpStream::connect(address).await.is_ok() {
            continue;
        }
        // With another folder, this process would go on with another table: every job would be unknown.
        if !Endpoint::was_at(address, &data) {
            debug!(%address, "the AWS endpoint is gone and was not on this process's data folder");
            continue;
        }
        let settings = EndpointSettings { port: address.port(), ..EndpointSettings::new(&data) };
        match Endpoint::start(settings).await {
            Ok(endpoint) => {
                warn!(%address, "the AWS endpoint was gone and is now run by this process");
                stop.cancelled().await;
                return Some(endpoint);
            }
            // Another process was faster, or holds the folder: look again.
            Err(error) => debug!(%error, "the AWS endpoint was not taken over"),
        }
    }
}
