//! The receipt of a text that is out: asked for when it is due, and written. It is asked here and not by the sweep, which
//! wakes a searcher when it must: so one function alone has the carrier's account.

use job::{Job, SmsReference};
use tracing::info;

use crate::{ProcessJob, WorkError};

impl ProcessJob {
    /// Asks the channel whether the text that it knows by this name arrived, and writes what it says.
    pub(super) async fn ask_receipt(
        &self,
        job: &Job,
        reference: &SmsReference,
    ) -> Result<Option<Job>, WorkError> {
        let receipt = self.channel.receipt(reference).await;
        info!(?receipt, "the carrier was asked whether the text arrived");
        self.write_next(job, job.record_receipt(reference, receipt, self.clock.moment())).await
    }
}
