//! Claiming a job: the claim is written first, and only the searcher whose write stands acts on it.

use cloud::{Draft, Prepared, ReplaceError};
use job::{Job, Moment, Notification, PublishOutcome, TransitionError};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{ProcessJob, WorkError};

impl ProcessJob {
    /// Claims the lease of a job and searches under it; in the write that ends the search, its text is claimed, too.
    pub(super) async fn claim_search(
        &self,
        job: &Job,
        claimed: Job,
        at: Moment,
        stop: &CancellationToken,
    ) -> Result<Option<Job>, WorkError> {
        let end = self.latencies.end_of(&claimed, at.now);
        let claimed = claimed.expecting(end);
        if let Err(winner) = self.write(job, &claimed).await? {
            return Ok(winner);
        }
        match self.search(claimed, stop).await? {
            Some(ended) if matches!(ended.notification, Notification::Sending(_)) => {
                self.send_sms(ended, &Draft::unnamed()).await.map(Some)
            }
            ended => Ok(ended),
        }
    }

    /// Prepares and claims the due text of a job that has ended, and publishes it.
    pub(super) async fn claim_notification(&self, job: &Job, claimed: Job) -> Result<Option<Job>, WorkError> {
        let Notification::Due(due) = &job.notification else { return Ok(None) };
        let names = self.carriers.names();
        let route = job.route(names);
        let Some((route, channel)) =
            route.and_then(|route| Some((route, self.carriers.named(route.channel)?)))
        else {
            warn!(channel = job.notification.channel_code(), "the text's channel is not configured any more");
            return self.write_next(job, job.leave_channel(names, self.clock.moment())).await;
        };
        let job = &job.clone().routed(route);
        let draft = match channel.prepare(due.reference.as_ref()).await {
            Prepared::Ready(draft) => draft,
            Prepared::Sent => {
                info!(channel = route.channel.code(), "text sent earlier, as its channel tells");
                let recorded =
                    job.record_notification(due.attempt(), PublishOutcome::Sent(None), self.clock.moment());
                return self.write_next(job, recorded).await;
            }
            Prepared::NotReady { spread } => {
                return self.write_next(job, job.put_notification_off(spread, self.clock.moment())).await;
            }
        };
        let claimed = match &draft.reference {
            Some(name) => job.claim_notification_as(name.clone(), self.clock.moment()),
            None => Ok(claimed.routed(route)),
        };
        let Ok(claimed) = claimed else { return Ok(Some(job.clone())) };
        match self.write(job, &claimed).await? {
            Ok(()) => self.send_sms(claimed, &draft).await.map(Some),
            Err(winner) => Ok(winner),
        }
    }

    /// Writes what a transition made of the job, and returns the job that stands then.
    pub(super) async fn write_next(
        &self,
        job: &Job,
        next: Result<Job, TransitionError>,
    ) -> Result<Option<Job>, WorkError> {
        // What is too early or too late by now is looked at again.
        let Ok(next) = next else { return Ok(Some(job.clone())) };
        Ok(match self.write(job, &next).await? {
            Ok(()) => Some(next),
            Err(winner) => winner,
        })
    }

    /// Writes the next version of a job; where another writer was faster, the job as it stands, if it is still there.
    pub(super) async fn write(
        &self,
        before: &Job,
        after: &Job,
    ) -> Result<Result<(), Option<Job>>, WorkError> {
        match self.table.replace(before, after).await {
            Ok(()) => Ok(Ok(())),
            Err(ReplaceError::Conflict(winner)) => Ok(Err(winner.map(|winner| *winner))),
            Err(ReplaceError::Table(error)) => Err(error.into()),
        }
    }
}
