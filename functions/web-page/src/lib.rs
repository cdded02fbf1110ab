//! `web-page`: the pages, their assets, and an answer to everything that no other function answers.
//!
//! [`WebPage::handle`] renders `/` and `/s/{token}`, serves `/assets/…`, and says 404 and 405 in the form that the
//! asker reads: problem details under `/api/`, a page elsewhere.

mod reader;

use answer::{Problem, Selection, allowed_methods, job_token, language_of, page_of, ranked_hits};
use cloud::{Aws, Clock, Environment, JobTable, Secret, SettingError};
use job::{Language, SourceLabel, Token};
use lambda_http::{
    Body, Request, Response,
    http::{Method, StatusCode, header},
};
use page::{JobPage, StartPage, Typed};
use tracing::error;

use crate::reader::Reader;

/// What the function works with.
#[derive(Clone)]
pub struct WebPage {
    /// Where jobs are kept.
    pub table: JobTable,
    /// The sources that may be asked.
    pub sources: Vec<SourceLabel>,
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
            clock: Clock::new(cloud::rules_from(environment)?),
        })
    }

    /// Answers a request for a page, and whatever else arrives.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let mut response = match *request.method() {
            Method::GET | Method::HEAD => self.read(&request).await,
            _ => refuse(&request),
        };
        if request.method() == Method::HEAD {
            *response.body_mut() = Body::Empty;
        }
        response
    }

    async fn read(&self, request: &Request) -> Response<Body> {
        let path = request.uri().path();
        if let Some(asset) = page::asset(path) {
            return answer::asset(asset.content_type, asset.body);
        }
        let reader = Reader::of(request);
        match path {
            "/" => reader.remember(answer::html(StatusCode::OK, self.start_page(&reader))),
            _ if path.starts_with("/s/") && is_page(path) => match job_token(request) {
                Some(token) => reader.remember(self.job_page(request, &token, &reader).await),
                None => missing(&reader),
            },
            _ => refuse(request),
        }
    }

    fn start_page(&self, reader: &Reader) -> String {
        let key = Secret::random_token();
        page::start(&StartPage {
            language: reader.language(),
            sources: &self.sources,
            typed: Typed::default(),
            mistakes: &[],
            key: key.as_str(),
        })
    }

    async fn job_page(&self, request: &Request, token: &Token, reader: &Reader) -> Response<Body> {
        let (key, now) = (token.key(), self.clock.now());
        let (job, findings) = match self.table.read_with_findings(&key, now).await {
            Ok(Some(read)) => read,
            Ok(None) => return missing(reader),
            Err(error) => {
                error!(job.key = key.short(), error = &error as &dyn std::error::Error, "job not read");
                return answer::html(StatusCode::SERVICE_UNAVAILABLE, page::trouble(reader.language()));
            }
        };
        let language = reader.language_or(job.language);
        // An address that was tampered with shows the first page.
        let selection = Selection::of(request).unwrap_or_default();
        let hits = ranked_hits(&job, &findings, &selection);
        let (hits, next) = page_of(&hits, selection.offset);
        let path = format!("/s/{}", token.as_str());
        let next = next.map(|offset| format!("{path}?offset={offset}"));
        let html = page::job(&JobPage {
            language,
            job: &job,
            path: &path,
            api: &format!("/api/search-jobs/{}", token.as_str()),
            labels: &self.sources,
            hits,
            next: next.as_deref(),
            now,
        });
        answer::html(StatusCode::OK, html)
    }
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
