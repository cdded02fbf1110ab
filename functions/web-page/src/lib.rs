//! `web-page`: the pages, their assets, and an answer to everything that no other function answers.
//!
//! [`WebPage::handle`] renders `/` and `/s/{token}`, serves `/assets/…` and `/api/openapi.json`, and says 404 and 405 in the form that the
//! asker reads: problem details under `/api/`, a page elsewhere.

mod description;
mod reader;

use answer::{
    File, Problem, RequestSpan, Selection, allowed_methods, language_of, listing, named_job, takes,
};
use cloud::{Aws, Clock, Environment, JobTable, Secret, SettingError, StoredFinding};
use job::{Countries, Job, Key, Language, SourceLabel, Token};
use lambda_http::{
    Body, Request, RequestExt, Response,
    http::{Method, StatusCode, header},
};
use page::{Asset, JobPage, Listing, StartPage, Typed};
use tracing::error;

use crate::reader::Reader;

/// What the function works with.
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
        let named = named_job(&request);
        let key = named.as_ref().map(|(_, key)| key);
        RequestSpan::new(&request, key).run(self.answer(&request, named.as_ref())).await
    }

    async fn answer(&self, request: &Request, named: Option<&(Token, Key)>) -> Response<Body> {
        let mut response = match *request.method() {
            Method::GET | Method::HEAD => self.read(request, named).await,
            _ => refuse(request),
        };
        if response.headers().get(header::CONTENT_ENCODING).is_none() {
            response = answer::packed(request, response);
        }
        if request.method() == Method::HEAD {
            *response.body_mut() = Body::Empty;
        }
        response
    }

    async fn read(&self, request: &Request, named: Option<&(Token, Key)>) -> Response<Body> {
        let path = request.uri().path();
        if let Some(asset) = page::asset(path) {
            return file(request, asset);
        }
        if description::is_there(path) {
            return description::response(&self.sources);
        }
        let reader = Reader::of(request);
        match path {
            "/" => reader
                .remember(answer::html(StatusCode::OK, self.start_page(request, &reader)), self.is_secure()),
            _ if path.starts_with("/s/") && is_page(path) => match named {
                Some(named) => {
                    reader.remember(self.job_page(request, named, &reader).await, self.is_secure())
                }
                None => missing(&reader),
            },
            _ => refuse(request),
        }
    }

    /// Whether browsers reach the site by HTTPS alone.
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

    async fn job_page(
        &self,
        request: &Request,
        (token, key): &(Token, Key),
        reader: &Reader,
    ) -> Response<Body> {
        let now = self.clock.now();
        let (job, findings) = match self.table.read_with_findings(key, now).await {
            Ok(Some(read)) => read,
            Ok(None) => return missing(reader),
            Err(error) => {
                error!(job.key = key.short(), error = &error as &dyn std::error::Error, "job not read");
                return answer::html(StatusCode::SERVICE_UNAVAILABLE, page::trouble(reader.language()));
            }
        };
        answer::html(StatusCode::OK, self.render((request, token), (&job, &findings), reader))
    }

    fn render(
        &self,
        (request, token): (&Request, &Token),
        (job, findings): (&Job, &[StoredFinding]),
        reader: &Reader,
    ) -> String {
        // An address that was tampered with shows the first page.
        let selection = Selection::of(request).unwrap_or_default();
        let found = listing(job, findings, &selection);
        let after = found.after(&selection);
        let path = format!("/s/{}", token.as_str());
        let before = selection.before().map(|offset| format!("{path}{}", selection.starting_at(offset)));
        let next = found.next().map(|offset| format!("{path}{}", after.starting_at(offset)));
        page::job(&JobPage {
            language: reader.language_or(job.language),
            job,
            path: &path,
            api: &format!("/api/search-jobs/{}", token.as_str()),
            home: &self.home,
            key: Secret::random_token().as_str(),
            labels: &self.sources,
            listing: Listing {
                hits: found.hits(),
                kept: found.kept,
                new: found.new,
                findings: found.findings,
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
    let tag = format!("\"{}\"", asset.path.trim_start_matches("/assets/"));
    answer::file(request, &File { tag: &tag, content_type: asset.content_type, coding, body })
}

/// Whether a form at `/s/{token}/delete` has just led here. It is the same for everybody, and tells of no search.
fn has_erased(request: &Request) -> bool {
    request.query_string_parameters_ref().is_some_and(|query| query.first("deleted").is_some())
}

/// Whether a path has the form `/s/{token}`.
fn is_page(path: &str) -> bool {
    allowed_methods(path).contains(&"GET")
}

fn missing(reader: &Reader) -> Response<Body> {
    answer::html(StatusCode::NOT_FOUND, page::missing(reader.language()))
}

/// What is answered where there is nothing, or nothing for this method.
fn refuse(request: &Request) -> Response<Body> {
    let path = request.uri().path();
    let methods = allowed_methods(path);
    let problem = match methods.is_empty() {
        true => Problem::NotFound,
        false => Problem::MethodNotAllowed(methods),
    };
    let mut response = problem.response(language_of(request));
    if path.starts_with("/api/") {
        return response;
    }
    let language: Language = Reader::of(request).language();
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
