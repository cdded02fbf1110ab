//! `job-status`: reads a job and what was found for it.
//!
//! [`JobStatus::handle`] answers `GET /api/search-jobs/{token}` from one small read, with 304 for a version that the
//! reader has, and `…/results` from one query, ranked as it is read; `/api/shared/{view}` alike, without the text. A reader never sees a job go back: when it
//! names a newer version than a cheap read found, the job is read again as it is now.

use answer::{
    JobLink, KnownTags, Problem, RequestSpan, Resource, Selection, Target, in_time, language_of, listing,
    not_modified, results_body, version_tag,
};
use cloud::{Aws, Clock, Environment, JobTable, SettingError, TableError};
use job::{Job, Key};
use lambda_http::{Body, Request, Response, http::StatusCode};

/// The services and settings that the function works with.
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
        let target = Target::new(&request);
        RequestSpan::new(&request, &target).run(self.answer(&request, &target)).await
    }

    async fn answer(&self, request: &Request, target: &Target) -> Response<Body> {
        let answer = match (target.resource, &target.job) {
            (Some(Resource::Results | Resource::SharedResults), Some(link)) => {
                in_time(self.results(request, link)).await
            }
            (_, Some(link)) => in_time(self.status(request, link)).await,
            (_, None) => Err(Problem::NotFound),
        };
        answer.unwrap_or_else(|problem| problem.response(language_of(request)))
    }

    async fn status(&self, request: &Request, link: &JobLink) -> Result<Response<Body>, Problem> {
        let known = KnownTags::new(request);
        let job = self.read(link, newest_version(&known)).await?.ok_or(Problem::NotFound)?;
        let now = self.clock.now();
        match known.includes(&version_tag(&job)) {
            true => Ok(not_modified(&job, now)),
            false => Ok(answer::job(&job, link, now)),
        }
    }

    async fn read(&self, link: &JobLink, known: Option<u64>) -> Result<Option<Job>, Problem> {
        let (key, now) = (&link.key, self.clock.now());
        let job = self.table.peek(key, now).await.map_err(|error| unavailable(key, &error))?;
        let job = job.map(|job| link.shows(job));
        let is_behind = job.as_ref().is_some_and(|job| known.is_some_and(|known| job.version < known));
        if is_behind {
            let job = self.table.read(key, now).await.map_err(|error| unavailable(key, &error))?;
            return Ok(job.map(|job| link.shows(job)));
        }
        Ok(job)
    }

    async fn results(&self, request: &Request, link: &JobLink) -> Result<Response<Body>, Problem> {
        let selection = Selection::of(request)?;
        let (key, now) = (&link.key, self.clock.now());
        let read = self.table.read_results(key, now, None).await.map_err(|error| unavailable(key, &error))?;
        let (job, findings) = read.ok_or(Problem::NotFound)?;
        let listing = listing(&job, &findings, &selection);
        Ok(answer::json(StatusCode::OK, &results_body(&job, link, &listing)))
    }
}

fn unavailable(key: &Key, error: &TableError) -> Problem {
    Problem::unavailable("job not read", key, error)
}

/// The newest version among those that the reader has.
fn newest_version(known: &KnownTags) -> Option<u64> {
    known.named().iter().filter_map(|tag| tag.strip_prefix('v')?.parse().ok()).max()
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
            ("v7", None),
            ("\"other\"", None),
        ];
        for (tags, expected) in table {
            let request = HttpRequest::builder().header("if-none-match", tags).body(Body::Empty).unwrap();
            assert_eq!(newest_version(&KnownTags::new(&request)), expected, "{tags}");
        }
    }
}
