use aws_sdk_dynamodb::{operation::query::QueryOutput, types::AttributeValue};
use job::{Job, Key, Timestamp};

use super::{
    findings::{FindingItem, StoredFinding},
    item::{
        Item, from_item,
        job_item::{self, JobItem},
        service, unerased,
    },
    job_table::{JobTable, TableError},
};

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

    /// Reads a job and everything found for it at half the price. A copy may be older than what its reader knows: it is
    /// believed when the job has ended or is of this version or a later one, and every finding that it names is there.
    /// Otherwise it is read again, as [`Self::read_with_findings`] does.
    pub async fn read_results(
        &self,
        key: &Key,
        now: Timestamp,
        known: Option<u64>,
    ) -> Result<Option<(Job, Vec<StoredFinding>)>, TableError> {
        let is_new = |job: &Job| job.ended_at().is_some() || known.is_some_and(|known| job.version >= known);
        match Box::pin(self.read_partition(key, now, false)).await? {
            Some((job, findings)) if is_new(&job) && has_all(&job, &findings) => Ok(Some((job, findings))),
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
                    job = unexpired(unerased(item)?, now)?;
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
        item.map_or(Ok(None), unerased)
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

/// Returns true when everything is there that the job says was found.
fn has_all(job: &Job, findings: &[StoredFinding]) -> bool {
    let is_there = |name: &str| findings.iter().any(|finding| finding.source == name);
    job.sources.iter().all(|source| source.hits() == 0 || is_there(source.name.as_str()))
}

fn unexpired(item: Option<JobItem>, now: Timestamp) -> Result<Option<Job>, TableError> {
    let job = item.map(JobItem::into_job).transpose()?;
    Ok(job.filter(|job| !job.is_expired(now)))
}

#[cfg(test)]
mod tests {
    use job::{Language, Moment, NewJob, Notification, QueryText, Rules, SourceName, SourceState, Token};

    use super::*;

    #[test]
    fn a_copy_has_everything_when_each_source_that_found_something_is_there() {
        let new_job = NewJob {
            key: Token::from_bytes([7; 16]).key(),
            query: QueryText::parse("q").unwrap(),
            language: Language::Korean,
            sources: ["a", "b", "c"].map(|name| SourceName::parse(name).unwrap()).to_vec(),
            notification: Notification::None,
            request: None,
        };
        let mut job = Job::create(new_job, Moment { now: Timestamp::from_millis(0), rules: Rules::AGREED });
        let stored = |source: &str| StoredFinding { source: source.to_owned(), hits: 1, bytes: Vec::new() };
        assert!(has_all(&job, &[]));
        for (source, hits) in job.sources.iter_mut().zip([2, 0, 3]) {
            source.state = SourceState::Done { hits };
        }
        assert!(!has_all(&job, &[stored("a")]) && !has_all(&job, &[stored("a"), stored("b")]));
        assert!(has_all(&job, &[stored("c"), stored("a")]));
    }
}
