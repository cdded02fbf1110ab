//! Jobs whose wake-ups reached no searcher, again and again: they are orphaned, so they are taken up
//! without it, whether or not their next wake-up is due.

use std::sync::Arc;

use cloud::{TableError, cause};
use futures::{StreamExt, stream};
use job::{Key, ORPHAN_SHARD};
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use super::Rescued;
use crate::ProcessJob;

/// As many as in a batch of the queue's.
const AT_ONCE: usize = 10;

impl ProcessJob {
    pub(crate) async fn rescue(self: Arc<Self>, stop: &CancellationToken) -> Result<Rescued, TableError> {
        let horizon = self.clock.now().plus(self.clock.rules().max_age);
        let orphaned = self.table.due(ORPHAN_SHARD, horizon).await?;
        let jobs = orphaned.len();
        stream::iter(orphaned).for_each_concurrent(AT_ONCE, |(_, key)| self.rescue_one(key, stop)).await;
        Ok(Rescued { jobs })
    }

    async fn rescue_one(&self, key: Key, stop: &CancellationToken) {
        warn!(job.key = key.short(), "the job is orphaned: it is taken up without the queue");
        if let Err(error) = self.work(&key, stop).await {
            error!(job.key = key.short(), error = cause(&error), "the orphaned job could not be worked on");
        }
    }
}
