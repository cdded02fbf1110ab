//! `create-job`: saves a job, wakes a searcher, answers.
//!
//! [`CreateJob::handle`] parses what was sent ([`json_request`], [`form_request`]), saves the job and wakes a searcher
//! ([`save`]), and answers 202 to a program and 303 to a form. The row is the job: a wake-up that fails is the
//! sweep's to repair. A text is promised within limits only ([`admission`]); over one, the search runs, and the
//! answer is the same. So it is with a number that is given later ([`number_later`], [`number_request`]): it needs the
//! seal, the counters and the queue, which no other function has the right to use, and nothing more.

mod admission;
mod form_request;
mod json_fields;
mod json_request;
mod number_later;
mod number_request;
mod pending_job;
mod save;
mod search_request;
mod visitor;

use answer::{JobLink, Problem, RequestSpan, Resource, Target, is_coded, language_of, media_type};
use cloud::{Aws, Clock, Environment, JobTable, Metrics, Seal, Secret, SettingError, WakeUps};
use job::{Countries, Language, NotificationLimits, SourceLabel};
use lambda_http::{Body, Request, Response};

pub use crate::visitor::Challenge;
use crate::{
    form_request::FormRequest, number_request::NumberForm, save::Saved, search_request::AllowedOptions,
    visitor::Visitor,
};

/// The longest body worth reading: 200 characters of query and 12 sources need less than 2 KiB.
const BODY_BYTES: usize = 8 * 1_024;
/// A form's: a browser writes 9 bytes for a syllable, and what is too long in a field is told beside that field.
const FORM_BYTES: usize = 64 * 1_024;

/// The services and settings that the function works with.
#[derive(Clone)]
pub struct CreateJob {
    /// Where jobs are saved.
    pub table: JobTable,
    /// Where searchers are woken.
    pub wake_ups: WakeUps,
    /// The seal that closes contacts.
    pub seal: Seal,
    /// The secret that turns idempotency keys into tokens, and numbers and addresses into names of counters.
    pub secret: Secret,
    /// The limits on texts.
    pub notification_limits: NotificationLimits,
    /// The challenge that stands before a text, where there is one.
    pub challenge: Challenge,
    /// The sources that may be asked.
    pub sources: Vec<SourceLabel>,
    /// The other countries than Korea that texts may go to.
    pub other_countries: Countries,
    /// The time.
    pub clock: Clock,
}

impl CreateJob {
    /// The function with the settings of its environment, counting there.
    pub fn from_environment(environment: &Environment, metrics: &Metrics) -> Result<Self, SettingError> {
        let aws = Aws::from_environment(environment)?;
        Ok(Self {
            table: JobTable::from_environment(&aws, environment)?.counting(metrics),
            wake_ups: WakeUps::from_environment(&aws, environment)?.counting(metrics),
            seal: Seal::from_environment(&aws, environment)?,
            secret: Secret::from_environment(environment)?,
            notification_limits: cloud::notification_limits_from(environment)?,
            challenge: Challenge::from_environment(environment)?,
            sources: cloud::source_labels_from(environment)?,
            other_countries: cloud::other_countries_from(environment)?,
            clock: Clock::new(cloud::rules_from(environment)?),
        })
    }

    /// Opens the connections that every request needs, while the start has a processor of its own and no request waits.
    /// That to the key service is a third of a cold start, and only numbers need it: it is opened beside the counters'
    /// read of the first request that has one.
    pub async fn connect(&self) {
        tokio::join!(self.table.connect(), self.wake_ups.connect());
    }

    /// Answers a request to `POST /api/search-jobs` or to `PUT /api/search-jobs/{token}/notification`; from forms, to
    /// `POST /` or to `POST /s/{token}/notification`.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let target = Target::new(&request);
        RequestSpan::new(&request, &target).run(self.answer(&request, &target)).await
    }

    async fn answer(&self, request: &Request, target: &Target) -> Response<Body> {
        let language = language_of(request);
        self.handle_readable(request, target, language)
            .await
            .unwrap_or_else(|problem| problem.response(language))
    }

    /// Answers what has a body of the type that its target takes.
    async fn handle_readable(
        &self,
        request: &Request,
        target: &Target,
        language: Language,
    ) -> Result<Response<Body>, Problem> {
        if is_coded(request) {
            return Err(Problem::UnsupportedCoding);
        }
        let longest = if target.resource == Some(Resource::StartPage) { FORM_BYTES } else { BODY_BYTES };
        if request.body().len() > longest {
            return Err(Problem::BodyTooLarge);
        }
        let expected = if target.is_api { "application/json" } else { "application/x-www-form-urlencoded" };
        if media_type(request).as_deref() != Some(expected) {
            return Err(Problem::UnsupportedMediaType);
        }
        let link = target.job.as_ref();
        match target.resource {
            Some(Resource::StartPage) => {
                Ok(answer::packed(request, self.handle_form(request, language).await))
            }
            Some(Resource::NumberPage) => {
                let form = NumberForm::read(request.body(), language);
                Ok(answer::packed(request, self.handle_number_form(request, link, form).await?))
            }
            Some(Resource::Notification) => self.put_number(request, link).await,
            _ => self.handle_json(request, language).await,
        }
    }

    async fn handle_json(&self, request: &Request, language: Language) -> Result<Response<Body>, Problem> {
        let search_request = json_request::parse(request, self.allowed(), language)?;
        let Saved { job, token } = self.save(search_request, &self.visitor(request)).await?;
        Ok(answer::accepted(&job, &JobLink::from(token), self.clock.now()))
    }

    async fn handle_form(&self, request: &Request, language: Language) -> Response<Body> {
        let form = FormRequest::read(request.body(), language);
        let search_request = match form.parse(self.allowed()) {
            Ok(search_request) => search_request,
            Err(mistakes) => return form.page_with(&mistakes, self.allowed()),
        };
        match self.save(search_request, &self.visitor(request)).await {
            Ok(Saved { token, .. }) => answer::see_other(&JobLink::from(token).page_path()),
            Err(Problem::IdempotencyKeyReused) => form.page_with_fresh_key(self.allowed()),
            Err(problem) => form.page_to_send_again(problem.status(), self.allowed()),
        }
    }

    const fn allowed(&self) -> AllowedOptions<'_> {
        AllowedOptions { sources: self.sources.as_slice(), other_countries: &self.other_countries }
    }

    fn visitor(&self, request: &Request) -> Visitor {
        Visitor::of(request, &self.challenge, &self.secret)
    }
}
