//! `cancel-job`: ends a job on its owner's word, or erases it.
//!
//! [`CancelJob::handle`] answers `DELETE /api/search-jobs/{token}` with the cancelled job, and the form behind the
//! page's button (`POST /s/{token}/cancel`) with the way back to the page. With `?erase=true`, or from the form at
//! `/s/{token}/delete`, job, findings and contact are erased at once; the form leads to the start page, which says so. The searcher learns of either at its next
//! write, which then meets another version, or no row at all.

use answer::{JobLink, Problem, RequestSpan, Resource, Target, language_of, see_other};
use cloud::{Aws, Clock, Environment, JobTable, Metrics, SettingError, TableError, UpdateError};
use job::{Job, Key, Language, Status, TransitionError};
use lambda_http::{Body, Request, RequestExt, Response};
use tracing::info;
use words::{Message, Mistake};

/// The services and settings that the function works with.
#[derive(Clone)]
pub struct CancelJob {
    /// Where jobs are kept.
    pub table: JobTable,
    /// The time.
    pub clock: Clock,
}

impl CancelJob {
    /// The function with the settings of its environment, counting there.
    pub fn from_environment(environment: &Environment, metrics: &Metrics) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        let table = JobTable::from_environment(&aws, environment)?.counting(metrics);
        Ok(Self { table, clock: Clock::new(cloud::rules_from(environment)?) })
    }

    /// Answers a request to cancel or to erase. Doing either twice is doing it.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let target = Target::new(&request);
        RequestSpan::new(&request, &target).run(self.answer(&request, &target)).await
    }

    async fn answer(&self, request: &Request, target: &Target) -> Response<Body> {
        let language = language_of(request);
        let Some(link) = target.job.as_ref().filter(|link| link.owner.is_some()) else {
            return Problem::NotFound.response(language);
        };
        let erases = match asks_to_erase(request, target.resource) {
            Ok(erases) => erases,
            Err(problem) => return problem.response(language),
        };
        let done = match erases {
            true => self.erase(&link.key).await.map(|()| None),
            false => self.cancel(&link.key).await.map(Some),
        };
        if target.resource != Some(Resource::Job) {
            return answer_form(done, link, language, erases);
        }
        match done {
            Ok(Some(job)) => answer::job(&job, link, self.clock.now()),
            Ok(None) => answer::erased(),
            Err(problem) => problem.response(language),
        }
    }

    /// Erases a job. The answer does not tell if there was one.
    async fn erase(&self, key: &Key) -> Result<(), Problem> {
        let erased = self.table.erase(key).await;
        erased.map_err(|error| Problem::unavailable("job not erased", key, &error))?;
        info!(job.key = key.short(), "job erased");
        Ok(())
    }

    async fn cancel(&self, key: &Key) -> Result<Job, Problem> {
        let unavailable = |error: TableError| Problem::unavailable("job not cancelled", key, &error);
        let now = self.clock.now();
        let job = self.table.read(key, now).await.map_err(unavailable)?.ok_or(Problem::NotFound)?;
        match self.table.update(&job, |job| job.cancel(now)?.ok_or(TransitionError::Ended)).await {
            Ok(cancelled) => {
                info!(job.key = key.short(), "job cancelled");
                Ok(cancelled)
            }
            Err(UpdateError::Refused { job, .. }) if job.status() == Status::Cancelled => Ok(*job),
            Err(UpdateError::Refused { .. }) => Err(Problem::AlreadyEnded),
            Err(UpdateError::Gone) => Err(Problem::NotFound),
            Err(UpdateError::Contended) => Err(Problem::Unavailable),
            Err(UpdateError::Table(error)) => Err(unavailable(error)),
        }
    }
}

/// A form leads to a page: to the start page once the job is erased, back to the job's otherwise.
fn answer_form(
    done: Result<Option<Job>, Problem>,
    link: &JobLink,
    language: Language,
    erases: bool,
) -> Response<Body> {
    let page = link.page_path();
    match done {
        Ok(None) => see_other(ERASED),
        Ok(Some(_)) | Err(Problem::AlreadyEnded | Problem::NotFound) => see_other(&page),
        Err(problem) => answer::html(problem.status(), page::stuck(language, &page, erases)),
    }
}

