use std::sync::Arc;

use answer::{Function, function_for};
use cancel_job::CancelJob;
use cloud::{Metrics, SettingError};
use create_job::CreateJob;
use job_status::JobStatus;
use lambda_http::{Body, Request, Response};
use process_job::ProcessJob;
use record_receipt::RecordReceipt;
use sweep_jobs::SweepJobs;
use web_page::WebPage;

use crate::{Sources, variables::Variables};

/// The role of process-job, by which Lambda also polls the queue for it.
pub(crate) const PROCESS_JOB_ROLE: &str = "ProcessJobRole";

/// The seven functions, each with the settings and the role it would have when deployed, all counting in one place.
pub(crate) struct Functions {
    create_job: CreateJob,
    job_status: JobStatus,
    cancel_job: CancelJob,
    web_page: WebPage,
    pub(crate) sweep_jobs: SweepJobs,
    pub(crate) record_receipt: RecordReceipt,
    pub(crate) process_job: Arc<ProcessJob>,
}

impl Functions {
    pub(crate) fn new(
        variables: &Variables,
        sources: &Sources,
        metrics: &Metrics,
    ) -> Result<Self, SettingError> {
        let with_role = |role| variables.environment_of(role);
        let mut process_job =
            ProcessJob::with_sources(&with_role(PROCESS_JOB_ROLE), sources.sources.clone(), metrics)?;
        process_job.source_time_out = sources.time_out;
        Ok(Self {
            create_job: CreateJob::from_environment(&with_role("CreateJobRole"), metrics)?,
            job_status: JobStatus::from_environment(&with_role("JobStatusRole"))?,
            cancel_job: CancelJob::from_environment(&with_role("CancelJobRole"), metrics)?,
            web_page: WebPage::from_environment(&with_role("WebPageRole"))?,
            sweep_jobs: SweepJobs::from_environment(&with_role("SweepJobsRole"), metrics)?,
            record_receipt: RecordReceipt::from_environment(&with_role("RecordReceiptRole"), metrics)?,
            process_job: Arc::new(process_job),
        })
    }

    /// Answers with the function whose route it is.
    pub(crate) async fn answer(&self, request: Request) -> Response<Body> {
        match function_for(request.method().as_str(), request.uri().path()) {
            Function::CreateJob => self.create_job.handle(request).await,
            Function::JobStatus => self.job_status.handle(request).await,
            Function::CancelJob => self.cancel_job.handle(request).await,
            Function::WebPage => self.web_page.handle(request).await,
        }
    }
}
