//! Claiming a job: the claim is written first, and only the searcher whose write stands acts on it.

use cloud::ReplaceError;
use job::{Job, Moment, Notification};
use tokio_util::sync::CancellationToken;

use crate::{ProcessJob, WorkError};

/// The outcome of a write.
pub(super) enum Written {
    /// It stands.
    Done,
    /// Another writer was faster: the job as it stands, if it is still there.
    Lost(Option<Box<Job>>),
}

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
        match self.write(job, &claimed).await? {
            Written::Lost(winner) => Ok(winner.map(|winner| *winner)),
            Written::Done => match self.search(claimed, stop).await? {
                Some(ended) if matches!(ended.notification, Notification::Sending(_)) => {
                    self.send_sms(ended).await.map(Some)
                }
                ended => Ok(ended),
            },
        }
    }

    /// Claims the due text of a job that has ended, and publishes it.
    pub(super) async fn claim_notification(&self, job: &Job, claimed: Job) -> Result<Option<Job>, WorkError> {
        match self.write(job, &claimed).await? {
            Written::Lost(winner) => Ok(winner.map(|winner| *winner)),
            Written::Done => self.send_sms(claimed).await.map(Some),
        }
    }

    /// Writes the next version of a job.
    pub(super) async fn write(&self, before: &Job, after: &Job) -> Result<Written, WorkError> {
        match self.table.replace(before, after).await {
            Ok(()) => Ok(Written::Done),
            Err(ReplaceError::Conflict(winner)) => Ok(Written::Lost(winner)),
            Err(ReplaceError::Table(error)) => Err(error.into()),
        }
    }
}
