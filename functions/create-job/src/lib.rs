//! `create-job`: saves a job, wakes a searcher, answers.
//!
//! [`CreateJob::handle`] parses what was sent ([`json_request`], [`form_request`]), saves the job and wakes a searcher
//! ([`save`]), and answers 202 to a program and 303 to a form. The row is the job: a wake-up that fails is the
//! sweep's to repair. A text is promised within limits only ([`admission`]); over one, the search runs, and the
//! answer is the same. So it is with a number that is given later ([`number_later`]): it needs the seal, the counters and
//! the queue, which no other function has the right to use, and nothing more. And so it is with a number whose owner wants no
//! texts ([`stop`]).

mod admission;
mod form_request;
mod json_request;
mod number_later;
mod save;
mod search_request;
mod stop;
mod visitor;

use answer::{
    FORM, JobLink, Problem, RequestSpan, Resource, Target, in_time, is_coded, language_of, media_type,
};
use cloud::{Aws, Clock, Environment, JobTable, Metrics, Seal, Secret, SettingError, WakeUps};
use job::{Countries, Language, NotificationLimits};
use lambda_http::{Body, Request, Response};
use page::PageSettings;

pub use crate::visitor::Challenge;
use crate::{
    form_request::FormRequest,
    save::Saved,
    search_request::{AllowedOptions, SearchRequest},
    visitor::Visitor,
};

/// The longest body of a program worth reading: 200 characters of query and 12 sources need less than 2 KiB.
const BODY_BYTES: usize = 8 * 1_024;

/// What programs send.
const JSON: &str = "application/json";

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
    /// The sources that may be asked, the countries that texts may go to, and what else pages tell.
    pub settings: PageSettings,
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
            settings: PageSettings::from_environment(environment)?,
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
    /// `POST /`, to `POST /s/{token}/notification` or to `POST /s/{token}/stop`.
    pub async fn handle(&self, request: Request) -> Response<Body> {
        let target = Target::new(&request);
        RequestSpan::new(&request, &target).run(self.answer(&request, &target)).await
    }

    async fn answer(&self, request: &Request, target: &Target) -> Response<Body> {
        let (language, link) = (language_of(request), target.job.as_ref());
        let answer = match target.resource {
            Some(Resource::StartPage | Resource::NumberPage | Resource::StopPage) => {
                return answer::packed(request, self.answer_form(request, target, language).await);
            }
            Some(Resource::Notification) => in_time(self.put_number(request, link)).await,
            _ => in_time(self.handle_json(request, language)).await,
        };
        answer.unwrap_or_else(|problem| problem.response(language))
    }

    async fn handle_json(&self, request: &Request, language: Language) -> Result<Response<Body>, Problem> {
        check_body(request, JSON)?;
        let parse = |allowed: AllowedOptions<'_>| json_request::parse(request, allowed, language);
        let Saved { job, token } = self.take(parse, &self.visitor(request)).await?;
        Ok(answer::accepted(&job, &JobLink::from(token), self.clock.now()))
    }

    /// Answers a form with a page, or with the way to one.
    async fn answer_form(&self, request: &Request, target: &Target, language: Language) -> Response<Body> {
        let is_start = target.resource == Some(Resource::StartPage);
        let link = target.job.as_ref().filter(|link| link.owner.is_some());
        if !is_start && link.is_none() {
            return Problem::NotFound.page(page::missing(language));
        }
        let (form, is_readable) = match check_body(request, FORM) {
            Ok(()) => (FormRequest::read(request.body(), language), Ok(())),
            Err(problem) => (FormRequest::unread(language), Err(problem)),
        };
        if let Some(link) = link.filter(|_| target.resource == Some(Resource::StopPage)) {
            return self.answer_stop(request, &form, link).await;
        }
        let done = match (is_readable, link) {
            (Err(problem), _) => Err(problem),
            (Ok(()), Some(link)) => in_time(self.take_number_of(&form, request, link)).await,
            (Ok(()), None) => {
                let visitor = self.visitor(request);
                let saved = in_time(self.take(|allowed| form.parse(allowed), &visitor)).await;
                saved.map(|Saved { token, .. }| JobLink::from(token).page_path())
            }
        };
        match done {
            Ok(path) => answer::see_other(&path),
            Err(problem) => form.page_again(&problem, &self.settings, link),
        }
    }

    /// Saves the search that is asked for. A repeated request whose source or country has been taken away since is answered
    /// as it was: it is the same request.
    async fn take(
        &self,
        parse: impl Fn(AllowedOptions<'_>) -> Result<SearchRequest, Problem>,
        visitor: &Visitor,
    ) -> Result<Saved, Problem> {
        let PageSettings { sources, other_countries, .. } = &self.settings;
        match parse(AllowedOptions { sources: Some(sources), other_countries }) {
            Ok(search_request) => self.save(search_request, visitor).await,
            Err(problem) => {
                let anything = AllowedOptions { sources: None, other_countries: &Countries::all() };
                match parse(anything) {
                    Ok(said) => self.saved_before(said).await?.ok_or(problem),
                    Err(_) => Err(problem),
                }
            }
        }
    }

    fn visitor(&self, request: &Request) -> Visitor {
        Visitor::of(request, &self.challenge, &self.secret)
    }
}

/// Refuses a body that is of another type or coded; and one that is too long, but for a form, of which a page tells that.
fn check_body(request: &Request, expected: &str) -> Result<(), Problem> {
    if is_coded(request) {
        return Err(Problem::UnsupportedCoding);
    }
    if request.body().len() > BODY_BYTES && expected == JSON {
        return Err(Problem::BodyTooLarge);
    }
    if media_type(request).as_deref() != Some(expected) {
        return Err(Problem::UnsupportedMediaType);
    }
    Ok(())
}
