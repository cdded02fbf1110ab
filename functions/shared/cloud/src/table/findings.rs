//! Findings: what sources answered for a job, beside it in its partition.

use job::Job;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::{
    item::{ConditionalPut, from_item, job_item, number, refused_by, service, to_item},
    job_table::{JobTable, TableError},
};

/// The sort keys of findings start with this.
pub(crate) const SORT_KEY_PREFIX: &str = "found#";

/// The finding of one source for one job, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFinding {
    /// The name of the source.
    pub source: String,
    /// The number of its hits.
    pub hits: u16,
    /// The encoded finding.
    pub bytes: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct FindingItem {
    pub(crate) pk: String,
    pub(crate) sk: String,
    /// hits
    pub(crate) h: u16,
    /// the encoded finding
    pub(crate) f: ByteBuf,
    /// in seconds
    pub(crate) expires_at: u64,
}

impl FindingItem {
    pub(crate) fn into_finding(self) -> Option<StoredFinding> {
        let source = self.sk.strip_prefix(SORT_KEY_PREFIX)?.to_owned();
        Some(StoredFinding { source, hits: self.h, bytes: self.f.into_vec() })
    }
}

impl JobTable {
    /// Stores what a source answered, and tells how many hits of that source stand: its first answer does, unless it
    /// was found for an earlier job under the same key.
    pub async fn keep_finding(&self, job: &Job, finding: StoredFinding) -> Result<u16, TableError> {
        let StoredFinding { source, hits, bytes } = finding;
        let item = FindingItem {
            pk: job_item::partition(&job.key),
            sk: format!("{SORT_KEY_PREFIX}{source}"),
            h: hits,
            f: ByteBuf::from(bytes),
            expires_at: job.expires_at.seconds(),
        };
        let put = ConditionalPut {
            item: to_item(item)?,
            condition: "attribute_not_exists(pk) OR expires_at < :own",
            values: vec![(":own", number(job.expires_at.seconds()))],
        };
        let Err(error) = put.alone(self).send().await else {
            return Ok(hits);
        };
        match refused_by(&error) {
            Some(standing) => Ok(from_item::<FindingItem>(standing)?.h),
            None => Err(service(error)),
        }
    }
}
