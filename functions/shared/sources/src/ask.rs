//! One source over HTTP, asked as a good guest asks: in turn, within limits, and not again while it is down.
//!
//! A tour: a [`Plan`](plan::Plan) is what the file says of the source. [`HttpSource`] asks by it: the [`resilience::breaker`]
//! admits the search, the [`resilience::rate_limiter`] gives it its turn, [`request`] is what is sent, [`exchange`] sends it with
//! its [`token`] or [`sign`]ature and follows redirects, [`pages`] says whether there is more to ask for, the [`address_policy`] refuses private addresses, and [`resilience::retry`] says when to try again.
//! [`diagnose`] does the same once, and reports each step.

pub(crate) mod address_policy;
mod clients;
pub(crate) mod diagnose;
pub(crate) mod exchange;
pub(crate) mod json_template;
pub(crate) mod pages;
pub(crate) mod plan;
pub(crate) mod request;
mod resilience;
pub(crate) mod sign;
pub(crate) mod token;

use std::sync::Arc;
use std::time::Duration;

use backon::Retryable;
use futures::FutureExt;
use futures::future::BoxFuture;
use search::{Diagnosis, Hit, Query, Source, SourceError};
use tokio::time::{Instant, timeout_at};

pub(crate) use self::clients::Clients;
use self::exchange::Exchange;
use self::pages::Pages;
use self::plan::Plan;
use self::resilience::breaker::Breaker;
use self::resilience::rate_limiter::RateLimiter;
use self::resilience::retry::full_jitter;
use crate::answer::reading::Page;
use crate::fault::Failure;
use crate::template::places::Values;

/// One source over HTTP. All searches of an instance share it: its connections, its pace and its breaker.
pub(crate) struct HttpSource {
    exchange: Exchange,
    rate_limiter: RateLimiter,
    breaker: Breaker,
}

impl HttpSource {
    pub(crate) fn new(plan: Arc<Plan>, clients: &mut Clients) -> reqwest::Result<Self> {
        let client = clients.client(plan.policy)?;
        let rate_limiter = RateLimiter::new(plan.rate);
        Ok(Self { exchange: Exchange::new(plan, client), rate_limiter, breaker: Breaker::default() })
    }

    fn plan(&self) -> &Arc<Plan> {
        &self.exchange.plan
    }

    async fn ask(&self, query: &Query) -> Result<Vec<Hit>, SourceError> {
        let deadline = Instant::now() + self.plan().time_out;
        let permit = self.breaker.enter()?;
        let mut pages = Pages::new(self.plan(), query);
        let result = loop {
            let values = pages.values();
            let answered = timeout_at(deadline, self.try_until(&values, deadline)).await;
            match answered.unwrap_or(Err(SourceError::TimedOut)).map(|page| pages.add(page)) {
                Ok(true) => {}
                ended => break pages.end(ended.map(|_| ())),
            }
        };
        permit.settle(&result);
        result
    }

    /// One page.
    async fn try_until(&self, values: &Values<'_>, deadline: Instant) -> Result<Page, SourceError> {
        let attempt = || self.attempt(values, deadline);
        let repeatable = self.plan().request.repeatable;
        attempt
            .retry(full_jitter(self.plan().retries))
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
    async fn attempt(&self, values: &Values<'_>, deadline: Instant) -> Result<Page, Failure> {
        self.rate_limiter.turn(deadline).await?;
        let answer = self.exchange.once(values, &mut |_, _| ()).await;
        let result = async { answer?.page(self.plan(), values.query).await }.await;
        match &result {
            Err(Failure { retry_after: Some(wait), .. }) => self.rate_limiter.hold(*wait),
            // What is told instead may be an error, such as a key that is over.
            Ok(page) if page.lacks_list && values.page == 0 => {
                tracing::warn!(source = self.name(), "source answered without its list of hits");
            }
            _ => {}
        }
        result
    }
}

impl Source for HttpSource {
    fn name(&self) -> &str {
        &self.plan().name
    }

    fn search<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        self.ask(query).boxed()
    }

    fn time_out(&self) -> Option<Duration> {
        Some(self.plan().time_out)
    }

    fn diagnose<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Diagnosis> {
        diagnose::diagnose(&self.exchange, query).boxed()
    }
}

#[cfg(test)]
mod tests;
