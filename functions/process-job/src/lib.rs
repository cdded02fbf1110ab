//! `process-job`: searches for the jobs whose wake-ups arrive, and texts their owners.
//!
//! - [`wake_ups`]: a batch of wake-ups, each with its own panic boundary and its own answer, or, once a minute, the
//!   orphaned jobs;
//! - [`steps`]: the next thing for one job until nothing is left to do, so that a duplicate wake-up does nothing: a
//!   claim is written (`claim`), an expired lease is counted (`expired_lease`), an SMS is sent and its receipt
//!   asked for (`send_sms`), and a job on its last chance is alone (`isolation_lock`);
//! - [`search_job`]: asks the sources that have no finding (`ask_sources`), stores each answer at once, and writes
//!   progress at most every 4 s (`lease`); the job is given back in time when the searcher must stop;
//! - [`settings`]: what is read at the start, the file of sources among it, with which is compared what the other
//!   functions were told of it.

mod search_job;
mod settings;
mod steps;
mod wake_ups;

use std::{sync::Arc, time::Duration};

use cloud::{Carriers, Clock, JobTable, Metrics, Seal, TableError, WakeUps};
use job::Wording;
use search::Source;
use tokio_util::sync::CancellationToken;

pub use search_job::LatencyEstimates;
pub use settings::{
    SetUpError, SourcesError, TIME_LIMIT, configured_in, labels_of, sources_in, sources_of, stop_before,
    time_to_search, warn_of_slow_sources,
};
pub use steps::{IsolationLock, WorkError};
pub use wake_ups::{Event, Rescue, Rescued, Response};

/// The services and settings that the function works with.
#[derive(Clone)]
pub struct ProcessJob {
    /// Where jobs are kept.
    pub table: JobTable,
    /// Where the next searcher is woken.
    pub wake_ups: WakeUps,
    /// The channels that publish texts.
    pub carriers: Carriers,
    /// The seal that opens contacts.
    pub seal: Seal,
    /// The words of texts.
    pub wording: Wording,
    /// The sources that can be asked.
    pub sources: Vec<Arc<dyn Source>>,
    /// The time that one source may take.
    pub source_time_out: Duration,
    /// Where it is counted which sources failed.
    pub metrics: Metrics,
    /// The time.
    pub clock: Clock,
    /// The lock that lets a job on its last chance be searched alone.
    pub isolation: IsolationLock,
    /// The times that the sources usually take.
    pub latencies: LatencyEstimates,
}

impl ProcessJob {
    /// Answers an event: which wake-ups are to be delivered again. Fails only when a rescue cannot read the index.
    /// When `stop` is cancelled, every search gives its job back and wakes the next searcher.
    pub async fn handle(
        self: Arc<Self>,
        event: Event,
        stop: &CancellationToken,
    ) -> Result<Response, TableError> {
        match event {
            Event::Batch(batch) => Ok(Response::Batch(self.handle_batch(batch, stop).await)),
            Event::Rescue(_) => Ok(Response::Rescued(self.rescue(stop).await?)),
        }
    }
}
