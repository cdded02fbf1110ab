use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use search::Source;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// The time that the template gives an invocation.
pub const TIME_LIMIT: Duration = Duration::from_secs(120);

/// The time that stopping takes: a publish under way (connect 2 s, read 5 s), and the write that gives the job back.
const MARGIN: Duration = Duration::from_secs(10);

/// The share of an invocation's time that is for searching. With less than two margins to go, half of the time is
/// left, so that a function with a short limit still works.
pub fn time_to_search(left: Duration) -> Duration {
    left.saturating_sub(MARGIN).max(left / 2)
}

/// Tells the operator of each source whose own time-out is longer than an invocation of this time can wait.
pub fn warn_of_slow_sources(sources: &[Arc<dyn Source>], time_limit: Duration) {
    let window = time_to_search(time_limit);
    for source in sources {
        if let Some(time_out) = source.time_out().filter(|time_out| *time_out > window) {
            let (timeout_s, most_s) = (time_out.as_secs(), window.as_secs());
            let source = source.name();
            warn!(source, timeout_s, most_s, "the timeout of a source is longer than an invocation waits");
        }
    }
}

/// A signal that comes in time before Lambda ends the invocation, or with the process's own shutdown.
///
/// `deadline` is Lambda's, in milliseconds since the epoch.
pub fn stop_before(deadline: u64, shutdown: &CancellationToken) -> CancellationToken {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let left = Duration::from_millis(deadline).saturating_sub(now);
    let wait = time_to_search(left);
    let stop = shutdown.child_token();
    let signal = stop.clone();
    tokio::spawn(async move {
        tokio::time::sleep(wait).await;
        signal.cancel();
    });
    stop
}
