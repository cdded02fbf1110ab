//! `job-status`: reads a job and what was found for it.
//!
//! [`JobStatus::handle`] answers `GET /api/search-jobs/{token}` from one small read, with 304 for a version that the
//! reader has, and `…/results` from one query, ranked as it is read. A reader never sees a job go back: when it
//! names a newer version than a cheap read found, the job is read again as it is now.

use answer::{Problem, RequestSpan, Selection, language_of, listing, named_job, not_modified, results_body};
use cloud::{Aws, Clock, Environment, JobTable, SettingError, TableError};
use job::{Job, Key, Token};
use lambda_http::{
    Body, Request, Response,
    http::{StatusCode, header},
};
use tracing::error;

/// What the function works with.
#[derive(Clone)]
pub struct JobStatus {
    /// Where jobs are kept.
    pub table: JobTable,
    /// The time.
    pub clock: Clock,
}

impl JobStatus {
    /// The function with the settings of its environment.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        let table = JobTable::from_environment(&aws, environment)?;
        Ok(Self { table, clock: Clock::new(cloud::rules_from(environment)?) })
    }

    /// Answers a request for a status or for results. A malformed token is answered without a read.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let named = named_job(&request);
        let key = named.as_ref().map(|(_, key)| key);
        RequestSpan::new(&request, key).run(self.answer(&request, named.as_ref())).await
    }

    async fn answer(&self, request: &Request, named: Option<&(Token, Key)>) -> Response<Body> {
        let Some(named) = named else {
            return Problem::NotFound.response(language_of(request));
        };
        let answer = match request.uri().path().ends_with("/results") {
            true => self.results(request, named).await,
            false => self.status(request, named).await,
        };
        answer.unwrap_or_else(|problem| problem.response(language_of(request)))
    }

    async fn status(
        &self,
        request: &Request,
        (token, key): &(Token, Key),
    ) -> Result<Response<Body>, Problem> {
        let known = known_version(request);
        let job = self.read(key, known).await?.ok_or(Problem::NotFound)?;
        let now = self.clock.now();
        if known == Some(job.version) {
            return Ok(not_modified(&job, now));
        }
        Ok(answer::job(StatusCode::OK, &job, (token, now)))
    }

    async fn read(&self, key: &Key, known: Option<u64>) -> Result<Option<Job>, Problem> {
        let now = self.clock.now();
        let job = self.table.peek(key, now).await.map_err(|error| unavailable(key, &error))?;
        let is_behind = job.as_ref().is_some_and(|job| known.is_some_and(|known| job.version < known));
        if is_behind {
            return self.table.read(key, now).await.map_err(|error| unavailable(key, &error));
        }
        Ok(job)
    }

    async fn results(
        &self,
        request: &Request,
        (token, key): &(Token, Key),
    ) -> Result<Response<Body>, Problem> {
        let selection = Selection::of(request)?;
        let now = self.clock.now();
        let read = self.table.read_with_findings(key, now).await.map_err(|error| unavailable(key, &error))?;
        let (job, findings) = read.ok_or(Problem::NotFound)?;
        let listing = listing(&job, &findings, &selection);
        Ok(answer::json(StatusCode::OK, &results_body(&job, token, (&listing, &selection))))
    }
}

fn unavailable(key: &Key, error: &TableError) -> Problem {
    error!(job.key = key.short(), error = error as &dyn std::error::Error, "job not read");
    Problem::Unavailable
}

/// The version in `If-None-Match: "v7"`; several or weak tags are read too, and the newest counts.
fn known_version(request: &Request) -> Option<u64> {
    let tags = request.headers().get(header::IF_NONE_MATCH)?.to_str().ok()?;
    let version =
        |tag: &str| tag.trim().trim_start_matches("W/").trim_matches('"').strip_prefix('v')?.parse().ok();
    tags.split(',').filter_map(version).max()
}

#[cfg(test)]
mod tests {
    use lambda_http::http::Request as HttpRequest;

    use super::*;

    #[test]
    fn the_newest_version_that_a_reader_names_counts() {
        let table = [
            ("\"v7\"", Some(7)),
            ("W/\"v7\"", Some(7)),
            ("\"v3\", \"v12\"", Some(12)),
            ("*", None),
            ("\"other\"", None),
        ];
        for (tags, expected) in table {
            let request = HttpRequest::builder().header("if-none-match", tags).body(Body::Empty).unwrap();
            assert_eq!(known_version(&request), expected, "{tags}");
        }
    }
}
