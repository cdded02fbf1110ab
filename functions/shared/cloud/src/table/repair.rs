use job::{Job, Moment, Repair, Repaired};

use super::{
    findings::StoredFinding,
    job_table::{JobTable, TableError},
};

impl JobTable {
    /// The repair that a job needs whose due time may have passed; `None` when it needs none.
    pub async fn repair(&self, job: &Job, at: Moment) -> Result<Option<Repaired>, TableError> {
        match job.repair(at) {
            Some(repaired) => self.recall_findings(job, repaired, at).await,
            None => Ok(None),
        }
    }

    /// The same repair, which knows the findings where it ends a search without its searcher: one may have been stored
    /// just before the searcher was lost, and a job fails only when no source answered.
    pub async fn recall_findings(
        &self,
        job: &Job,
        repaired: Repaired,
        at: Moment,
    ) -> Result<Option<Repaired>, TableError> {
        if !matches!(repaired.repair, Repair::Poisoned | Repair::TooOld) {
            return Ok(Some(repaired));
        }
        let read = self.read_with_findings(&job.key, at.now).await?;
        let findings = read.map(|(_, findings)| findings).unwrap_or_default();
        let found = findings.iter().map(|StoredFinding { source, hits, .. }| (source.as_str(), *hits));
        Ok(job.recalling(found).repair(at))
    }
}
