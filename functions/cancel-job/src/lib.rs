//! `cancel-job`: ends a job on its owner's word.
//!
//! [`CancelJob::handle`] answers `DELETE /api/search-jobs/{token}` with the cancelled job, and the form behind the
//! page's button (`POST /s/{token}/cancel`) with the way back to the page. The searcher learns of it at its next
//! write.

use answer::{Problem, job_token, language_of, see_other};
use cloud::{Aws, Clock, Environment, JobTable, ReplaceError, SettingError, TableError};
use job::{Job, Refusal, Token};
use lambda_http::{Body, Request, Response, http::StatusCode};
use tracing::{error, info};

/// What the function works with.
#[derive(Clone)]
pub struct CancelJob {
    /// Where jobs are kept.
    pub table: JobTable,
    /// The time.
    pub clock: Clock,
}

/// Writers that are faster this many times in a row are given way to: a searcher writes every few seconds at most.
const ROUNDS: usize = 10;

impl CancelJob {
    /// The function with the settings of its environment.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        let table = JobTable::from_environment(&aws, environment)?;
        Ok(Self { table, clock: Clock::new(cloud::rules_from(environment)?) })
    }

    /// Answers a request to cancel. Cancelling twice is cancelling.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let language = language_of(&request);
        let is_form = request.uri().path().starts_with("/s/");
        let Some(token) = job_token(&request) else {
            return Problem::NotFound.response(language);
        };
        match self.cancel(&token).await {
            Ok(_) | Err(Problem::AlreadyEnded | Problem::NotFound) if is_form => {
                see_other(&format!("/s/{}", token.as_str()))
            }
            Ok(job) => answer::job(StatusCode::OK, &job, (&token, self.clock.now())),
            Err(problem) => problem.response(language),
        }
    }

    async fn cancel(&self, token: &Token) -> Result<Job, Problem> {
        let key = token.key();
        let unavailable = |error: TableError| {
            error!(job.key = key.short(), error = &error as &dyn std::error::Error, "job not cancelled");
            Problem::Unavailable
        };
        let now = self.clock.now();
        let mut job = self.table.read(&key, now).await.map_err(unavailable)?.ok_or(Problem::NotFound)?;
        for _ in 0..ROUNDS {
            let cancelled = match job.cancel(now) {
                Ok(Some(cancelled)) => cancelled,
                Ok(None) => return Ok(job),
                Err(Refusal::Ended) => return Err(Problem::AlreadyEnded),
                Err(_) => return Err(Problem::Unavailable),
            };
            match self.table.replace(&job, &cancelled).await {
                Ok(()) => {
                    info!(job.key = key.short(), "job cancelled");
                    return Ok(cancelled);
                }
                Err(ReplaceError::Conflict(Some(winner))) => job = *winner,
                Err(ReplaceError::Conflict(None)) => return Err(Problem::NotFound),
                Err(ReplaceError::Table(error)) => return Err(unavailable(error)),
            }
        }
        Err(Problem::Unavailable)
    }
}
