//! Jobs that an operator looks for. There is no index for it: the whole table is read.

use std::collections::HashMap;

use aws_sdk_dynamodb::{operation::scan::ScanOutput, types::AttributeValue};
use job::{FailureReason, Job, Timestamp};
use tracing::warn;

use super::{
    item::{Item, from_item, number, service},
    job_item::{self, JobItem},
    job_table::{JobTable, TableError},
};

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
        let mut jobs = Vec::new();
        let mut next = None;
        loop {
            let page = self.scan_page(sought, next).await?;
            jobs.extend(page.items.unwrap_or_default().into_iter().filter_map(readable));
            next = page.last_evaluated_key;
            if next.is_none() {
                jobs.retain(|job| !job.is_expired(now));
                return Ok(jobs);
            }
        }
    }

    async fn scan_page(&self, sought: &JobFilter, start: Option<Item>) -> Result<ScanOutput, TableError> {
        let (filter, values) = sought.filter();
        let scan = self.client.scan().table_name(&self.name).filter_expression(filter);
        let scan = scan.set_expression_attribute_values(Some(values)).set_exclusive_start_key(start);
        scan.send().await.map_err(service)
    }
}

fn readable(item: Item) -> Option<Job> {
    let job = from_item::<JobItem>(item).and_then(|item| Ok(item.into_job()?));
    job.inspect_err(|error| {
        warn!(error = error as &dyn std::error::Error, "a stored job cannot be read and was passed over")
    })
    .ok()
}
