//! EventBridge's schedule: a sweep and a rescue every minute, and oftener when leases are shorter.

use std::{sync::Arc, time::Duration};

use cloud::{Clock, Trace, cause};
use job::Rules;
use process_job::{Event, Rescue};
use serde::de::IgnoredAny;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tracing::error;

use super::{functions::Functions, invocation::Invoker};

const MINUTE: Duration = Duration::from_secs(60);

pub(crate) struct Schedule {
    pub(crate) functions: Arc<Functions>,
    pub(crate) invoker: Invoker,
    pub(crate) lease: Duration,
    /// Counts the rounds that are done.
    pub(crate) worked: tokio::sync::watch::Sender<u64>,
}

impl Schedule {
    /// Rounds until it is stopped; the first one at once, for the jobs that a restart left behind.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let mut ticks = interval(self.lease.min(MINUTE));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut rescue = tokio::spawn(std::future::ready(()));
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                _ = ticks.tick() => {}
            }
            if let Err(error) = Trace::scope(trace(), self.functions.sweep_jobs.handle()).await {
                error!(error = cause(&error), "sweep failed");
            }
            // A rescue searches, so it may outlast many sweeps.
            if rescue.is_finished() {
                rescue = tokio::spawn(self.rescue(stop.clone()));
            }
            self.worked.send_modify(|count| *count += 1);
        }
        let _ = rescue.await;
    }

    fn rescue(&self, stop: CancellationToken) -> impl Future<Output = ()> + use<> {
        let (invoker, worked) = (self.invoker.clone(), self.worked.clone());
        async move {
            let event = Event::Rescue(Rescue { rescue: IgnoredAny });
            let _ = Trace::scope(trace(), invoker.invoke(event, &stop)).await;
            worked.send_modify(|count| *count += 1);
        }
    }
}

/// A round belongs to no request: it begins a trace of its own.
fn trace() -> Option<Trace> {
    Some(Trace::begin(Clock::new(Rules::AGREED).now()))
}
