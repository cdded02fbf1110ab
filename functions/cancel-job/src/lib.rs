//! `cancel-job`: ends a job on its owner's word, or erases it.
//!
//! [`CancelJob::handle`] answers `DELETE /api/search-jobs/{token}` with the cancelled job, and the form behind the
//! page's button (`POST /s/{token}/cancel`) with the way back to the page. With `?erase=true`, or from the form at
//! `/s/{token}/delete`, job, findings and contact are erased at once; the form leads to the start page, which says so. The searcher learns of either at its next
//! write, which then meets another version, or no row at all.

use answer::{Mistake, Problem, RequestSpan, language_of, named_job, see_other};
use cloud::{Aws, Clock, Environment, JobTable, Metrics, ReplaceError, SettingError, TableError};
use job::{Job, Key, Token, TransitionError};
use lambda_http::{Body, Request, RequestExt, Response, http::StatusCode};
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
    /// The function with the settings of its environment, counting there.
    pub fn from_environment(environment: &Environment, metrics: &Metrics) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        let table = JobTable::from_environment(&aws, environment)?.counting(metrics);
        Ok(Self { table, clock: Clock::new(cloud::rules_from(environment)?) })
    }

    /// Answers a request to cancel or to erase. Doing either twice is doing it.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let named = named_job(&request);
        let key = named.as_ref().map(|(_, key)| key);
        RequestSpan::new(&request, key).run(self.answer(&request, named.as_ref())).await
    }

    async fn answer(&self, request: &Request, named: Option<&(Token, Key)>) -> Response<Body> {
        let language = language_of(request);
        let is_form = request.uri().path().starts_with("/s/");
        let Some((token, key)) = named else {
            return Problem::NotFound.response(language);
        };
        let erases = match asks_to_erase(request) {
            Ok(erases) => erases,
            Err(problem) => return problem.response(language),
        };
        if erases {
            return match self.erase(key).await {
                Ok(()) if is_form => see_other(ERASED),
                Ok(()) => answer::erased(),
                Err(problem) if is_form => {
                    answer::html(problem.status(), page::stuck(language, &page_of(token)))
                }
                Err(problem) => problem.response(language),
            };
        }
        match self.cancel(key).await {
            Ok(_) | Err(Problem::AlreadyEnded | Problem::NotFound) if is_form => see_other(&page_of(token)),
            Ok(job) => answer::job(StatusCode::OK, &job, (token, self.clock.now())),
            Err(problem) if is_form => answer::html(problem.status(), page::stuck(language, &page_of(token))),
            Err(problem) => problem.response(language),
        }
    }

    /// What is erased was erased as well if it had never been there: the answer does not tell.
    async fn erase(&self, key: &Key) -> Result<(), Problem> {
        self.table.erase(key).await.map_err(|error| {
            error!(job.key = key.short(), error = &error as &dyn std::error::Error, "job not erased");
            Problem::Unavailable
        })?;
        info!(job.key = key.short(), "job erased");
        Ok(())
    }

    async fn cancel(&self, key: &Key) -> Result<Job, Problem> {
        let unavailable = |error: TableError| {
            error!(job.key = key.short(), error = &error as &dyn std::error::Error, "job not cancelled");
            Problem::Unavailable
        };
        let now = self.clock.now();
        let mut job = self.table.read(key, now).await.map_err(unavailable)?.ok_or(Problem::NotFound)?;
        for _ in 0..ROUNDS {
            let cancelled = match job.cancel(now) {
                Ok(Some(cancelled)) => cancelled,
                Ok(None) => return Ok(job),
                Err(TransitionError::Ended) => return Err(Problem::AlreadyEnded),
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

/// Anything but `true` and `false` is told: whoever wrote `erase=yes` would take a job that stays for one that is gone.
fn asks_to_erase(request: &Request) -> Result<bool, Problem> {
    let query = request.query_string_parameters_ref();
    match query.and_then(|query| query.all("erase")).as_deref() {
        None | Some([] | ["false"]) => Ok(request.uri().path().ends_with("/delete")),
        Some(["true"]) => Ok(true),
        Some(_) => Err(Problem::Invalid(vec![Mistake::Parameter {
            name: "erase",
            expected: ("true 또는 false여야 해요.", "True or false is expected."),
        }])),
    }
}

/// The start page, which says that it is done: the job's own page is one that never was.
const ERASED: &str = "/?deleted";

/// The path of a job's page.
fn page_of(token: &Token) -> String {
    format!("/s/{}", token.as_str())
}
