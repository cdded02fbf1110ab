//! Jobs whose wake-ups were answered by nobody, again and again: the queue has forsaken them, so they are taken up
//! without it, whether or not their next wake-up is due.

use std::sync::Arc;

use cloud::TableError;
use futures::{StreamExt, stream};
use job::{FORSAKEN_SHARD, Key};
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use crate::{ProcessJob, wakening::Rescued, work::Company};

/// As many as in a batch of the queue's.
const AT_ONCE: usize = 10;

impl ProcessJob {
    pub(crate) async fn rescue(self: Arc<Self>, stop: &CancellationToken) -> Result<Rescued, TableError> {
        let horizon = self.clock.now().plus(self.clock.rules().max_age);
        let forsaken = self.table.due(FORSAKEN_SHARD, horizon).await?;
        let jobs = forsaken.len();
        stream::iter(forsaken).for_each_concurrent(AT_ONCE, |(_, key)| self.rescue_one(key, stop)).await;
        Ok(Rescued { jobs })
    }

    async fn rescue_one(&self, key: Key, stop: &CancellationToken) {
        warn!(job.key = key.short(), "the queue has forsaken the job");
        if let Err(error) = self.work(&key, Company::Nobody, stop).await {
            error!(job.key = key.short(), error = &error as &dyn std::error::Error, "rescue failed");
        }
    }
}
