use cloud::{Inserted, Secret};
use job::{Consent, Job, Key, Moment, NewJob, Notification, RequestFingerprint, Token};

use crate::search_request::SearchRequest;

/// A job but for its text and its moment.
pub(crate) struct PendingJob {
    pub(crate) search_request: SearchRequest,
    pub(crate) token: Token,
    pub(crate) key: Key,
    pub(crate) request: Option<RequestFingerprint>,
}

/// A job as it was to be saved, and what the table said.
pub(crate) type Insertion = (Job, Inserted);

impl PendingJob {
    pub(crate) fn new(search_request: SearchRequest, secret: &Secret) -> Self {
        let key = search_request.idempotency_key.as_ref();
        let token = key.map_or_else(Secret::random_token, |key| secret.token(key.as_str()));
        let request = key.map(|_| secret.fingerprint(&search_request.canonical()));
        Self { key: token.key(), token, request, search_request }
    }

    pub(crate) fn job(&self, notification: Notification, at: Moment) -> Job {
        let SearchRequest { query, language, sources, phone, .. } = self.search_request.clone();
        let new_job = NewJob { key: self.key, query, language, sources, notification, request: self.request };
        let job = Job::create(new_job, at);
        // Without consent a number is a mistake, so its owner has agreed.
        if phone.is_some() { job.agreed(Consent { words: page::CONSENT_WORDS }) } else { job }
    }
}
