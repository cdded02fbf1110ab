//! `cancel-job`: ends a job on its owner's word, or erases it.
//!
//! [`CancelJob::handle`] answers `DELETE /api/search-jobs/{token}` with the cancelled job, and the form behind the
//! page's button (`POST /s/{token}/cancel`) with the way back to the page. With `?erase=true`, or from the form at
//! `/s/{token}/delete`, job, findings and contact are erased at once; the form leads to the start page, which says so. The
//! searcher learns of either at its next write, which then meets another version, or no row at all. `If-Match` lets either
//! be done to a version that the owner has seen.

use answer::{
    FORM, JobLink, Precondition, Problem, RequestSpan, Resource, Target, in_time, is_coded, language_of,
    media_type, names_other_charset, see_other,
};
use cloud::{Aws, Clock, Environment, JobTable, Metrics, SettingError, TableError, UpdateError};
use job::{Job, Key, Language, Status, TransitionError};
use lambda_http::{Body, Request, RequestExt, Response};
use tracing::info;
use url::form_urlencoded;
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
        let is_form = target.resource != Some(Resource::Job);
        let Some(link) = target.job.as_ref().filter(|link| link.owner.is_some()) else {
            return match is_form {
                true => Problem::NotFound.page(page::missing(language)),
                false => Problem::NotFound.response(language),
            };
        };
        let work = async {
            let (condition, key) = (Precondition::new(request), &link.key);
            match asks_to_erase(request, target.resource)? {
                true => self.erase(key, &condition).await.map(|()| None),
                false => self.cancel(key, &condition).await.map(Some),
            }
        };
        match in_time(work).await {
            done if is_form => answer_form(done, link, language, target.resource),
            Ok(Some(job)) => answer::job(&job, link, self.clock.now()),
            Ok(None) => answer::erased(),
            Err(problem) => problem.response(language),
        }
    }

    /// Erases a job. The answer does not tell if there was one, unless a version is asked for.
    async fn erase(&self, key: &Key, condition: &Precondition) -> Result<(), Problem> {
        let unavailable = |error: TableError| Problem::unavailable("job not erased", key, &error);
        if !condition.is_empty() {
            let job = self.table.read(key, self.clock.now()).await.map_err(unavailable)?;
            condition.holds_for(job.as_ref()).then_some(()).ok_or(Problem::PreconditionFailed)?;
        }
        self.table.erase(key).await.map_err(unavailable)?;
        info!(job.key = key.short(), "job erased");
        Ok(())
    }

    async fn cancel(&self, key: &Key, condition: &Precondition) -> Result<Job, Problem> {
        let unavailable = |error: TableError| Problem::unavailable("job not cancelled", key, &error);
        let now = self.clock.now();
        let job = self.table.read(key, now).await.map_err(unavailable)?.ok_or(Problem::NotFound)?;
        // A job that may not be cancelled as it is counts as one that has ended, and comes back with the refusal.
        let cancelled = |job: &Job| {
            let next = job.cancel(now)?.filter(|_| condition.holds_for(Some(job)));
            next.ok_or(TransitionError::Ended)
        };
        match self.table.update(&job, cancelled).await {
            Ok(cancelled) => {
                info!(job.key = key.short(), "job cancelled");
                Ok(cancelled)
            }
            Err(UpdateError::Refused { job, .. }) => match job.status() {
                Status::Completed | Status::Failed => Err(Problem::AlreadyEnded),
                Status::Cancelled if condition.holds_for(Some(&job)) => Ok(*job),
                _ => Err(Problem::PreconditionFailed),
            },
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
    resource: Option<Resource>,
) -> Response<Body> {
    let page = link.page_path();
    match done {
        Ok(None) => see_other(ERASED),
        Ok(Some(_)) | Err(Problem::AlreadyEnded | Problem::NotFound) => see_other(&page),
        Err(problem) => problem.page(page::stuck(language, &page, resource == Some(Resource::EraseForm))),
    }
}

/// The path of a form says it, and `erase` says it to `DELETE`. Anything but `true` and `false` is refused, and so are
/// a name that is nearly `erase` and a form's path with an `erase` that contradicts it: an owner who wrote `erase=yes` or
/// `Erase=true` would take a job that stays for one that is gone, and what is erased by mistake does not come back. The
/// fields of a form count as the address does; a body of another kind, also a form in another charset, is refused if it
/// says anything, since there are many ways to write a name (`"\u0065rase"` in JSON).
fn asks_to_erase(request: &Request, resource: Option<Resource>) -> Result<bool, Problem> {
    if is_coded(request) && !request.body().is_empty() {
        return Err(Problem::UnsupportedCoding);
    }
    let by_path = match resource {
        Some(Resource::EraseForm) => Some(true),
        Some(Resource::CancelForm) => Some(false),
        _ => None,
    };
    let is_form = media_type(request).as_deref() == Some(FORM) && !names_other_charset(request);
    let fields = if is_form { request.body().as_ref() } else { &[] };
    let fields: Vec<_> = form_urlencoded::parse(fields).collect();
    let fields = fields.iter().map(|(name, value)| (name.as_ref(), value.as_ref()));
    let query = request.query_string_parameters();
    let said: Vec<_> = query.iter().chain(fields).filter(|field| speaks_of_it(*field)).collect();
    let is_other = !is_form && !matches!(request.body().trim_ascii(), b"" | b"{}" | b"null");
    let said = match said.as_slice() {
        _ if is_other => return Err(invalid(Message::ExpectedErase)),
        [] => None,
        [(ERASE, "true")] => Some(true),
        [(ERASE, "false")] => Some(false),
        _ => return Err(invalid(Message::ExpectedErase)),
    };
    match (by_path, said) {
        (Some(path), Some(said)) if path != said => Err(invalid(Message::ExpectedAsInPath)),
        (by_path, said) => Ok(by_path.or(said).unwrap_or(false)),
    }
}

/// True where a field is `erase`, or may be a way to write it: in other case, with something between its letters, in
/// letters of another width or alphabet, or behind a semicolon, which parted fields once.
fn speaks_of_it((name, value): (&str, &str)) -> bool {
    let is_nearly = |name: &str| {
        let letters = name.chars().filter(char::is_ascii_alphabetic);
        letters.collect::<String>().eq_ignore_ascii_case(ERASE)
    };
    let mut parts = value.split(';').skip(1).map(|part| part.split('=').next().unwrap_or_default());
    !name.is_ascii() || is_nearly(name) || parts.any(is_nearly)
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
        asks_with(resource, query, "", "")
    }

    fn asks_with(resource: Resource, query: &str, kind: &str, body: &str) -> Option<bool> {
        let event = format!(
            r#"{{"version":"2.0","rawPath":"/","rawQueryString":"{query}","headers":{{"content-type":"{kind}"}},"body":{body:?},
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
    fn a_body_says_no_more_than_the_address_and_never_the_contrary() {
        let (api, cancel, erase) = (Resource::Job, Resource::CancelForm, Resource::EraseForm);
        let (form, json) = ("application/x-www-form-urlencoded", "application/json");
        let table = [
            (erase, "", form, "", Some(true)),
            (erase, "", form, "erase=true", Some(true)),
            (erase, "", form, "erase=false", None),
            (erase, "", form, "%65rase=false", None),
            (erase, "", form, "ERASE=false", None),
            (erase, "erase=true", form, "erase=true", None),
            (erase, "erase=true", form, "erase=false", None),
            (erase, "", form, "erase=true&erase=false", None),
            (erase, "", form, "colour=red", Some(true)),
            (erase, "", "application/x-www-form-urlencoded; charset=UTF-8", "colour=red", Some(true)),
            (erase, "", "application/x-www-form-urlencoded; charset=utf-16le", "colour=red", None),
            (erase, "", "application/x-www-form-urlencoded;a=b; Charset=\\\"euc-kr\\\"", "a=b", None),
            (erase, "", form, "%EF%BD%85rase=false", None),
            (erase, "", form, "e%00rase=false", None),
            (erase, "", form, "e%00r%00a%00s%00e%00=%00f%00", None),
            (erase, "", form, "%D0%B5rase=false", None),
            (erase, "", form, "e-r-a-s-e=false", None),
            (erase, "", form, "a=1;erase=false", None),
            (erase, "", form, "a=erased;b=1", Some(true)),
            (erase, "", form, "user_asean=1", Some(true)),
            (erase, "", "application/x-www-form-urlencoded; charset=utf8", "seen=1", Some(true)),
            (erase, "", "text/plain", "erase=false", None),
            (erase, "", "", "erase=false", None),
            (erase, "", "multipart/form-data; boundary=x", "--x\r\nname=\"erase\"\r\n\r\nfalse", None),
            (erase, "", json, "{\"erase\":false}", None),
            (erase, "", json, "{\"\\u0065rase\":false}", None),
            (erase, "", json, "{\"colour\":\"red\"}", None),
            (erase, "", "application/xml", "<e&#114;ase>false</e&#114;ase>", None),
            (erase, "", json, "{}", Some(true)),
            (cancel, "", json, " null\n", Some(false)),
            (cancel, "", form, "erase=true", None),
            (cancel, "", form, "erase=false", Some(false)),
            (api, "", json, "{\"erase\":true}", None),
            (api, "", form, "erase=true", Some(true)),
            (api, "erase=true", json, "{\"Erase\":false}", None),
            (api, "", json, "", Some(false)),
        ];
        for (resource, query, kind, body, expected) in table {
            assert_eq!(
                asks_with(resource, query, kind, body),
                expected,
                "{resource:?} {query} {kind} {body}"
            );
        }
    }

    #[test]
    fn a_body_that_is_coded_says_nothing_that_is_known_and_is_refused() {
        for resource in [Resource::Job, Resource::CancelForm, Resource::EraseForm] {
            let coded = |body: &'static [u8]| {
                let request =
                    lambda_http::http::Request::builder().uri("/").header("content-encoding", "gzip");
                asks_to_erase(&request.body(Body::from(body)).unwrap(), Some(resource))
            };
            assert_eq!(coded(b"\x1f\x8b"), Err(Problem::UnsupportedCoding));
            assert!(coded(b"").is_ok());
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
            "%EF%BD%85rase=true",
            "e%E2%80%8Brase=true",
            "%FFrase=true",
            "a=1;erase=true",
        ] {
            for resource in [Resource::Job, Resource::CancelForm, Resource::EraseForm] {
                assert_eq!(asks(resource, query), None, "{resource:?} {query}");
            }
        }
    }
}
