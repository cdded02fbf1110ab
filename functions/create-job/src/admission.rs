//! The decision whether a job may promise a text: made from counters that are read at once and written, all or none of them, in
//! the transaction that saves the job. So a hundred requests at the same time are counted one after the other, a
//! repeated request is not counted again, and one that is over a limit leaves the others' counters alone.

use cloud::{Counted, Counter, CounterName, TableError, pause_after};
use job::{
    Key, Notification, NotificationLimit, PhoneNumber, RateLimit, Reservation, Sealed, SlidingWindow,
    Timestamp,
};
use tracing::info;

use crate::{
    CreateJob,
    pending_job::{Insertion, PendingJob},
};

/// One thing that is counted.
pub(crate) struct LimitCheck {
    limit: NotificationLimit,
    rate_limit: RateLimit,
    counter: [u8; 16],
    /// The number, where it counts once, however often an address names it.
    number: Option<[u8; 16]>,
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
    Admitted(Vec<Counted>, Vec<Reservation>),
    /// Over a limit, and counters to be written nevertheless: see [`RateLimit::mended`].
    Over(NotificationLimit, Vec<Counted>),
}

/// Others who are counted at the same moment are given way to this many times, 3.5 s in all on average, and well
/// below the function's 15 s. A counter takes some 30 writes a second from those who compete for it, more than the
/// 20 texts that a new account may send.
const ROUNDS: u32 = 20;

impl CreateJob {
    /// The counters of a text to this number, but for those without a limit: who asks, for which number, of which
    /// block, of all.
    pub(crate) fn checks(&self, phone: &PhoneNumber, network: &str) -> Vec<LimitCheck> {
        let (limits, secret) = (&self.notification_limits, &self.secret);
        let number = phone.as_str();
        let check = |limit, rate_limit, whose: &str, number| LimitCheck {
            limit,
            rate_limit,
            counter: secret.counter(limit, whose),
            number,
        };
        let of_number = limits.of_number(self.clock.rules().max_age);
        let checks = [
            check(
                NotificationLimit::Address,
                limits.of_address(),
                network,
                Some(secret.counter(NotificationLimit::Number, number)),
            ),
            check(NotificationLimit::Number, of_number, number, None),
            check(NotificationLimit::Block, limits.of_block(), phone.block(), None),
            check(NotificationLimit::All, limits.of_all(), "", None),
        ];
        checks.into_iter().filter(|check| !check.rate_limit.is_empty()).collect()
    }

    /// The counters of these checks, as they are now.
    pub(crate) async fn read(&self, checks: &[LimitCheck]) -> Result<Vec<Counter>, TableError> {
        self.table.counters(checks.iter().map(LimitCheck::name).collect()).await
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
            let (text, counted, reservations) = match self.judge(&pending.key, checks, counters).await? {
                Verdict::Admitted(counted, reservations) => {
                    (Notification::Waiting(sealed.clone()), counted, reservations)
                }
                Verdict::Over(limit, mended) => {
                    info!(
                        job.key = pending.key.short(),
                        limit = limit.code(),
                        "text withheld: a limit stands against it"
                    );
                    (Notification::Withheld, mended, Vec::new())
                }
            };
            let job = pending.job(text, self.clock.moment()).reserving(reservations);
            if let Some(inserted) = self.table.insert_counted(&job, &counted).await? {
                return Ok((job, inserted));
            }
            tokio::time::sleep(pause_after(round)).await;
            counters = self.read(checks).await?;
        }
        Err(Uncounted::Contended)
    }

    async fn judge(
        &self,
        key: &Key,
        checks: &[LimitCheck],
        mut counters: Vec<Counter>,
    ) -> Result<Verdict, TableError> {
        let now = self.clock.now();
        let mended: Vec<_> = checks
            .iter()
            .zip(&mut counters)
            .filter_map(|(check, counter)| check.mend(counter, now))
            .collect();
        let (mut counted, mut reservations) = (Vec::new(), Vec::new());
        for (check, counter) in checks.iter().zip(&counters) {
            let Some((next, reservation)) = check.admit(counter, key, now) else {
                return Ok(Verdict::Over(check.limit, mended));
            };
            if check.limit == NotificationLimit::Number && self.has_too_many_jobs(counter, now).await? {
                return Ok(Verdict::Over(NotificationLimit::ActiveJobs, mended));
            }
            counted.push(next);
            reservations.push(reservation);
        }
        Ok(Verdict::Admitted(counted, reservations))
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
    fn name(&self) -> CounterName {
        CounterName::new(self.limit, self.counter)
    }

    fn admit(&self, counter: &Counter, key: &Key, now: Timestamp) -> Option<(Counted, Reservation)> {
        let at = self.rate_limit.step_of(now);
        let reservation = Reservation { limit: self.limit, counter: self.counter, at, number: self.number };
        let name = reservation.entry(key).name;
        let window = self.rate_limit.admit(&counter.window, name.as_deref(), now)?;
        Some((self.counted(counter, window, now), reservation))
    }

    /// Puts what was counted by a clock that was ahead right.
    fn mend(&self, counter: &mut Counter, now: Timestamp) -> Option<Counted> {
        counter.window = self.rate_limit.mended(&counter.window, now)?;
        Some(self.counted(counter, counter.window.clone(), now))
    }

    fn counted(&self, counter: &Counter, window: SlidingWindow, now: Timestamp) -> Counted {
        let expires_at = self.rate_limit.forgets_at(&window).unwrap_or(now);
        Counted { before: counter.clone(), window, expires_at }
    }
}
