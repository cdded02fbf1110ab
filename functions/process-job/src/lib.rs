//! `process-job`: searches for the jobs whose wake-ups arrive, and texts their owners.
//!
//! - [`ProcessJob::handle`] takes a batch of wake-ups, each with its own panic boundary and its own answer
//!   ([`batch`]), or, once a minute, the orphaned jobs ([`rescue`]);
//! - [`work`](ProcessJob::work) does the next thing for one job until nothing is left to do, so that a duplicate
//!   wake-up does nothing;
//! - [`search_job`] asks the sources that have no finding, stores each answer at once and progress at most every
//!   4 s, and gives the job back in time when it must stop;
//! - [`sources_in`] reads a file of sources, with which is compared what the other functions were told of it;
//! - [`text_job`] publishes the text that was claimed, once, and records what came of it.

mod batch;
mod catalogues;
mod event;
mod isolation_lock;
mod latency_estimates;
mod rescue;
mod search_job;
mod search_progress;
mod settings;
mod sources_file;
mod stop;
mod text_job;
mod work;

use std::{sync::Arc, time::Duration};

use cloud::{Clock, JobTable, Metrics, Seal, TableError, Texts, WakeUps};
use job::Wording;
use search::Source;
use tokio_util::sync::CancellationToken;

pub use event::{Event, Rescue, Rescued, Response};
pub use isolation_lock::IsolationLock;
pub use latency_estimates::LatencyEstimates;
pub use settings::{SetUpError, sources_of};
pub use sources_file::{SourcesError, labels_of, sources_in};
pub use stop::{stop_before, time_to_search};
pub use work::WorkError;

/// What the function works with.
#[derive(Clone)]
pub struct ProcessJob {
    /// Where jobs are kept.
    pub table: JobTable,
    /// Where the next searcher is woken.
    pub wake_ups: WakeUps,
    /// What publishes texts.
    pub texts: Texts,
    /// What opens contacts.
    pub seal: Seal,
    /// The words of texts.
    pub wording: Wording,
    /// The sources that can be asked.
    pub sources: Vec<Arc<dyn Source>>,
    /// How long one source may take.
    pub source_time_out: Duration,
    /// Where it is counted which sources failed.
    pub metrics: Metrics,
    /// The time.
    pub clock: Clock,
    /// What lets a job on its last chance be searched alone.
    pub isolation: IsolationLock,
    /// How long the sources usually take.
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
