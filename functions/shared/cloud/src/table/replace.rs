//! The one write path: a job is replaced as a whole, on condition that no other writer replaced it in between.

use job::{Job, TransitionError, WriteOutcome};

use super::{
    counters::{Counted, are_about_others, reasons_of},
    item::{
        ConditionalPut, Item, job_item::JobItem, number, random_writer, refused_by, service, to_item,
        unerased,
    },
    job_table::{JobTable, TableError},
    reservations,
};

/// Writes that lose against other writers this many times in a row are given up: a job has a handful of writers,
/// each writing every few seconds.
const ROUNDS: usize = 10;

/// A job was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// Another writer was first: it is now this job, or gone.
    #[error("the job has changed")]
    Conflict(Option<Box<Job>>),
    /// The table's fault. The write has not landed, as far as reading back can tell.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// A job was not updated.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The transition does not apply to the job as it is now.
    #[error("{refusal}")]
    Refused {
        /// Why.
        refusal: TransitionError,
        /// The job as it is now.
        job: Box<Job>,
    },
    /// It is gone.
    #[error("the job is gone")]
    Gone,
    /// The table's fault.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Others wrote it again and again.
    #[error("the job changed at every try")]
    Contended,
}

impl JobTable {
    /// Replaces a job by its next version. A lost answer is settled by the item that stands: is it ours?
    ///
    /// A key can have another job in time, once the first has expired, and versions begin anew with it. The moment of
    /// creation tells the two apart, so a searcher that was late never writes its job over the other.
    pub async fn replace(&self, before: &Job, after: &Job) -> Result<(), ReplaceError> {
        self.put_next(before, after).await?;
        self.metrics.count_change(before, after);
        Ok(())
    }

    async fn put_next(&self, before: &Job, after: &Job) -> Result<(), ReplaceError> {
        let writer = random_writer();
        let item = to_item(JobItem::new(after, writer))?;
        // On the heap, as it is seldom needed and every write's future would be as large.
        if Box::pin(self.replace_releasing(before, after, &item)).await {
            return Ok(());
        }
        let Err(error) = next_version(before, item).alone(self).send().await else {
            return Ok(());
        };
        let refused =
            error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception());
        let standing = match refused_by(&error) {
            Some(item) => unerased(item)?,
            None if refused => None,
            None => self.job_item(&before.key).await?,
        };
        settle(before, writer, standing, service(error))
    }

    /// Where the next version gives back what limits counted, writes both at once; `false`: it is to be written, or
    /// settled, as any other, by the same writer. A cancel does not wait for counters that cannot be written: what was
    /// counted then stays so.
    async fn replace_releasing(&self, before: &Job, after: &Job, item: &Item) -> bool {
        let reservations = before.released_by(after);
        if reservations.is_empty() {
            return false;
        }
        let write = next_version(before, item.clone()).in_transaction(self);
        match self.write_releasing(&before.key, write, reservations).await {
            Ok(()) => true,
            Err(error) => {
                reservations::log_kept(&before.key, error);
                false
            }
        }
    }

    /// Replaces a job as [`JobTable::replace`] does, together with what was counted for it: both or neither. `false`:
    /// another job was counted meanwhile, so the counters are to be read again.
    pub async fn replace_counted(
        &self,
        before: &Job,
        after: &Job,
        counted: &[Counted],
    ) -> Result<bool, ReplaceError> {
        if counted.is_empty() {
            return self.replace(before, after).await.map(|()| true);
        }
        let writer = random_writer();
        let item = to_item(JobItem::new(after, writer))?;
        let mut writes = vec![next_version(before, item).in_transaction(self)];
        for count in counted {
            writes.push(self.put_of_count(count)?);
        }
        let transaction = self.client.transact_write_items().set_transact_items(Some(writes));
        if let Err(error) = transaction.send().await {
            // The job's write comes first.
            let reasons = reasons_of(&error).unwrap_or_default();
            match reasons.first().filter(|reason| reason.code() == Some("ConditionalCheckFailed")) {
                Some(refused) => {
                    let standing = refused.item.clone().map(unerased).transpose()?.flatten();
                    settle(before, writer, standing, service(error))?;
                }
                None if are_about_others(reasons) => return Ok(false),
                None => return Err(ReplaceError::Table(service(error))),
            }
        }
        self.metrics.count_change(before, after);
        Ok(true)
    }

    /// Applies a transition, again and again on the job that won when another writer was faster.
    pub async fn update<F>(&self, job: &Job, transition: F) -> Result<Job, UpdateError>
    where
        F: Fn(&Job) -> Result<Job, TransitionError>,
    {
        let mut before = job.clone();
        for _ in 0..ROUNDS {
            let after = match transition(&before) {
                Ok(after) => after,
                Err(refusal) => return Err(UpdateError::Refused { refusal, job: Box::new(before) }),
            };
            match self.replace(&before, &after).await {
                Ok(()) => return Ok(after),
                Err(ReplaceError::Conflict(Some(winner))) => before = *winner,
                Err(ReplaceError::Conflict(None)) => return Err(UpdateError::Gone),
                Err(ReplaceError::Table(error)) => return Err(UpdateError::Table(error)),
            }
        }
        Err(UpdateError::Contended)
    }
}

/// The put of a job's next version, in the place of the job of this creation in this version.
fn next_version(before: &Job, item: Item) -> ConditionalPut {
    ConditionalPut {
        item,
        condition: "v = :before AND c = :created",
        values: vec![(":before", number(before.version)), (":created", number(before.created_at.millis()))],
    }
}

/// The result of a write that was answered by an error, by the job that stands. A retry of the SDK's may have met the item
/// of its own first try: the writer tells.
fn settle(
    before: &Job,
    writer: u64,
    standing: Option<JobItem>,
    error: TableError,
) -> Result<(), ReplaceError> {
    let standing = standing.filter(|item| item.is_created_at(before.created_at));
    let standing = standing.map(|item| (item.stored_version(writer), item));
    match WriteOutcome::after_replace(before.version, standing) {
        WriteOutcome::Committed => Ok(()),
        WriteOutcome::NotCommitted => Err(ReplaceError::Table(error)),
        WriteOutcome::Superseded(item) => {
            Err(ReplaceError::Conflict(Some(Box::new(item.into_job().map_err(TableError::from)?))))
        }
        WriteOutcome::Missing => Err(ReplaceError::Conflict(None)),
    }
}
