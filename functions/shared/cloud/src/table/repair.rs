use job::{Job, Moment, Repair, Repaired};

use super::{
    findings::StoredFinding,
    job_table::{JobTable, TableError},
};

impl JobTable {
    /// The repair of a job whose due time may have passed; `None` when it needs none.
    ///
    /// Before a search is ended without its searcher, its findings are read: one may have been stored just before the
    /// searcher was lost, and a job fails only when no source answered.
    pub async fn repair(&self, job: &Job, at: Moment) -> Result<Option<Repaired>, TableError> {
        let Some(repaired) = job.repair(at) else { return Ok(None) };
        if !matches!(repaired.repair, Repair::Poisoned | Repair::TooOld) {
            return Ok(Some(repaired));
        }
        let read = self.read_with_findings(&job.key, at.now).await?;
        let findings = read.map(|(_, findings)| findings).unwrap_or_default();
        let found = findings.iter().map(|StoredFinding { source, hits, .. }| (source.as_str(), *hits));
        Ok(job.recalling(found).repair(at))
    }
}
