//! `web-page`: the pages, their assets, and an answer to everything that no other function answers.
//!
//! [`WebPage::handle`] renders `/` and `/s/{token}`, serves `/assets/…` and `/api/openapi.json`, and says 404 and 405 in the form that the
//! asker reads: problem details under `/api/`, a page elsewhere.

mod description;
mod reader;

use answer::{File, Problem, RequestSpan, Resource, Selection, Target, language_of, listing, takes};
use cloud::{Aws, Clock, Environment, JobTable, Secret, SettingError, StoredFinding};
use job::{Countries, Job, Key, SourceLabel, Token};
use lambda_http::{
    Body, Request, RequestExt, Response,
    http::{Method, StatusCode, header},
};
use page::{Asset, JobPage, Listing, StartPage, Typed};
use tracing::error;

use crate::reader::Reader;

/// The services and settings that the function works with.
#[derive(Clone)]
pub struct WebPage {
    /// Where jobs are kept.
    pub table: JobTable,
    /// The sources that may be asked.
    pub sources: Vec<SourceLabel>,
    /// The other countries than Korea that texts may go to.
    pub other_countries: Countries,
    /// The address of the site: what previews show comes from there, whatever a request says of its host.
    pub home: String,
    /// The time.
    pub clock: Clock,
}

impl WebPage {
    /// The function with the settings of its environment.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        Ok(Self {
            table: JobTable::from_environment(&aws, environment)?,
            sources: cloud::source_labels_from(environment)?,
            other_countries: cloud::other_countries_from(environment)?,
            home: cloud::public_url_from(environment)?.to_owned(),
            clock: Clock::new(cloud::rules_from(environment)?),
        })
    }

    /// Answers a request for a page, and whatever else arrives.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let target = Target::new(&request);
        RequestSpan::new(&request, &target).run(self.answer(&request, &target)).await
    }

    async fn answer(&self, request: &Request, target: &Target) -> Response<Body> {
        let response = match (request.method(), target.resource) {
            (&Method::GET | &Method::HEAD, Some(resource)) => self.read(request, target, resource).await,
            (&Method::OPTIONS, Some(resource)) => answer::options(resource),
            _ => refuse(request, target),
        };
        match response.headers().contains_key(header::CONTENT_ENCODING) {
            true => response,
            false => answer::packed(request, response),
        }
    }

    async fn read(&self, request: &Request, target: &Target, resource: Resource) -> Response<Body> {
        let reader = Reader::of(request);
        match (resource, &target.job) {
            (Resource::StartPage, _) => reader
                .remember(answer::html(StatusCode::OK, self.start_page(request, &reader)), self.is_secure()),
            (Resource::JobPage, Some((token, key))) => {
                reader.remember(self.job_page(request, token, key, &reader).await, self.is_secure())
            }
            (Resource::JobPage, None) => missing(&reader),
            (Resource::Description, _) => description::response(&self.sources),
            (Resource::Asset, _) => match page::asset(request.uri().path()) {
                Some(asset) => file(request, asset),
                None => missing(&reader),
            },
            _ => refuse(request, target),
        }
    }

    /// Returns true when browsers reach the site by HTTPS alone.
    fn is_secure(&self) -> bool {
        self.home.starts_with("https:")
    }

    fn start_page(&self, request: &Request, reader: &Reader) -> String {
        let key = Secret::random_token();
        page::start(&StartPage {
            language: reader.language(),
            sources: &self.sources,
            reaches_abroad: !self.other_countries.is_empty(),
            typed: Typed::default(),
            mistakes: &[],
            has_erased: has_erased(request),
            key: key.as_str(),
            home: Some(&self.home),
        })
    }

    async fn job_page(&self, request: &Request, token: &Token, key: &Key, reader: &Reader) -> Response<Body> {
        let now = self.clock.now();
        let (job, findings) = match self.table.read_results(key, now).await {
            Ok(Some(read)) => read,
            Ok(None) => return missing(reader),
            Err(error) => {
                error!(job.key = key.short(), error = &error as &dyn std::error::Error, "job not read");
                return answer::html(StatusCode::SERVICE_UNAVAILABLE, page::trouble(reader.language()));
            }
        };
        answer::html(StatusCode::OK, self.render(request, token, &job, &findings, reader))
    }

    fn render(
        &self,
        request: &Request,
        token: &Token,
        job: &Job,
        findings: &[StoredFinding],
        reader: &Reader,
    ) -> String {
        // An address that was tampered with shows the first page.
        let mut selection = Selection::of(request).unwrap_or_default();
        // Without scripts, a page that comes again tells nothing of what its reader has seen.
        let comes_again = job.ended_at().is_none() && selection.seen.is_empty();
        if comes_again {
            selection = selection.having_watched(findings.len());
        }
        let found = listing(job, findings, &selection);
        let after = found.after(&selection);
        let (path, seen) = (Resource::JobPage.path_for(token), after.steps());
        let before = selection.before().map(|offset| format!("{path}{}", selection.starting_at(offset)));
        let next = found.next().map(|offset| format!("{path}{}", after.starting_at(offset)));
        page::job(&JobPage {
            language: reader.language_or(job.language),
            job,
            path: &path,
            api: &Resource::Job.path_for(token),
            home: &self.home,
            key: Secret::random_token().as_str(),
            labels: &self.sources,
            listing: Listing {
                hits: found.hits(),
                kept: found.kept,
                new: if comes_again { 0 } else { found.new },
                total: found.total,
                seen: &seen,
                before: before.as_deref(),
                next: next.as_deref(),
                cut: &found.cut,
                by_price: selection.by_price,
                source: selection.sources.first().map(String::as_str),
            },
            longest: self.clock.rules().max_age,
            now: self.clock.now(),
        })
    }
}

fn file(request: &Request, asset: &Asset) -> Response<Body> {
    let (coding, body) = asset.body(|coding| takes(request, coding));
    let tag = asset.path.trim_start_matches("/assets/");
    answer::file(request, &File { tag, content_type: asset.content_type, coding, body })
}

/// Returns true when a form at `/s/{token}/delete` has just led here. It is the same for every reader, and tells of no search.
fn has_erased(request: &Request) -> bool {
    request.query_string_parameters_ref().is_some_and(|query| query.first("deleted").is_some())
}

fn missing(reader: &Reader) -> Response<Body> {
    answer::html(StatusCode::NOT_FOUND, page::missing(reader.language()))
}

/// The answer where there is nothing, or nothing for this method.
fn refuse(request: &Request, target: &Target) -> Response<Body> {
    let problem = match target.resource {
        None => Problem::NotFound,
        Some(resource) => Problem::MethodNotAllowed(resource.methods()),
    };
    let mut response = problem.response(language_of(request));
    if target.is_api {
        return response;
    }
    let language = Reader::of(request).language();
    let page = match problem {
        Problem::NotFound => page::missing(language),
        _ => page::not_allowed(language),
    };
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, "text/html; charset=utf-8".try_into().expect("it is ASCII"));
    *response.body_mut() = page.into();
    response
}
