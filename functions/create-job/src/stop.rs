//! A reader of a text who did not ask for it: types the number once, and for a year this service texts it no more, or, by the
//! same proof, again.
//!
//! The proof is the text itself. Its link ends with a code that no other link of the job has, and with the job is kept a
//! keyed hash of the job and the number that was texted: so neither the job's creator nor a stranger who knows the number
//! proves anything. Whatever is sent is answered with the same words after the same reads and one write of the same two
//! rows, so no answer tells of a number. Wrong tries are counted in that write: tries at the same moment come one after
//! another, and after a few nothing is changed any more.

use answer::{FORM, JobLink, Problem, in_time};
use cloud::{Counted, Counter, CounterName, TableError, pause_after};
use job::{
    Countries, Job, NotificationLimit, NotificationLimits, PhoneNumber, SlidingWindow, StopCode, Timestamp,
    WindowEntry,
};
use lambda_http::{Body, Request, Response, http::StatusCode};
use page::{Form, StopPage, Typed};
use tracing::info;
use words::Message;

use crate::{CreateJob, admission::ROUNDS, check_body, form_request::FormRequest, visitor::Visitor};

/// The try to stop the texts to a number, or to allow them.
struct StopTry<'a> {
    phone: PhoneNumber,
    code: &'a StopCode,
    allows: bool,
    visitor: Visitor,
}

impl CreateJob {
    /// Answers `POST /s/{token}/stop`.
    pub(crate) async fn answer_stop(
        &self,
        request: &Request,
        form: &FormRequest,
        link: &JobLink,
    ) -> Response<Body> {
        match in_time(self.take_stop(request, form, link)).await {
            Ok(done) => answer::html(StatusCode::OK, self.stop_page(form, link, Ok(done))),
            Err(Problem::NotFound) => Problem::NotFound.page(page::missing(form.language())),
            Err(problem) => problem.page(self.stop_page(form, link, Err(&problem))),
        }
    }

    /// The page again. A number that was taken is not shown again, so that the answers are the same to the letter.
    fn stop_page(&self, form: &FormRequest, link: &JobLink, done: Result<Message, &Problem>) -> String {
        let (phone, mistakes, notice) = match done {
            Ok(_) => ("", &[][..], None),
            Err(Problem::Invalid(mistakes)) if !mistakes.is_empty() => (form.phone(), &mistakes[..], None),
            Err(problem) => (form.phone(), &[][..], Some(FormRequest::notice(problem, Message::StopUnsaved))),
        };
        let (settings, language) = (&self.settings, form.language());
        let form = Form { settings, language, typed: Typed { phone, ..Typed::default() }, mistakes, notice };
        page::stop(&StopPage { form: &form, page_path: &link.text_path(), done: done.ok() })
    }

    /// Does it where it is proved; the same is told where it is not.
    async fn take_stop(
        &self,
        request: &Request,
        form: &FormRequest,
        link: &JobLink,
    ) -> Result<Message, Problem> {
        check_body(request, FORM)?;
        let allows = form.allows()?;
        let told = if allows { Message::StopUndone } else { Message::StopDone };
        let code = link.code.as_ref().ok_or(Problem::NotFound)?;
        // A country that texts went to may have been taken away since.
        let phone = form.parse_texted_number(&Countries::all(), &self.settings.other_countries)?;
        let asked = StopTry { phone, code, allows, visitor: self.visitor(request) };
        if !asked.visitor.is_trusted {
            info!(job.key = link.key.short(), "nothing stopped: the visitor is not trusted");
            return Ok(told);
        }
        let unavailable = |error: TableError| Problem::unavailable("texts not stopped", &link.key, &error);
        for round in 0..ROUNDS {
            let counters = self.counters_of(&asked, link);
            let (job, counters) =
                tokio::join!(self.table.read(&link.key, self.clock.now()), self.table.counters(counters));
            let (job, counters) = (job.map_err(unavailable)?, counters.map_err(unavailable)?);
            let Some(job) = job else { return Ok(told) };
            let counted = self.judge_stop(&asked, &job, counters);
            if self.table.write_counters(&counted).await.map_err(unavailable)? {
                return Ok(told);
            }
            tokio::time::sleep(pause_after(round)).await;
        }
        Err(Problem::Unavailable)
    }

    /// The wrong tries at the job, and the mark of the number.
    fn counters_of(&self, asked: &StopTry<'_>, link: &JobLink) -> Vec<CounterName> {
        let mark = self.secret.counter(NotificationLimit::Stopped, asked.phone.as_str());
        let tries = self.secret.stop_tries(&link.key);
        vec![CounterName::stop_tries(tries), CounterName::new(NotificationLimit::Stopped, mark)]
    }

    /// Both rows as they are to be written: as they were, but for what the try changes of one of them.
    fn judge_stop(&self, asked: &StopTry<'_>, job: &Job, counters: Vec<Counter>) -> Vec<Counted> {
        let now = self.clock.now();
        let mut counters = counters.into_iter();
        let (Some(tries), Some(mark)) = (counters.next(), counters.next()) else { return Vec::new() };
        let (mut tried, mut marked) = (tries.window.clone(), mark.window.clone());
        let network = self.secret.name("stop-try", &format!("{} {}", job.key.hex(), asked.visitor.network));
        // Before a text may be out, nothing can be proved and nothing guessed.
        let counts = NotificationLimits::count_stop_try(&tries.window, &network, now);
        if let Some(one_more) = counts.filter(|_| job.may_have_texted()) {
            if self.is_proved(asked, job) {
                marked = if asked.allows { SlidingWindow::default() } else { stopped_at(now) };
                info!(job.key = job.key.short(), stopped = !asked.allows, "texts stopped or allowed");
            } else {
                tried = one_more;
                info!(job.key = job.key.short(), "nothing stopped: not proved");
            }
        }
        let forgotten = NotificationLimits::of_stopped().forgets_at(&marked).unwrap_or(now);
        vec![
            Counted { before: tries, window: tried, expires_at: job.expires_at },
            Counted { before: mark, window: marked, expires_at: forgotten },
        ]
    }

    fn is_proved(&self, asked: &StopTry<'_>, job: &Job) -> bool {
        let proof = self.secret.stop_proof(&job.key, &asked.phone);
        job.is_proved_by(&proof) && self.secret.matches(proof.code().as_str(), asked.code.as_str())
    }
}

/// The mark: when its owner said so.
fn stopped_at(now: Timestamp) -> SlidingWindow {
    SlidingWindow::new(vec![WindowEntry { at: now, count: 1, name: None }])
}
