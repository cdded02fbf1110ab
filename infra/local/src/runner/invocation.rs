//! Lambda's part in one invocation of process-job: it says when time will be up, and ends it then.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use cloud::cause;
use process_job::{Event, ProcessJob, Response, stop_before};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::error;

/// Invokes process-job as Lambda does.
#[derive(Clone)]
pub(crate) struct Invoker {
    pub(crate) function: Arc<ProcessJob>,
    /// The longest that one invocation takes.
    pub(crate) time_limit: Duration,
}

impl Invoker {
    /// The function's answer, or `None` when it failed or ran into its time limit, which is logged.
    pub(crate) async fn invoke(&self, event: Event, shutdown: &CancellationToken) -> Option<Response> {
        let deadline = SystemTime::now() + self.time_limit;
        let millis = deadline.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let stop = stop_before(u64::try_from(millis).unwrap_or(u64::MAX), shutdown);
        let answer = timeout(self.time_limit, Arc::clone(&self.function).handle(event, &stop)).await;
        stop.cancel();
        match answer {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(error)) => error!(error = cause(&error), "process-job failed"),
            Err(_elapsed) => error!("process-job ran into its time limit"),
        }
        None
    }
}
