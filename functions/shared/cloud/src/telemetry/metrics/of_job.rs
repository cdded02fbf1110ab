//! The metrics of a job that was written. Every write of a job goes through one of two places of the
//! table, and lands once: so each of these is counted once, whichever function wrote it.

use job::{Job, NotificationStatus, State};

use super::metric::{Finish, Metric};

/// Of a job that was saved for the first time.
pub(super) fn created(job: &Job) -> Vec<Metric<'static>> {
    let ended = notification_end(job).map(Metric::NotificationEnded);
    [Metric::JobCreated].into_iter().chain(ended).collect()
}

/// Of a job that was replaced by its next version.
pub(super) fn changed(before: &Job, after: &Job) -> Vec<Metric<'static>> {
    let mut counts = Vec::new();
    // A searcher that had given it back, or was lost.
    if after.epoch > before.epoch && before.state == State::Processing(None) {
        counts.push(Metric::JobResumed);
    }
    if after.crashes > before.crashes {
        counts.push(Metric::SearcherCrashed);
    }
    if let (None, Some(at), Some(finish)) = (before.ended_at(), after.ended_at(), Finish::of(after)) {
        counts.extend([Metric::JobFinished(finish), Metric::JobAgeAtFinish(at.since(after.began_at()))]);
    }
    if before.notification.status() != after.notification.status() {
        counts.extend(notification_end(after).map(Metric::NotificationEnded));
    }
    counts
}

/// How the life of a job's text has ended, if it has.
fn notification_end(job: &Job) -> Option<NotificationStatus> {
    let status = job.notification.status();
    (!matches!(status, NotificationStatus::None | NotificationStatus::Waiting)).then_some(status)
}
