use answer::Problem;
use cloud::{Contact, Inserted, Secret, cause};
use job::{
    Consent, Job, Key, Moment, NewJob, Notification, NotificationLimit, PhoneNumber, RequestFingerprint,
    Sealed, StopProof, Token,
};
use tracing::{Span, error, info, warn};

use crate::{CreateJob, search_request::SearchRequest, visitor::Visitor};

/// A job that is in the table, and the secret that opens it.
pub(crate) struct Saved {
    pub(crate) job: Job,
    pub(crate) token: Token,
}

/// A job but for its text and its moment.
pub(crate) struct PendingJob {
    pub(crate) search_request: SearchRequest,
    pub(crate) token: Token,
    pub(crate) key: Key,
    pub(crate) request: Option<RequestFingerprint>,
    /// What the box said that its owner ticked, where there is a number.
    pub(crate) consent: Consent,
}

/// A contact as it is stored, and the proof that its text came.
pub(crate) struct SealedContact {
    pub(crate) sealed: Sealed,
    pub(crate) proof: StopProof,
}

/// A job as it was to be saved, and what the table said.
pub(crate) type Insertion = (Job, Inserted);

impl PendingJob {
    pub(crate) fn new(search_request: SearchRequest, secret: &Secret, consent: Consent) -> Self {
        let key = search_request.idempotency_key.as_ref();
        let token = key.map_or_else(Secret::random_token, |key| secret.token(key.as_str()));
        let request = key.map(|_| secret.fingerprint(&search_request.canonical()));
        Self { key: token.key(), token, request, search_request, consent }
    }

    pub(crate) fn job(&self, notification: Notification, at: Moment) -> Job {
        let SearchRequest { query, language, sources, phone, .. } = self.search_request.clone();
        let new_job = NewJob { key: self.key, query, language, sources, notification, request: self.request };
        let job = Job::create(new_job, at);
        // Without consent a number is a mistake, so its owner has agreed.
        if phone.is_some() { job.agreed(self.consent) } else { job }
    }
}

impl CreateJob {
    /// Saves the job and wakes a searcher; done when the job stands. Where the visitor comes from decides in whose turn it
    /// is searched, and how many texts there may be.
    pub(crate) async fn save(
        &self,
        search_request: SearchRequest,
        visitor: &Visitor,
    ) -> Result<Saved, Problem> {
        let pending =
            PendingJob::new(search_request, &self.secret, page::consent_given(self.settings.channels));
        // The request is about this job, which its line says.
        Span::current().record("job.key", pending.key.short());
        let (job, inserted) = match pending.search_request.phone {
            None => tokio::join!(self.insert(&pending, visitor), self.wake(&pending.key, visitor)).0?,
            // Counting takes a call more: a wake-up that was sent at once would overtake the row every time.
            Some(_) => {
                let insertion = self.insert(&pending, visitor).await?;
                self.wake(&pending.key, visitor).await;
                insertion
            }
        };
        let token = pending.token;
        match inserted {
            Inserted::New => {
                info!(job.key = pending.key.short(), "job created");
                Ok(Saved { job, token })
            }
            Inserted::Existing(standing) if standing.request == pending.request => {
                Ok(Saved { job: *standing, token })
            }
            Inserted::Existing(_) | Inserted::Erased => Err(Problem::IdempotencyKeyReused),
        }
    }

    /// The job that this request has made before, if it did.
    pub(crate) async fn saved_before(&self, search_request: SearchRequest) -> Result<Option<Saved>, Problem> {
        let pending =
            PendingJob::new(search_request, &self.secret, page::consent_given(self.settings.channels));
        if pending.request.is_none() {
            return Ok(None);
        }
        let standing = self.table.read(&pending.key, self.clock.now()).await;
        let standing =
            standing.map_err(|error| Problem::unavailable("job not read", &pending.key, &error))?;
        let standing = standing.filter(|job| job.request == pending.request);
        Ok(standing.map(|job| Saved { job, token: pending.token }))
    }

    pub(crate) async fn wake(&self, key: &Key, visitor: &Visitor) {
        let group = self.secret.client_group(&visitor.network, self.clock.now());
        if let Err(error) = self.wake_ups.send_first(key, &group).await {
            warn!(
                job.key = key.short(),
                error = cause(&error),
                "wake-up not sent: the sweep will wake the job"
            );
        }
    }

    /// Inserts the job: with a text when one is asked for and nothing stands against it.
    async fn insert(&self, pending: &PendingJob, visitor: &Visitor) -> Result<Insertion, Problem> {
        let Some(phone) = &pending.search_request.phone else {
            return self.insert_uncounted(pending, Notification::None).await;
        };
        if !self.may_text(&pending.key, visitor) {
            return self.insert_uncounted(pending, Notification::Withheld).await;
        }
        let checks = self.checks(phone, &visitor.network);
        // Both take the same time whether or not there will be a text.
        let (sealed, counters) = tokio::join!(
            self.seal(phone, &pending.token, &pending.key),
            self.read(&checks, &pending.key, &[])
        );
        match self.insert_counted(pending, sealed?, &checks, counters).await {
            Ok(insertion) => Ok(insertion),
            // Without its counters there is no text, and still a search.
            Err(error) => {
                error!(
                    job.key = pending.key.short(),
                    error = cause(&error),
                    "text withheld: the texts before it could not be counted"
                );
                self.insert_uncounted(pending, Notification::Withheld).await
            }
        }
    }

    async fn insert_uncounted(&self, pending: &PendingJob, text: Notification) -> Result<Insertion, Problem> {
        let job = pending.job(text, self.clock.moment());
        let inserted = self.table.insert(&job).await;
        let inserted =
            inserted.map_err(|error| Problem::unavailable("job not saved", &pending.key, &error))?;
        Ok((job, inserted))
    }

    pub(crate) async fn seal(
        &self,
        phone: &PhoneNumber,
        token: &Token,
        key: &Key,
    ) -> Result<SealedContact, Problem> {
        let contact = Contact { phone: phone.clone(), token: token.clone() };
        let sealed = self.seal.seal(&contact, key).await;
        let sealed = sealed.map_err(|error| Problem::unavailable("contact not sealed", key, &error))?;
        let mark = Some(self.secret.counter(NotificationLimit::Stopped, phone.as_str()));
        Ok(SealedContact { sealed: sealed.marked_by(mark), proof: self.secret.stop_proof(key, phone) })
    }
}
