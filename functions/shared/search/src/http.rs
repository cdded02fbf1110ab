//! A source over HTTP, asked as a good guest asks: in turn, within limits, and not again when nobody answers.
//!
//! A tour: a [`Plan`](plan::Plan) is what a configuration says of one source. [`HttpSource`] asks by it: the
//! [`breaker`] lets it pass, the [`pace`] gives it its turn, [`request`] is what is sent, [`ask`] follows redirects,
//! [`guard`] refuses private addresses, [`body`] bounds and decodes the answer within the [`memory`] that all share,
//! [`hits`] finds the hits in it. What fails is a [`fault`], and [`retry`] knows which faults are worth another try.

pub(crate) mod address_policy;
mod ask;
mod body;
mod breaker;
mod clients;
mod diagnose;
mod fault;
pub(crate) mod field;
pub(crate) mod hits;
mod markup;
pub(crate) mod plan;
mod price_text;
mod rate_limiter;
pub(crate) mod request;
mod response_budget;
mod retry;
pub(crate) mod template;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use backon::Retryable;
use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::time::{Instant, timeout_at};

use self::breaker::Breaker;
pub(crate) use self::clients::Clients;
use self::fault::{Failure, Fault};
use self::plan::Plan;
use self::rate_limiter::RateLimiter;
use self::retry::FullJitter;
use self::template::Values;
use crate::{Diagnosis, Hit, Query, Source, SourceError};

/// What a source is asked in when the asker's language is not known: most of ours read Korean.
const DEFAULT_LANGUAGE: &str = "ko";

/// One source over HTTP. All searches of an instance share it: its connections, its pace and its breaker.
pub(crate) struct HttpSource {
    plan: Arc<Plan>,
    client: reqwest::Client,
    pace: RateLimiter,
    breaker: Breaker,
}

impl HttpSource {
    pub(crate) fn new(plan: Arc<Plan>, clients: &mut Clients) -> reqwest::Result<Self> {
        let client = clients.of(plan.guard)?;
        let pace = RateLimiter::new(plan.rate);
        Ok(Self { plan, client, pace, breaker: Breaker::default() })
    }

    async fn ask(&self, query: &Query) -> Result<Vec<Hit>, SourceError> {
        let deadline = Instant::now() + self.plan.time_out;
        let pass =
            timeout_at(deadline, self.breaker.enter()).await.map_err(|_elapsed| SourceError::TimedOut)??;
        let result = match timeout_at(deadline, self.try_until(query, deadline)).await {
            Ok(result) => result,
            Err(_elapsed) => Err(SourceError::TimedOut),
        };
        pass.settle(&result);
        result
    }

    async fn try_until(&self, query: &Query, deadline: Instant) -> Result<Vec<Hit>, SourceError> {
        let values = self.values(query);
        let attempt = || self.attempt(&values, deadline);
        let repeatable = self.plan.request.is_repeatable();
        let answer = attempt
            .retry(FullJitter::of(self.plan.retries))
            .when(|failure: &Failure| failure.is_worth_another_try(repeatable))
            .notify(|failure, delay| {
                tracing::debug!(
                    source = self.name(),
                    code = failure.error.code(),
                    delay_ms = delay.as_millis(),
                    "source is asked again"
                );
            })
            .await
            .map_err(|failure| failure.error)?;
        let found = self.plan.hits.find(&answer.json, &answer.url);
        if found.hits.is_empty() && found.matched > 0 {
            return Err(Fault::NoGoodHit { matched: found.matched }.into());
        }
        Ok(found.hits)
    }

    /// One request and its answer. A `Retry-After` holds back everybody who asks this source, not this search alone.
    async fn attempt(&self, values: &Values<'_>, deadline: Instant) -> Result<ask::Answer, Failure> {
        self.pace.turn(deadline).await?;
        let result = ask::once(self, values, &mut |_, _| ()).await;
        if let Err(Failure { retry_after: Some(wait), .. }) = &result {
            self.pace.hold(*wait);
        }
        result
    }

    fn values<'a>(&self, query: &'a Query) -> Values<'a> {
        Values {
            query: &query.text,
            language: query.language.map_or(DEFAULT_LANGUAGE, crate::Language::tag),
            limit: query.limit.min(self.plan.limit),
            masked: false,
        }
    }
}

impl Source for HttpSource {
    fn name(&self) -> &str {
        &self.plan.name
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        self.ask(query).boxed()
    }

    fn time_out(&self) -> Option<Duration> {
        Some(self.plan.time_out)
    }

    fn diagnose<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Diagnosis> {
        diagnose::diagnose(self, query).boxed()
    }
}

impl fmt::Debug for HttpSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HttpSource").field("name", &self.plan.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
