use crate::{
    Consent, Due, Job, Key, Language, Moment, Notification, QueryText, RequestFingerprint, Reservation,
    SourceName, SourceProgress, State, StopProof,
};

/// A search request, all of it parsed.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// The key of the new job's token.
    pub key: Key,
    /// The words to search for.
    pub query: QueryText,
    /// The owner's language.
    pub language: Language,
    /// The sources to ask.
    pub sources: Vec<SourceName>,
    /// [`Notification::None`], [`Notification::Withheld`] or [`Notification::Waiting`].
    pub notification: Notification,
    /// The request, when it had an idempotency key.
    pub request: Option<RequestFingerprint>,
}

impl Job {
    /// A new job, to be saved before its owner hears of it.
    pub fn create(new_job: NewJob, at: Moment) -> Self {
        Self {
            key: new_job.key,
            version: 1,
            query: new_job.query,
            language: new_job.language,
            sources: new_job.sources.into_iter().map(SourceProgress::waiting).collect(),
            created_at: at.now,
            updated_at: at.now,
            expires_at: at.now.plus(at.rules.retention).rounded_up(),
            state: State::Pending,
            epoch: 0,
            crashes: 0,
            notification: new_job.notification,
            reservations: Vec::new(),
            due: Some(Due::first(at)),
            request: new_job.request,
            consent: None,
            stop_proof: None,
            redriven: None,
            expected_at: None,
        }
    }

    /// The same new job, counted there for its text.
    pub fn reserving(self, reservations: Vec<Reservation>) -> Self {
        Self { reservations, ..self }
    }

    /// The same new job, with the proof for whoever reads its text.
    pub fn proving(self, stop_proof: Option<StopProof>) -> Self {
        Self { stop_proof, ..self }
    }

    /// The same new job, of an owner who agreed to be texted.
    pub fn agreed(self, consent: Consent) -> Self {
        Self { consent: Some(consent), ..self }
    }
}
