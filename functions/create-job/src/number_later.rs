//! A number that is given later: added, corrected, or texted again, while the search runs or its result is kept.

use answer::{JobLink, Problem};
use cloud::{ReplaceError, TableError, pause_after};
use job::{Consent, Job, Key, NotificationRequest, PhoneNumber, Token, TransitionError};
use lambda_http::{Body, Request, Response};
use tracing::info;

use crate::{
    CreateJob,
    admission::{Admission, LimitCheck, ROUNDS},
    number_request::{self, NumberForm},
    visitor::Visitor,
};

/// A number for the job behind a link, and who gives it.
struct GivenNumber<'a> {
    phone: PhoneNumber,
    token: &'a Token,
    key: &'a Key,
    visitor: Visitor,
}

impl CreateJob {
    /// Answers `PUT /api/search-jobs/{token}/notification`: alike, whether or not a limit stands against the text.
    pub(crate) async fn put_number(
        &self,
        request: &Request,
        link: Option<&JobLink>,
    ) -> Result<Response<Body>, Problem> {
        let (link, token) = owners(link)?;
        let phone = number_request::parse(request, &self.other_countries)?;
        let visitor = self.visitor(request);
        let job = self.take_number(&GivenNumber { phone, token, key: &link.key, visitor }).await?;
        Ok(answer::accepted(&job, link, self.clock.now()))
    }

    /// Answers the form of the number's page: with the search's page, which says how its text stands.
    pub(crate) async fn handle_number_form(
        &self,
        request: &Request,
        link: Option<&JobLink>,
        form: NumberForm,
    ) -> Result<Response<Body>, Problem> {
        let (link, token) = owners(link)?;
        let phone = match form.parse(&self.other_countries) {
            Ok(phone) => phone,
            Err(mistake) => return Ok(form.page_with(mistake, link, &self.other_countries)),
        };
        let visitor = self.visitor(request);
        match self.take_number(&GivenNumber { phone, token, key: &link.key, visitor }).await {
            Ok(_) | Err(Problem::NotFound | Problem::AlreadyEnded | Problem::AlreadyTexted) => {
                Ok(answer::see_other(&link.page_path()))
            }
            Err(problem) => Ok(form.page_to_send_again(problem.status(), link, &self.other_countries)),
        }
    }

    /// Has the job text this number, and wakes a searcher for it once the search has ended. Given again, it is not counted
    /// again.
    async fn take_number(&self, given: &GivenNumber<'_>) -> Result<Job, Problem> {
        let GivenNumber { phone, key, visitor, .. } = given;
        let unavailable = |error: TableError| Problem::unavailable("number not taken", key, &error);
        let checks = self.checks(phone, &visitor.network);
        let job = self.table.read(key, self.clock.now()).await.map_err(unavailable)?;
        let mut job = job.ok_or(Problem::NotFound)?;
        for round in 0..ROUNDS {
            job.check_takes_number().map_err(refused)?;
            if waits_for(&job, &checks) {
                return Ok(job);
            }
            let admission = self.admit(&job, given, &checks).await?;
            let consent = Consent { words: page::CONSENT_WORDS };
            let Admission { notification, reservations, counted } = admission;
            let request = NotificationRequest { notification, reservations, consent };
            let next = job.request_notification(request, self.clock.moment()).map_err(refused)?;
            match self.table.replace_counted(&job, &next, &counted).await {
                Ok(true) => {
                    info!("number given later");
                    if next.ended_at().is_some() {
                        self.wake(key, visitor).await;
                    }
                    return Ok(next);
                }
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

    /// The decision on the text, as for a new job.
    async fn admit(
        &self,
        job: &Job,
        given: &GivenNumber<'_>,
        checks: &[LimitCheck],
    ) -> Result<Admission, Problem> {
        let GivenNumber { phone, token, key, visitor } = given;
        let unavailable = |error: TableError| Problem::unavailable("number not counted", key, &error);
        // Both take the same time whether or not there will be a text.
        let (sealed, counters) =
            tokio::join!(self.seal(phone, token, key), self.read(checks, key, &job.reservations));
        let (sealed, counters) = (sealed?, counters.map_err(unavailable)?);
        if !self.may_text(key, visitor) {
            return Ok(Admission::withheld(counters, self.clock.now()));
        }
        self.judge(key, checks, counters, &sealed).await.map_err(unavailable)
    }
}

/// The owner's link and its token: a link that is shown around takes no number.
fn owners(link: Option<&JobLink>) -> Result<(&JobLink, &Token), Problem> {
    link.and_then(|link| Some((link, link.owner.as_ref()?))).ok_or(Problem::NotFound)
}

/// True when the job waits to text this very number. Where numbers are not counted, that is not known.
fn waits_for(job: &Job, checks: &[LimitCheck]) -> bool {
    let is_counted =
        |check: &LimitCheck| job.reservations.iter().any(|reservation| check.counts(reservation));
    job.notification.contact().is_some() && checks.iter().any(is_counted)
}

const fn refused(error: TransitionError) -> Problem {
    match error {
        TransitionError::Ended => Problem::AlreadyEnded,
        _ => Problem::AlreadyTexted,
    }
}
