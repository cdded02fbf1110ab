use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use job::{Job, WriteOutcome};

use super::{
    erased,
    item::{from_item, number, random_writer, refused_by, service, to_item},
    job_item::JobItem,
    job_table::{JobTable, TableError},
};

/// The result of an insert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// The job is saved.
    New,
    /// A job with this key was there: this one.
    Existing(Box<Job>),
    /// A job with this key was there and was erased. Its key is not used again while it would have been kept.
    Erased,
}

impl JobTable {
    /// Saves a new job, unless one that has not expired stands under its key.
    pub async fn insert(&self, job: &Job) -> Result<Inserted, TableError> {
        self.count_insert(job, self.put_new(job).await?)
    }

    /// Counts a job that is new.
    pub(crate) fn count_insert(&self, job: &Job, inserted: Inserted) -> Result<Inserted, TableError> {
        if inserted == Inserted::New {
            self.metrics.count_created(job);
        }
        Ok(inserted)
    }

    async fn put_new(&self, job: &Job) -> Result<Inserted, TableError> {
        let writer = random_writer();
        let put =
            self.client.put_item().table_name(&self.name).set_item(Some(to_item(JobItem::new(job, writer))?));
        let put = put
            .condition_expression("attribute_not_exists(pk) OR expires_at <= :now")
            .expression_attribute_values(":now", number(job.created_at.seconds()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let Err(error) = put.send().await else {
            return Ok(Inserted::New);
        };
        // A retry of the SDK's may have met the item of its own first try: the writer tells.
        let standing = match refused_by(&error) {
            Some(item) if erased::is_erased(&item) => return Ok(Inserted::Erased),
            Some(item) => Some(from_item::<JobItem>(item)?),
            None => self.job_item(&job.key).await?,
        };
        match WriteOutcome::after_insert(
            job.created_at,
            standing.map(|item| (item.stored_version(writer), item)),
        ) {
            WriteOutcome::Committed => Ok(Inserted::New),
            WriteOutcome::Superseded(item) => Ok(Inserted::Existing(Box::new(item.into_job()?))),
            WriteOutcome::NotCommitted | WriteOutcome::Missing => Err(service(error)),
        }
    }
}
