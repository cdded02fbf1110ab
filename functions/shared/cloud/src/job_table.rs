use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    operation::{put_item::PutItemError, query::QueryOutput},
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};
use job::{Job, Key, SourceName, Timestamp, WriteOutcome};
use serde_bytes::ByteBuf;

use crate::{
    Aws, Environment, Metrics, SettingError, StoredFinding,
    finding_item::{self, FindingItem},
    job_item::{self, JobItem, UnreadableItem},
    secret::random_bytes,
    service_error::redacted,
};

pub(crate) type Item = HashMap<String, AttributeValue>;

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

/// What an insert found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// The job is saved.
    New,
    /// A job with this key was there: this one.
    Existing(Box<Job>),
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

    /// Reads a job and everything found for it.
    pub async fn read_with_findings(
        &self,
        key: &Key,
        now: Timestamp,
    ) -> Result<Option<(Job, Vec<StoredFinding>)>, TableError> {
        let mut job: Option<Job> = None;
        let mut findings: Vec<FindingItem> = Vec::new();
        let mut next = None;
        loop {
            let page = self.partition_page(key, next).await?;
            for item in page.items.unwrap_or_default() {
                if job_item::is_job(&item) {
                    job = unexpired(Some(from_item(item)?), now)?;
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

    /// Stores what a source answered, and tells how many hits of that source stand: its first answer does, unless it
    /// was found for an earlier job under the same key.
    pub async fn keep_finding(
        &self,
        job: &Job,
        source: &SourceName,
        (hits, bytes): (u16, Vec<u8>),
    ) -> Result<u16, TableError> {
        let item = FindingItem {
            pk: job_item::partition(&job.key),
            sk: format!("{}{}", finding_item::SORT_KEY_PREFIX, source.as_str()),
            h: hits,
            f: ByteBuf::from(bytes),
            expires_at: job.expires_at.seconds(),
        };
        let put = self.client.put_item().table_name(&self.name).set_item(Some(to_item(item)?));
        let put = put
            .condition_expression("attribute_not_exists(pk) OR expires_at < :own")
            .expression_attribute_values(":own", number(job.expires_at.seconds()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let Err(error) = put.send().await else {
            return Ok(hits);
        };
        match refused_by(&error) {
            Some(standing) => Ok(from_item::<FindingItem>(standing)?.h),
            None => Err(service(error)),
        }
    }

    /// One shard's jobs whose due time has passed, each by that time and its key, earliest first.
    pub async fn due(&self, shard: u8, now: Timestamp) -> Result<Vec<(Timestamp, Key)>, TableError> {
        let mut keys = Vec::new();
        let mut next = None;
        loop {
            let query = self.client.query().table_name(&self.name).index_name("due");
            let query = query
                .key_condition_expression("due_shard = :shard AND due_at <= :now")
                .expression_attribute_values(":shard", number(shard.into()))
                .expression_attribute_values(":now", number(now.millis()))
                .set_exclusive_start_key(next);
            let page = query.send().await.map_err(service)?;
            keys.extend(page.items.iter().flatten().filter_map(due_entry));
            next = page.last_evaluated_key;
            if next.is_none() {
                return Ok(keys);
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
        item.map(from_item).transpose()
    }

    async fn partition_page(&self, key: &Key, start: Option<Item>) -> Result<QueryOutput, TableError> {
        // The job comes before its findings, which may fill several pages: what it says is found is then among them.
        let query =
            self.client.query().table_name(&self.name).consistent_read(true).scan_index_forward(false);
        let query = query
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", AttributeValue::S(job_item::partition(key)))
            .set_exclusive_start_key(start);
        query.send().await.map_err(service)
    }
}

pub(crate) fn random_writer() -> u64 {
    u64::from_be_bytes(random_bytes())
}

pub(crate) fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn to_item(item: impl serde::Serialize) -> Result<Item, TableError> {
    serde_dynamo::to_item(item).map_err(|_| TableError::Foreign)
}

pub(crate) fn from_item<T: serde::de::DeserializeOwned>(item: Item) -> Result<T, TableError> {
    // The reader panics over a type that DynamoDB learned after it was written.
    if !item.values().all(is_of_known_type) {
        return Err(TableError::Foreign);
    }
    serde_dynamo::from_item(item).map_err(|_| TableError::Foreign)
}

fn is_of_known_type(value: &AttributeValue) -> bool {
    match value {
        AttributeValue::L(list) => list.iter().all(is_of_known_type),
        AttributeValue::M(map) => map.values().all(is_of_known_type),
        other => !other.is_unknown(),
    }
}

pub(crate) fn service<E>(error: SdkError<E>) -> TableError
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    TableError::Service(redacted(error))
}

/// The item that stood against a conditional put.
pub(crate) fn refused_by(error: &SdkError<PutItemError>) -> Option<Item> {
    match error.as_service_error()? {
        PutItemError::ConditionalCheckFailedException(refusal) => refusal.item.clone(),
        _ => None,
    }
}

fn due_entry(item: &Item) -> Option<(Timestamp, Key)> {
    let at = item.get("due_at")?.as_n().ok()?.parse().ok()?;
    Some((Timestamp::from_millis(at), job_item::key_of(item.get("pk")?.as_s().ok()?)?))
}

fn unexpired(item: Option<JobItem>, now: Timestamp) -> Result<Option<Job>, TableError> {
    let job = item.map(JobItem::into_job).transpose()?;
    Ok(job.filter(|job| !job.is_expired(now)))
}
