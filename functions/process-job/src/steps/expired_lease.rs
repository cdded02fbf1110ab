//! The repair of a job whose lease has expired, or which is past its due time otherwise: it is done as the sweep would
//! do it, and the next step follows at once.

use cloud::log_repair;
use job::{Job, Moment, Repaired};

use crate::{ProcessJob, WorkError};

impl ProcessJob {
    /// Writes the repaired job, which is where a crash is counted.
    pub(super) async fn repair(
        &self,
        job: &Job,
        repaired: Repaired,
        at: Moment,
    ) -> Result<Option<Job>, WorkError> {
        let Some(Repaired { job: after, repair }) = self.table.recall_findings(job, repaired, at).await?
        else {
            return Ok(None);
        };
        Ok(match self.write(job, &after).await? {
            Ok(()) => {
                log_repair(&job.key, repair);
                Some(after)
            }
            Err(winner) => winner,
        })
    }
}
