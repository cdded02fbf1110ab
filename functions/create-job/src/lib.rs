//! `create-job`: saves a job, wakes a searcher, answers.
//!
//! [`CreateJob::handle`] parses what was sent ([`json_order`], [`form_order`]), saves the job and sends the wake-up
//! at the same time ([`save`]), and answers 202 to a program and 303 to a form. The row is the job: a wake-up that
//! fails is the sweep's to repair.

mod form_order;
mod json_order;
mod save;
mod wish;

use answer::{Problem, language_of, media_type};
use cloud::{Aws, Clock, Environment, JobTable, Seal, Secret, SettingError, WakeUps};
use job::{Language, SourceLabel};
use lambda_http::{Body, Request, Response, http::StatusCode};

use crate::{form_order::FormOrder, save::Saved};

/// The longest body worth reading: 200 characters of query and 12 sources need less than 2 KiB.
const BODY_BYTES: usize = 8 * 1_024;

/// What the function works with.
#[derive(Clone)]
pub struct CreateJob {
    /// Where jobs are saved.
    pub table: JobTable,
    /// Where searchers are woken.
    pub wake_ups: WakeUps,
    /// What closes contacts.
    pub seal: Seal,
    /// What turns idempotency keys into tokens.
    pub secret: Secret,
    /// The sources that may be asked.
    pub sources: Vec<SourceLabel>,
    /// The time.
    pub clock: Clock,
}

impl CreateJob {
    /// The function with the settings of its environment.
    pub fn from_environment(environment: &Environment) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        Ok(Self {
            table: JobTable::from_environment(&aws, environment)?,
            wake_ups: WakeUps::from_environment(&aws, environment)?,
            seal: Seal::from_environment(&aws, environment)?,
            secret: Secret::from_environment(environment)?,
            sources: cloud::source_labels_from(environment)?,
            clock: Clock::new(cloud::rules_from(environment)?),
        })
    }

    /// Answers a request to `POST /api/search-jobs` or, from a form, to `POST /`.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let language = language_of(&request);
        if request.body().len() > BODY_BYTES {
            return Problem::BodyTooLarge.response(language);
        }
        match request.uri().path() {
            "/" => self.handle_form(&request, language).await,
            _ => self
                .handle_json(&request, language)
                .await
                .unwrap_or_else(|problem| problem.response(language)),
        }
    }

    async fn handle_json(&self, request: &Request, language: Language) -> Result<Response<Body>, Problem> {
        if media_type(request).as_deref() != Some("application/json") {
            return Err(Problem::UnsupportedMediaType);
        }
        let wish = json_order::parse(request, &self.sources, language)?;
        let Saved { job, token } = self.save(wish).await?;
        let mut response = answer::job(StatusCode::ACCEPTED, &job, (&token, self.clock.now()));
        let location = format!("/api/search-jobs/{}", token.as_str());
        let location = location.try_into().expect("a token is letters and digits");
        response.headers_mut().insert("location", location);
        Ok(response)
    }

    async fn handle_form(&self, request: &Request, language: Language) -> Response<Body> {
        if media_type(request).as_deref() != Some("application/x-www-form-urlencoded") {
            return Problem::UnsupportedMediaType.response(language);
        }
        let order = FormOrder::read(request.body(), language);
        let wish = match order.parse(&self.sources) {
            Ok(wish) => wish,
            Err(mistakes) => return order.page_with(&mistakes, &self.sources),
        };
        match self.save(wish).await {
            Ok(Saved { token, .. }) => answer::see_other(&format!("/s/{}", token.as_str())),
            Err(Problem::IdempotencyKeyReused) => order.page_with_fresh_key(&self.sources),
            Err(problem) => answer::html(problem.status(), page::trouble(order.language)),
        }
    }
}
