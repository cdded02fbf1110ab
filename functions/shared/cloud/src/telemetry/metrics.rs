//! Metrics: one line of the log for each count, in CloudWatch's Embedded Metric Format, of which CloudWatch makes
//! metrics by itself. Nothing is gathered in memory, so no crash and no frozen process takes counts along.

mod metric;

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use job::{Job, NotificationStatus, State};
use metrique_writer_core::format::Format;
use metrique_writer_format_emf::Emf;

pub use metric::{Finish, Metric};

use super::log::cause;
use crate::Environment;

/// The namespace of all metrics where there is one system alone, such as on one machine.
const NAMESPACE: &str = "Textback";

/// Where counts are written. By default nowhere: a library's user says where its log is.
#[derive(Clone, Default)]
pub struct Metrics(Option<Arc<Counts>>);

struct Counts {
    namespace: String,
    lines: Mutex<Box<dyn Write + Send>>,
}

impl Metrics {
    /// To standard output, whose lines Lambda puts into the function's log, in the namespace `METRICS_NAMESPACE`: two
    /// stacks in one account, each with its own, do not count into each other's alarms.
    pub fn to_stdout(environment: &Environment) -> Self {
        let namespace = environment.optional("METRICS_NAMESPACE").unwrap_or(NAMESPACE);
        Self::within(namespace, io::stdout())
    }

    /// To wherever lines are kept. Each arrives in one write.
    pub fn to(lines: impl Write + Send + 'static) -> Self {
        Self::within(NAMESPACE, lines)
    }

    fn within(namespace: &str, lines: impl Write + Send + 'static) -> Self {
        let lines: Box<dyn Write + Send> = Box::new(lines);
        Self(Some(Arc::new(Counts { namespace: namespace.to_owned(), lines: Mutex::new(lines) })))
    }

    /// Writes one count. One that cannot be written is logged and lost: no search should fail for it.
    pub fn count(&self, count: &Metric<'_>) {
        let Some(counts) = &self.0 else { return };
        let written = line_of(count, &counts.namespace).and_then(|line| {
            let mut lines = counts.lines.lock().unwrap_or_else(PoisonError::into_inner);
            lines.write_all(&line).and_then(|()| lines.flush())
        });
        if let Err(error) = written {
            tracing::warn!(metric = count.name(), error = cause(&error), "a metric was not written");
        }
    }

    /// Counts a job that was saved just now. Every write of a job goes through one of two places of the table, and lands
    /// once: so each of these is counted once, whichever function wrote it.
    pub(crate) fn count_created(&self, job: &Job) {
        let ended = notification_end(job).map(|end| Metric::NotificationEnded(end, None));
        self.count_all([Metric::JobCreated].into_iter().chain(ended));
    }

    /// Counts what a write that landed has changed.
    pub(crate) fn count_change(&self, before: &Job, after: &Job) {
        // A searcher that had given it back, or was lost.
        if after.epoch > before.epoch && before.state == State::Processing(None) {
            self.count(&Metric::JobResumed);
        }
        if after.crashes > before.crashes {
            self.count(&Metric::SearcherCrashed);
        }
        if let (None, Some(at), Some(finish)) = (before.ended_at(), after.ended_at(), Finish::of(after)) {
            self.count(&Metric::JobFinished(finish));
            self.count(&Metric::JobAgeAtFinish(at.since(after.began_at())));
        }
        if before.notification.status() != after.notification.status() {
            let channel = before.notification.channel();
            self.count_all(notification_end(after).map(|end| Metric::NotificationEnded(end, channel)));
        }
        if let Some(channel) = after.channel_before(before) {
            self.count(&Metric::ChannelFailed(channel));
        }
    }

    fn count_all<'a>(&self, counts: impl IntoIterator<Item = Metric<'a>>) {
        counts.into_iter().for_each(|count| self.count(&count));
    }
}

/// How the life of a job's text has ended, if it has.
fn notification_end(job: &Job) -> Option<NotificationStatus> {
    let status = job.notification.status();
    (!matches!(status, NotificationStatus::None | NotificationStatus::Waiting)).then_some(status)
}

/// The line, with its end. The formatter's checks of names and dimensions are for debug builds: ours are constants.
fn line_of(count: &Metric<'_>, namespace: &str) -> io::Result<Vec<u8>> {
    let dimensions = count.dimension().map(|(name, _)| name.to_owned()).into_iter().collect();
    let mut line = Vec::with_capacity(256);
    Emf::builder(namespace.to_owned(), vec![dimensions])
        .build()
        .format(count, &mut line)
        .map_err(io::Error::other)?;
    Ok(line)
}

#[cfg(test)]
#[path = "metrics/metrics_tests.rs"]
mod tests;
