use std::time::Duration;

use answer::Problem;
use cloud::{Contact, Inserted, Secret};
use job::{Job, Key, Order, Text, Token};
use tracing::{error, info, warn};

use crate::{CreateJob, wish::Wish};

/// A job that is in the table, and the secret that opens it.
pub(crate) struct Saved {
    pub(crate) job: Job,
    pub(crate) token: Token,
}

impl CreateJob {
    /// Saves the job and wakes a searcher, both at once; done when the job stands.
    pub(crate) async fn save(&self, wish: Wish) -> Result<Saved, Problem> {
        let key = wish.idempotency_key.as_ref();
        let token = key.map_or_else(Secret::random_token, |key| self.secret.token(key.as_str()));
        let request = key.map(|_| self.secret.mark(&wish.canonical()));
        let text = self.text_for(&wish, &token).await?;
        let Wish { query, language, sources, .. } = wish;
        let order = Order { key: token.key(), query, language, sources, text, request };
        let job = Job::create(order, self.clock.moment());
        let (inserted, woken) =
            tokio::join!(self.table.insert(&job), self.wake_ups.send(&job.key, Duration::ZERO));
        let short_key = job.key.short();
        if let Err(error) = woken {
            warn!(job.key = short_key, error = &error as &dyn std::error::Error, "left to the sweep to wake");
        }
        match inserted {
            Ok(Inserted::New) => {
                info!(job.key = short_key, "job created");
                Ok(Saved { job, token })
            }
            Ok(Inserted::Existing(standing)) if standing.request == request => {
                Ok(Saved { job: *standing, token })
            }
            Ok(Inserted::Existing(_)) => Err(Problem::IdempotencyKeyReused),
            Err(error) => Err(unavailable(&job.key, &error)),
        }
    }

    async fn text_for(&self, wish: &Wish, token: &Token) -> Result<Text, Problem> {
        let Some(phone) = wish.phone.clone() else {
            return Ok(Text::None);
        };
        let (key, contact) = (token.key(), Contact { phone, token: token.clone() });
        match self.seal.close(&contact, &key).await {
            Ok(sealed) => Ok(Text::Waiting(sealed)),
            Err(error) => {
                error!(job.key = key.short(), error = &error as &dyn std::error::Error, "contact not sealed");
                Err(Problem::Unavailable)
            }
        }
    }
}

fn unavailable(key: &Key, error: &(dyn std::error::Error + 'static)) -> Problem {
    error!(job.key = key.short(), error, "job not saved");
    Problem::Unavailable
}