/// The path of a form says it, and `erase` says it to `DELETE`. Anything but `true` and `false` is refused, and so are
/// a name that is nearly `erase` and a form's path with an `erase` that contradicts it: an owner who wrote `erase=yes` or
/// `Erase=true` would take a job that stays for one that is gone, and what is erased by mistake does not come back.
fn asks_to_erase(request: &Request, resource: Option<Resource>) -> Result<bool, Problem> {
    let by_path = match resource {
        Some(Resource::EraseForm) => Some(true),
        Some(Resource::CancelForm) => Some(false),
        _ => None,
    };
    let query = request.query_string_parameters();
    let is_nearly = |name: &str| name != ERASE && name.to_ascii_lowercase().contains(ERASE);
    let by_query = match query.all(ERASE).as_deref() {
        _ if query.iter().any(|(name, _)| is_nearly(name)) => return Err(invalid(Message::ExpectedErase)),
        None => None,
        Some(["true"]) => Some(true),
        Some(["false"]) => Some(false),
        Some(_) => return Err(invalid(Message::ExpectedErase)),
    };
    match (by_path, by_query) {
        (Some(path), Some(query)) if path != query => Err(invalid(Message::ExpectedAsInPath)),
        (by_path, by_query) => Ok(by_path.or(by_query).unwrap_or(false)),
    }
}

fn invalid(expected: Message) -> Problem {
    Problem::Invalid(vec![Mistake::Parameter { name: ERASE, expected }])
}

/// The parameter's name.
const ERASE: &str = "erase";

/// The start page, which says that it is done: the job's own page is one that never was.
const ERASED: &str = "/?deleted";

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(resource: Resource, query: &str) -> Option<bool> {
        let event = format!(
            r#"{{"version":"2.0","rawPath":"/","rawQueryString":"{query}","headers":{{}},
                "requestContext":{{"http":{{"method":"POST","path":"/","sourceIp":"192.0.2.7"}}}}}}"#
        );
        asks_to_erase(&lambda_http::request::from_str(&event).unwrap(), Some(resource)).ok()
    }

    #[test]
    fn nothing_is_erased_unless_path_and_query_agree_on_it() {
        let (api, cancel, erase) = (Resource::Job, Resource::CancelForm, Resource::EraseForm);
        let table = [
            (api, "", Some(false)),
            (api, "erase=true", Some(true)),
            (api, "erase=false", Some(false)),
            (api, "%65rase=true", Some(true)),
            (api, "utm_source=mail&erase=true", Some(true)),
            (cancel, "", Some(false)),
            (cancel, "erase=false", Some(false)),
            (cancel, "erase=true", None),
            (erase, "", Some(true)),
            (erase, "utm_source=mail", Some(true)),
            (erase, "erase=true", Some(true)),
            (erase, "erase=false", None),
        ];
        for (resource, query, expected) in table {
            assert_eq!(asks(resource, query), expected, "{resource:?} {query}");
        }
    }

    #[test]
    fn what_only_nearly_says_whether_to_erase_is_refused_wherever_it_is_sent() {
        for query in [
            "erase",
            "erase=",
            "erase=yes",
            "erase=1",
            "erase=0",
            "erase=True",
            "erase=FALSE",
            "erase=true%20",
            "erase=true;erase=false",
            "erase=true&erase=true",
            "erase=true&erase=false",
            "Erase=true",
            "ERASE=false",
            "erase=true&Erase=false",
            "%45rase=false",
            "+erase=true",
            "erase%20=false",
            "erase[]=true",
            "erase%5B0%5D=false",
            "?erase=true",
        ] {
            for resource in [Resource::Job, Resource::CancelForm, Resource::EraseForm] {
                assert_eq!(asks(resource, query), None, "{resource:?} {query}");
            }
        }
    }
}
