use job::{Job, WriteOutcome};

use super::{
    item::{
        ConditionalPut, from_item, is_erased, job_item::JobItem, number, random_writer, refused_by, service,
        to_item,
    },
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
        let Err(error) = first_version(job, writer)?.alone(self).send().await else {
            return Ok(Inserted::New);
        };
        let standing = match refused_by(&error) {
            Some(item) if is_erased(&item) => return Ok(Inserted::Erased),
            Some(item) => Some(from_item(item)?),
            None => self.job_item(&job.key).await?,
        };
        settle(job, writer, standing, service(error))
    }
}

/// The put of a new job, in whose place none stands that has not expired.
pub(super) fn first_version(job: &Job, writer: u64) -> Result<ConditionalPut, TableError> {
    Ok(ConditionalPut {
        item: to_item(JobItem::new(job, writer))?,
        condition: "attribute_not_exists(pk) OR expires_at <= :now",
        values: vec![(":now", number(job.created_at.seconds()))],
    })
}

/// The result of an insert that was answered by an error, by the job that stands. A retry of the SDK's may have met the
/// item of its own first try: the writer tells.
pub(super) fn settle(
    job: &Job,
    writer: u64,
    standing: Option<JobItem>,
    error: TableError,
) -> Result<Inserted, TableError> {
    let standing = standing.map(|item| (item.stored_version(writer), item));
    match WriteOutcome::after_insert(job.created_at, standing) {
        WriteOutcome::Committed => Ok(Inserted::New),
        WriteOutcome::Superseded(item) => Ok(Inserted::Existing(Box::new(item.into_job()?))),
        WriteOutcome::NotCommitted | WriteOutcome::Missing => Err(error),
    }
}
