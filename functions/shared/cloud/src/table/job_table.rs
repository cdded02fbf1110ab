use aws_sdk_dynamodb::{Client, types::AttributeValue};

use super::item::job_item::{self, UnreadableItem};
use crate::{
    Aws, Environment, Metrics, SettingError,
    client::{connect, redacted},
};

/// The jobs' table: one partition for each job, holding the job and its findings.
#[derive(Clone)]
pub struct JobTable {
    pub(crate) client: Client,
    pub(crate) name: String,
    pub(crate) metrics: Metrics,
}

/// The table did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// No answer, or an error.
    #[error("the table did not answer as it should")]
    Service(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// An item that is no job.
    #[error(transparent)]
    Unreadable(#[from] UnreadableItem),
    /// An item whose attributes have other types than ours.
    #[error("the stored item has attributes of unexpected types")]
    Foreign,
}

impl JobTable {
    /// The table named by `TABLE_NAME`.
    pub fn from_environment(aws: &Aws, environment: &Environment) -> Result<Self, SettingError> {
        let name = environment.required("TABLE_NAME", "the name of the jobs' table")?;
        Ok(Self::new(aws, name))
    }

    /// The table of this name.
    pub fn new(aws: &Aws, name: &str) -> Self {
        Self { client: aws.dynamodb(), name: name.to_owned(), metrics: Metrics::default() }
    }

    /// The same table, whose writes are counted there.
    pub fn counting(self, metrics: &Metrics) -> Self {
        Self { metrics: metrics.clone(), ..self }
    }

    /// Opens the connection to the table service by a read that finds nothing (half a read unit), before the first
    /// request needs it.
    pub async fn connect(&self) {
        let get = self.client.get_item().table_name(&self.name).consistent_read(false);
        let get = get
            .key("pk", AttributeValue::S(job_item::partition_beginning("")))
            .key("sk", AttributeValue::S(job_item::SORT_KEY.to_owned()));
        connect("table", async { get.send().await.map(drop).map_err(redacted) }).await;
    }
}
