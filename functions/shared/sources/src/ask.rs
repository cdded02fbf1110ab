//! One source over HTTP, asked as a good guest asks: in turn, within limits, and not again while it is down.
//!
//! A tour: a [`Plan`](plan::Plan) is what the file says of the source. [`HttpSource`] asks by it: the [`breaker`]
//! admits the search, the [`rate_limiter`] gives it its turn, [`request`] is what is sent, [`exchange`] sends it and
//! follows redirects, the [`address_policy`] refuses private addresses, and [`retry`] says when to try again.
//! [`diagnose`] does the same once, and reports each step.

pub(crate) mod address_policy;
mod breaker;
mod clients;
mod diagnose;
mod exchange;
pub(crate) mod plan;
mod rate_limiter;
pub(crate) mod request;
mod retry;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use backon::Retryable;
use futures::FutureExt;
use futures::future::BoxFuture;
use search::{Diagnosis, Hit, Query, Source, SourceError};
use tokio::time::{Instant, timeout_at};

use self::breaker::Breaker;
pub(crate) use self::clients::Clients;
use self::plan::Plan;
use self::rate_limiter::RateLimiter;
use self::retry::FullJitter;
use crate::fault::Failure;
use crate::template::Values;

/// One source over HTTP. All searches of an instance share it: its connections, its pace and its breaker.
pub(crate) struct HttpSource {
    plan: Arc<Plan>,
    client: reqwest::Client,
    rate_limiter: RateLimiter,
    breaker: Breaker,
}

impl HttpSource {
    pub(crate) fn new(plan: Arc<Plan>, clients: &mut Clients) -> reqwest::Result<Self> {
        let client = clients.client(plan.policy)?;
        let rate_limiter = RateLimiter::new(plan.rate);
        Ok(Self { plan, client, rate_limiter, breaker: Breaker::default() })
    }

    async fn ask(&self, query: &Query) -> Result<Vec<Hit>, SourceError> {
        let deadline = Instant::now() + self.plan.time_out;
        let permit = self.breaker.enter()?;
        let result = match timeout_at(deadline, self.try_until(query, deadline)).await {
            Ok(result) => result,
            Err(_elapsed) => Err(SourceError::TimedOut),
        };
        permit.settle(&result);
        result
    }

    async fn try_until(&self, query: &Query, deadline: Instant) -> Result<Vec<Hit>, SourceError> {
        let values = self.plan.values(query);
        let attempt = || self.attempt(&values, deadline);
        let repeatable = self.plan.request.repeatable;
        attempt
            .retry(FullJitter::new(self.plan.retries))
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
            .map_err(|failure| failure.error)
    }

    /// One request and its answer. A `Retry-After` holds back every search of this source.
    async fn attempt(&self, values: &Values<'_>, deadline: Instant) -> Result<Vec<Hit>, Failure> {
        self.rate_limiter.turn(deadline).await?;
        let result = match exchange::once(&self.plan, &self.client, values, &mut |_, _| ()).await {
            Ok(answer) => answer.hits(&self.plan, values.query).await,
            Err(failure) => Err(failure),
        };
        if let Err(Failure { retry_after: Some(wait), .. }) = &result {
            self.rate_limiter.hold(*wait);
        }
        result
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
        diagnose::diagnose(&self.plan, &self.client, query).boxed()
    }
}

impl fmt::Debug for HttpSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HttpSource").field("name", &self.plan.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
