//! The decision whether a job may promise a text: made from counters that are read at once and written, all or none of them, in
//! the transaction that saves the job. So a hundred requests at the same time are counted one after the other, a
//! repeated request is not counted again, and one that is over a limit leaves the others' counters alone.

use std::time::Duration;

use cloud::{Counted, Counter, CounterName, TableError};
use job::{Key, Notification, NotificationLimit, PhoneNumber, RateLimit, Sealed, Timestamp};
use tracing::info;

use crate::{
    CreateJob,
    pending_job::{Insertion, PendingJob},
};

/// One thing that is counted.
pub(crate) struct LimitCheck {
    limit: NotificationLimit,
    rate_limit: RateLimit,
    name: CounterName,
    /// A name that counts once, however often it comes.
    of: Option<String>,
}

/// The reason why a job was not counted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Uncounted {
    /// The table's fault.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Others were counted at the same moment, again and again.
    #[error("the counters changed at every try")]
    Contended,
}

/// The decision on a text.
enum Verdict {
    Admitted(Vec<Counted>),
    Over(NotificationLimit),
}

/// Others who are counted at the same moment are given way to this many times, 3.5 s in all on average, and well
/// below the function's 15 s. A counter takes some 30 writes a second from those who compete for it, more than the
/// 20 texts that a new account may send.
const ROUNDS: u32 = 20;
/// The longest pause before counters are read again, in milliseconds.
const LONGEST_PAUSE: u64 = 512;

impl CreateJob {
    /// The counters of a text to this number, but for those without a limit: who asks, for which number, of which
    /// block, of all.
    pub(crate) fn checks(&self, phone: &PhoneNumber, network: &str, key: &Key) -> Vec<LimitCheck> {
        let (limits, secret) = (&self.notification_limits, &self.secret);
        let number = phone.as_str();
        let check = |limit: NotificationLimit, rate_limit, whose: &str, of| LimitCheck {
            limit,
            rate_limit,
            name: secret.counter(limit.code(), whose),
            of,
        };
        let of_number = limits.of_number(self.clock.rules().max_age);
        let checks = [
            check(
                NotificationLimit::Address,
                limits.of_address(),
                network,
                Some(secret.name("number", number)),
            ),
            check(NotificationLimit::Number, of_number, number, Some(key.hex())),
            check(NotificationLimit::Block, limits.of_block(), phone.block(), None),
            check(NotificationLimit::All, limits.of_all(), "", None),
        ];
        checks.into_iter().filter(|check| !check.rate_limit.is_empty()).collect()
    }

    /// The counters of these checks, as they are now.
    pub(crate) async fn read(&self, checks: &[LimitCheck]) -> Result<Vec<Counter>, TableError> {
        self.table.counters(checks.iter().map(|check| check.name.clone()).collect()).await
    }

    /// Inserts the job and counts it, or inserts it without a text when a limit stands against that.
    pub(crate) async fn insert_counted(
        &self,
        pending: &PendingJob,
        sealed: Sealed,
        checks: &[LimitCheck],
        counters: Result<Vec<Counter>, TableError>,
    ) -> Result<Insertion, Uncounted> {
        let mut counters = counters?;
        for round in 0..ROUNDS {
            let (text, counted) = match self.judge(checks, &counters).await? {
                Verdict::Admitted(counted) => (Notification::Waiting(sealed.clone()), counted),
                Verdict::Over(limit) => {
                    info!(
                        job.key = pending.key.short(),
                        limit = limit.code(),
                        "text withheld: a limit stands against it"
                    );
                    (Notification::Withheld, Vec::new())
                }
            };
            let job = pending.job(text, self.clock.moment());
            if let Some(inserted) = self.table.insert_counted(&job, &counted).await? {
                return Ok((job, inserted));
            }
            tokio::time::sleep(pause_after(round)).await;
            counters = self.read(checks).await?;
        }
        Err(Uncounted::Contended)
    }

    async fn judge(&self, checks: &[LimitCheck], counters: &[Counter]) -> Result<Verdict, TableError> {
        let now = self.clock.now();
        let mut counted = Vec::new();
        for (check, counter) in checks.iter().zip(counters) {
            let Some(next) = check.admit(counter, now) else {
                return Ok(Verdict::Over(check.limit));
            };
            if check.limit == NotificationLimit::Number && self.has_too_many_jobs(counter, now).await? {
                return Ok(Verdict::Over(NotificationLimit::ActiveJobs));
            }
            counted.push(next);
        }
        Ok(Verdict::Admitted(counted))
    }

    /// Returns true when as many of a number's jobs as may be are unfinished. The jobs themselves are asked, and only when
    /// there were that many lately: no end has to be reported, so no crash can keep a number from its texts.
    async fn has_too_many_jobs(&self, number: &Counter, now: Timestamp) -> Result<bool, TableError> {
        let most = self.notification_limits.active_jobs as usize;
        let lately: Vec<_> = number.window.names_within(self.clock.rules().max_age, now).collect();
        if most == 0 || lately.len() < most {
            return Ok(false);
        }
        let mut unfinished = 0;
        for key in lately.into_iter().filter_map(|name| Key::parse(name).ok()) {
            let job = self.table.read(&key, now).await?;
            unfinished += usize::from(job.is_some_and(|job| job.ended_at().is_none()));
        }
        Ok(unfinished >= most)
    }
}

impl LimitCheck {
    fn admit(&self, counter: &Counter, now: Timestamp) -> Option<Counted> {
        let window = self.rate_limit.admit(&counter.window, self.of.as_deref(), now)?;
        let expires_at = self.rate_limit.forgets_at(&window).unwrap_or(now);
        Some(Counted { before: counter.clone(), window, expires_at })
    }
}

/// With full jitter, so that those who met do not meet again.
fn pause_after(round: u32) -> Duration {
    let most = 4u64.checked_shl(round).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE);
    Duration::from_millis(fastrand::u64(0..most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_4_ms_to_half_a_second_and_no_two_are_alike() {
        for (round, most) in [(0, 4), (3, 32), (7, 512), (ROUNDS, 512), (u32::MAX, 512)] {
            let pauses: Vec<_> = (0..1_000).map(|_| pause_after(round).as_millis()).collect();
            let longest = pauses.iter().max().copied().unwrap_or_default();
            assert!(longest < most && longest >= most / 2, "round {round}: {longest} ms");
            assert!(pauses.iter().any(|pause| *pause < most / 2), "full jitter begins at zero");
        }
    }
}
