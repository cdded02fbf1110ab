use std::time::Duration;

use aws_sdk_dynamodb::{operation::query::QueryOutput, types::AttributeValue};
use job::{Job, Key, Timestamp};

use super::{
    erased,
    findings::{FindingItem, StoredFinding},
    item::{Item, from_item, service},
    job_item::{self, JobItem},
    job_table::{JobTable, TableError},
};

/// The copies of an item are the same within a second, as a rule (DynamoDB's Developer Guide, "Read consistency").
const SETTLED: Duration = Duration::from_secs(60);

impl JobTable {
    /// Reads a job as it is now (a strongly consistent read: 1 RCU for up to 4 KB).
    pub async fn read(&self, key: &Key, now: Timestamp) -> Result<Option<Job>, TableError> {
        unexpired(self.job_item(key).await?, now)
    }

    /// Reads a job at half the price, perhaps as it was a moment ago. A miss is asked again consistently, so that
    /// a job just created is never "not found".
    pub async fn peek(&self, key: &Key, now: Timestamp) -> Result<Option<Job>, TableError> {
        match unexpired(self.get(key, false).await?, now)? {
            Some(job) => Ok(Some(job)),
            None => self.read(key, now).await,
        }
    }

    /// Reads a job and everything found for it at half the price, once it ended so long ago that every copy of it is the
    /// same, and as [`Self::read_with_findings`] does until then.
    pub async fn read_results(
        &self,
        key: &Key,
        now: Timestamp,
    ) -> Result<Option<(Job, Vec<StoredFinding>)>, TableError> {
        let cheap = Box::pin(self.read_partition(key, now, false)).await?;
        let is_settled =
            |job: &Job| job.ended_at().is_some_and(|ended| now.since(ended.max(job.updated_at)) >= SETTLED);
        match cheap {
            Some((job, findings)) if is_settled(&job) => Ok(Some((job, findings))),
            _ => self.read_with_findings(key, now).await,
        }
    }

    /// Reads a job and everything found for it, as they are now.
    pub async fn read_with_findings(
        &self,
        key: &Key,
        now: Timestamp,
    ) -> Result<Option<(Job, Vec<StoredFinding>)>, TableError> {
        // On the heap: the compiler lays futures within futures out only so deep.
        Box::pin(self.read_partition(key, now, true)).await
    }

    async fn read_partition(
        &self,
        key: &Key,
        now: Timestamp,
        consistent: bool,
    ) -> Result<Option<(Job, Vec<StoredFinding>)>, TableError> {
        let mut job: Option<Job> = None;
        let mut findings: Vec<FindingItem> = Vec::new();
        let mut next = None;
        loop {
            let page = self.partition_page(key, next, consistent).await?;
            for item in page.items.unwrap_or_default() {
                if job_item::is_job(&item) {
                    job = unexpired(erased::unerased(item)?, now)?;
                } else {
                    findings.push(from_item(item)?);
                }
            }
            next = page.last_evaluated_key;
            if next.is_none() {
                return Ok(job.map(|job| {
                    // An earlier job under the same key had another expiry: what was found for it is not this one's.
                    let own = findings.into_iter().filter(|item| item.expires_at == job.expires_at.seconds());
                    let own = own.filter_map(FindingItem::into_finding).collect();
                    (job, own)
                }));
            }
        }
    }

    pub(crate) async fn job_item(&self, key: &Key) -> Result<Option<JobItem>, TableError> {
        self.get(key, true).await
    }

    async fn get(&self, key: &Key, consistent: bool) -> Result<Option<JobItem>, TableError> {
        let get = self.client.get_item().table_name(&self.name).consistent_read(consistent);
        let get = get
            .key("pk", AttributeValue::S(job_item::partition(key)))
            .key("sk", AttributeValue::S(job_item::SORT_KEY.to_owned()));
        let item = get.send().await.map_err(service)?.item;
        item.map_or(Ok(None), erased::unerased)
    }

    async fn partition_page(
        &self,
        key: &Key,
        start: Option<Item>,
        consistent: bool,
    ) -> Result<QueryOutput, TableError> {
        // The job comes before its findings, which may fill several pages: what it says is found is then among them.
        let query =
            self.client.query().table_name(&self.name).consistent_read(consistent).scan_index_forward(false);
        let query = query
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(job_item::partition(key)))
            .set_exclusive_start_key(start);
        query.send().await.map_err(service)
    }
}

fn unexpired(item: Option<JobItem>, now: Timestamp) -> Result<Option<Job>, TableError> {
    let job = item.map(JobItem::into_job).transpose()?;
    Ok(job.filter(|job| !job.is_expired(now)))
}
