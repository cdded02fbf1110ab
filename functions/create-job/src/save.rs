use answer::Problem;
use cloud::{Contact, Inserted, Secret};
use job::{Consent, Job, Key, Moment, Order, PhoneNumber, RequestMark, Sealed, Text, Token};
use tracing::{Span, error, info, warn};

use crate::{CreateJob, visitor::Visitor, wish::Wish};

/// A job that is in the table, and the secret that opens it.
pub(crate) struct Saved {
    pub(crate) job: Job,
    pub(crate) token: Token,
}

/// A job but for its text and its moment.
pub(crate) struct Draft {
    pub(crate) wish: Wish,
    pub(crate) token: Token,
    pub(crate) key: Key,
    request: Option<RequestMark>,
}

/// A job as it was to be saved, and what the table said.
pub(crate) type Insertion = (Job, Inserted);

impl CreateJob {
    /// Saves the job and wakes a searcher; done when the job stands. Where the visitor comes from decides in whose turn it
    /// is searched, and how many texts there may be.
    pub(crate) async fn save(&self, wish: Wish, visitor: &Visitor) -> Result<Saved, Problem> {
        let draft = Draft::new(wish, &self.secret);
        // The request is about this job, which its line says.
        Span::current().record("job.key", draft.key.short());
        let (job, inserted) = match draft.wish.phone {
            None => tokio::join!(self.insert(&draft, visitor), self.wake(&draft.key, visitor)).0?,
            // Counting takes a call more: a wake-up that was sent at once would overtake the row every time.
            Some(_) => {
                let insertion = self.insert(&draft, visitor).await?;
                self.wake(&draft.key, visitor).await;
                insertion
            }
        };
        let token = draft.token;
        match inserted {
            Inserted::New => {
                info!(job.key = draft.key.short(), "job created");
                Ok(Saved { job, token })
            }
            Inserted::Existing(standing) if standing.request == draft.request => {
                Ok(Saved { job: *standing, token })
            }
            Inserted::Existing(_) => Err(Problem::IdempotencyKeyReused),
        }
    }

    async fn wake(&self, key: &Key, visitor: &Visitor) {
        let group = self.secret.client_group(&visitor.network, self.clock.now());
        if let Err(error) = self.wake_ups.send_first(key, &group).await {
            warn!(
                job.key = key.short(),
                error = &error as &dyn std::error::Error,
                "left to the sweep to wake"
            );
        }
    }

    /// Inserts the job: with a text when one is asked for and nothing stands against it.
    async fn insert(&self, draft: &Draft, visitor: &Visitor) -> Result<Insertion, Problem> {
        let Some(phone) = &draft.wish.phone else {
            return self.insert_uncounted(draft, Text::None).await;
        };
        if !self.text_limits.texting || !visitor.is_trusted {
            let (texting, is_trusted) = (self.text_limits.texting, visitor.is_trusted);
            info!(job.key = draft.key.short(), texting, is_trusted, "text withheld");
            return self.insert_uncounted(draft, Text::Withheld).await;
        }
        let counts = self.counts(phone, &visitor.network, &draft.key);
        // Both take the same time whether or not there will be a text.
        let (sealed, counters) = tokio::join!(self.seal(phone, draft), self.read(&counts));
        match self.insert_counted(draft, sealed?, (&counts, counters)).await {
            Ok(insertion) => Ok(insertion),
            // Without its counters there is no text, and still a search.
            Err(error) => {
                error!(
                    job.key = draft.key.short(),
                    error = &error as &dyn std::error::Error,
                    "text withheld"
                );
                self.insert_uncounted(draft, Text::Withheld).await
            }
        }
    }

    async fn insert_uncounted(&self, draft: &Draft, text: Text) -> Result<Insertion, Problem> {
        let job = draft.job(text, self.clock.moment());
        match self.table.insert(&job).await {
            Ok(inserted) => Ok((job, inserted)),
            Err(error) => {
                error!(
                    job.key = draft.key.short(),
                    error = &error as &dyn std::error::Error,
                    "job not saved"
                );
                Err(Problem::Unavailable)
            }
        }
    }

    async fn seal(&self, phone: &PhoneNumber, draft: &Draft) -> Result<Sealed, Problem> {
        let contact = Contact { phone: phone.clone(), token: draft.token.clone() };
        self.seal.close(&contact, &draft.key).await.map_err(|error| {
            error!(
                job.key = draft.key.short(),
                error = &error as &dyn std::error::Error,
                "contact not sealed"
            );
            Problem::Unavailable
        })
    }
}

impl Draft {
    fn new(wish: Wish, secret: &Secret) -> Self {
        let key = wish.idempotency_key.as_ref();
        let token = key.map_or_else(Secret::random_token, |key| secret.token(key.as_str()));
        let request = key.map(|_| secret.mark(&wish.canonical()));
        Self { key: token.key(), token, request, wish }
    }

    pub(crate) fn job(&self, text: Text, at: Moment) -> Job {
        let Wish { query, language, sources, phone, .. } = self.wish.clone();
        let order = Order { key: self.key, query, language, sources, text, request: self.request };
        let job = Job::create(order, at);
        // Without consent a number is a mistake, so whoever gave one has agreed.
        if phone.is_some() { job.agreed(Consent { words: page::CONSENT_WORDS }) } else { job }
    }
}
