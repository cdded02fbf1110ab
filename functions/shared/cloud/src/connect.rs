use std::{error::Error, future::Future, time::Duration};

use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_kms::primitives::Blob;

use crate::{JobTable, Seal, WakeUps, job_item, seal::PURPOSE, service_error::redacted};

/// A connection in the same region stands within some 10 ms, and under valgrind, where instructions are counted, within
/// 1 s or 2; whoever starts without one only has a slower first call.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why a connection was not opened.
type Trouble = Box<dyn Error + Send + Sync>;

impl JobTable {
    /// Opens the connection to the table service by a read that finds nothing (half a read unit), before the first
    /// request needs it.
    pub async fn connect(&self) {
        let get = self.client.get_item().table_name(&self.name).consistent_read(false);
        let get = get
            .key("pk", AttributeValue::S(job_item::partition_beginning("")))
            .key("sk", AttributeValue::S(job_item::SORT_KEY.to_owned()));
        settle("table", async { get.send().await.map(drop).map_err(redacted) }).await;
    }
}

impl WakeUps {
    /// Opens the connection to the queue service by asking how long the queue is, before the first request needs it.
    pub async fn connect(&self) {
        settle("queue", async { self.backlog().await.map(drop).map_err(Trouble::from) }).await;
    }
}

impl Seal {
    /// Opens the connection to the key service by sealing nothing, before the first request needs it.
    pub async fn connect(&self) {
        let request = self.client.encrypt().key_id(&self.key_id).plaintext(Blob::new("-"));
        let request = request.encryption_context("purpose", PURPOSE);
        settle("key", async { request.send().await.map(drop).map_err(redacted) }).await;
    }
}

/// What it answers does not matter: the connection stands, or the first request opens it.
async fn settle(service: &str, call: impl Future<Output = Result<(), Trouble>>) {
    match tokio::time::timeout(PATIENCE, call).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::warn!(service, error = &*error as &dyn Error, "no connection at the start")
        }
        Err(_elapsed) => tracing::warn!(service, "no connection at the start: no answer in time"),
    }
}
