//! A number that is given later: added, corrected, or texted again, while the search runs or its result is kept.

use answer::{JobLink, Precondition, Problem};
use cloud::{ReplaceError, TableError, pause_after};
use job::{Job, Key, NotificationRequest, PhoneNumber, Token, TransitionError};
use lambda_http::{Body, Request, Response};
use tracing::info;

use crate::{
    CreateJob, JSON,
    admission::{Admission, LimitCheck, ROUNDS},
    check_body,
    form_request::FormRequest,
    json_request,
    visitor::Visitor,
};

/// A number for the job behind a link, and who gives it.
struct GivenNumber<'a> {
    phone: PhoneNumber,
    token: &'a Token,
    key: &'a Key,
    visitor: Visitor,
    /// The versions of the job that take it.
    condition: Precondition,
}

impl CreateJob {
    /// Answers `PUT /api/search-jobs/{token}/notification`: alike, whether or not a limit stands against the text.
    pub(crate) async fn put_number(
        &self,
        request: &Request,
        link: Option<&JobLink>,
    ) -> Result<Response<Body>, Problem> {
        let link = link.ok_or(Problem::NotFound)?;
        check_body(request, JSON)?;
        let phone = json_request::parse_number(request, &self.settings.other_countries)?;
        let job = self.take_number(&self.given(phone, request, link)?).await?;
        Ok(answer::accepted(&job, link, self.clock.now()))
    }

    /// Takes the number of a form, and tells where the search's page is, which says how its text stands.
    pub(crate) async fn take_number_of(
        &self,
        form: &FormRequest,
        request: &Request,
        link: &JobLink,
    ) -> Result<String, Problem> {
        let phone = form.parse_number(&self.settings.other_countries)?;
        match self.take_number(&self.given(phone, request, link)?).await {
            Ok(_) | Err(Problem::NotFound | Problem::AlreadyEnded | Problem::AlreadyTexted) => {
                Ok(link.page_path())
            }
            Err(problem) => Err(problem),
        }
    }

    /// The number, for the owner's link alone: one that is shown around takes none.
    fn given<'a>(
        &self,
        phone: PhoneNumber,
        request: &Request,
        link: &'a JobLink,
    ) -> Result<GivenNumber<'a>, Problem> {
        let token = link.owner.as_ref().ok_or(Problem::NotFound)?;
        let (visitor, condition) = (self.visitor(request), Precondition::new(request));
        Ok(GivenNumber { phone, token, key: &link.key, visitor, condition })
    }

    /// Has the job text this number, and wakes a searcher for it once the search has ended. Given again, it is not counted
    /// again.
    async fn take_number(&self, given: &GivenNumber<'_>) -> Result<Job, Problem> {
        let GivenNumber { phone, key, visitor, condition, .. } = given;
        let unavailable = |error: TableError| Problem::unavailable("number not taken", key, &error);
        let (checks, proof) = (self.checks(phone, &visitor.network), self.secret.stop_proof(key, phone));
        let job = self.table.read(key, self.clock.now()).await.map_err(unavailable)?;
        let mut job = job.ok_or(Problem::NotFound)?;
        for round in 0..ROUNDS {
            job.check_takes_number().map_err(refused)?;
            if !condition.holds_for(Some(&job)) {
                return Err(Problem::PreconditionFailed);
            }
            if job.waits_for(&proof) {
                return Ok(job);
            }
            let admission = self.admit(&job, given, &checks).await?;
            let consent = page::consent_given(self.settings.channels);
            let Admission { notification, reservations, stop_proof, counted } = admission;
            let request = NotificationRequest { notification, reservations, stop_proof, consent };
            let next = job.request_notification(request, self.clock.moment()).map_err(refused)?;
            match self.table.replace_counted(&job, &next, &counted).await {
                Ok(true) => return Ok(self.woken(next, visitor).await),
                Ok(false) => tokio::time::sleep(pause_after(round)).await,
                Err(ReplaceError::Conflict(winner)) => {
                    let winner = *winner.ok_or(Problem::NotFound)?;
                    // Where nothing waited, a text that is under way was asked for meanwhile: by this very request, as a
                    // rule, whose first write landed and was not heard of.
                    let is_texted =
                        winner.check_takes_number().map_err(refused) == Err(Problem::AlreadyTexted);
                    if is_texted && job.notification.contact().is_none() {
                        return Ok(winner);
                    }
                    job = winner;
                }
                Err(ReplaceError::Table(error)) => return Err(unavailable(error)),
            }
        }
        Err(Problem::Unavailable)
    }

    /// The job with its number, for which a searcher is woken once the search has ended.
    async fn woken(&self, job: Job, visitor: &Visitor) -> Job {
        info!("number given later");
        if job.ended_at().is_some() {
            self.wake(&job.key, visitor).await;
        }
        job
    }

    /// The decision on the text, as for a new job.
    async fn admit(
        &self,
        job: &Job,
        given: &GivenNumber<'_>,
        checks: &[LimitCheck],
    ) -> Result<Admission, Problem> {
        let GivenNumber { phone, token, key, visitor, .. } = given;
        let unavailable = |error: TableError| Problem::unavailable("number not counted", key, &error);
        // Both take the same time whether or not there will be a text.
        let (contact, counters) =
            tokio::join!(self.seal(phone, token, key), self.read(checks, key, &job.reservations));
        let (contact, counters) = (contact?, counters.map_err(unavailable)?);
        if !self.may_text(key, visitor) {
            return Ok(Admission::withheld(counters, self.clock.now()));
        }
        self.judge(key, checks, counters, &contact).await.map_err(unavailable)
    }
}

const fn refused(error: TransitionError) -> Problem {
    match error {
        TransitionError::Ended => Problem::AlreadyEnded,
        _ => Problem::AlreadyTexted,
    }
}
