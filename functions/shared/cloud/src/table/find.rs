//! Jobs that an operator looks for, for whom the whole table is read, and those that the sweep looks for, in their index.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use job::{FailureReason, Job, Key, Timestamp};
use tracing::warn;

use super::{
    item::{
        Item, from_item,
        job_item::{self, JobItem},
        number, service,
    },
    job_table::{JobTable, TableError},
};
use crate::cause;

/// The jobs that an operator looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobFilter {
    /// Jobs whose key begins with these hexadecimal digits.
    Key(String),
    /// Jobs that failed for this reason, from the first moment to the second, both included.
    Failed {
        /// The reason for which they failed.
        reason: FailureReason,
        /// Not earlier.
        from: Timestamp,
        /// Not later.
        to: Timestamp,
    },
}

impl JobFilter {
    fn filter(&self) -> (&'static str, HashMap<String, AttributeValue>) {
        let text = |value: &str| AttributeValue::S(value.to_owned());
        let sort_key = (":job", text(job_item::SORT_KEY));
        let (filter, values) = match self {
            Self::Key(digits) => {
                let partition = text(&job_item::partition_beginning(digits));
                (
                    "sk = :job AND attribute_exists(v) AND begins_with(pk, :pk)",
                    vec![sort_key, (":pk", partition)],
                )
            }
            Self::Failed { reason, from, to } => {
                let reason = (":reason", text(reason.code()));
                let span = [(":from", number(from.millis())), (":to", number(to.millis()))];
                let values = [sort_key, reason].into_iter().chain(span).collect();
                ("sk = :job AND r = :reason AND n BETWEEN :from AND :to", values)
            }
        };
        (filter, values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

impl JobTable {
    /// The jobs that are sought and not expired, in no particular order. It reads the whole table, findings and all:
    /// half a read unit for every 4 KB, about 2 cents a gigabyte (on demand, us-east-1). One that this version of
    /// ourselves cannot read is passed over with a warning.
    pub async fn find(&self, sought: &JobFilter, now: Timestamp) -> Result<Vec<Job>, TableError> {
        let (filter, values) = sought.filter();
        let scan = self.client.scan().table_name(&self.name).filter_expression(filter);
        let scan = scan.set_expression_attribute_values(Some(values));
        let mut items = scan.into_paginator().items().send();
        let mut jobs = Vec::new();
        while let Some(item) = items.next().await {
            jobs.extend(readable(item.map_err(service)?));
        }
        jobs.retain(|job| !job.is_expired(now));
        Ok(jobs)
    }

    /// One shard's jobs whose due time has passed, each by that time and its key, earliest first.
    pub async fn due(&self, shard: u8, now: Timestamp) -> Result<Vec<(Timestamp, Key)>, TableError> {
        Box::pin(self.due_when("due_shard = :shard AND due_at <= :time", shard, now)).await
    }

    /// One shard's jobs that are due later than any rule makes them, because a clock was ahead that is right by now.
    pub async fn due_after(&self, shard: u8, latest: Timestamp) -> Result<Vec<(Timestamp, Key)>, TableError> {
        Box::pin(self.due_when("due_shard = :shard AND due_at > :time", shard, latest)).await
    }

    async fn due_when(
        &self,
        condition: &str,
        shard: u8,
        time: Timestamp,
    ) -> Result<Vec<(Timestamp, Key)>, TableError> {
        let query = self.client.query().table_name(&self.name).index_name("due");
        let query = query
            .key_condition_expression(condition)
            .expression_attribute_values(":shard", number(shard.into()))
            .expression_attribute_values(":time", number(time.millis()));
        let mut items = query.into_paginator().items().send();
        let mut keys = Vec::new();
        while let Some(item) = items.next().await {
            keys.extend(due_entry(&item.map_err(service)?));
        }
        Ok(keys)
    }
}

fn readable(item: Item) -> Option<Job> {
    let job = from_item::<JobItem>(item).and_then(|item| Ok(item.into_job()?));
    job.inspect_err(|error| warn!(error = cause(error), "a stored job cannot be read and was passed over"))
        .ok()
}

fn due_entry(item: &Item) -> Option<(Timestamp, Key)> {
    let at = item.get("due_at")?.as_n().ok()?.parse().ok()?;
    Some((Timestamp::from_millis(at), job_item::key_of(item.get("pk")?.as_s().ok()?)?))
}
