//! The decision whether a job may promise a text: made from counters that are read at once and written, all or none of them, in
//! the transaction that saves the job. So a hundred requests at the same time are counted one after the other, a
//! repeated request is not counted again, and one that is over a limit leaves the others' counters alone.

use cloud::{Counted, Counter, CounterName, TableError, pause_after};
use job::{
    Key, Notification, NotificationLimit, NotificationLimits, PhoneNumber, RateLimit, Reservation,
    SlidingWindow, StopProof, Timestamp,
};
use tracing::info;

use crate::{
    CreateJob,
    save::{Insertion, PendingJob, SealedContact},
    visitor::Visitor,
};

/// One thing that is counted.
pub(crate) struct LimitCheck {
    limit: NotificationLimit,
    rate_limit: RateLimit,
    counter: [u8; 16],
    /// The number, where it counts once, however often an address names it.
    number: Option<[u8; 16]>,
}

/// A counter that is judged, as it is to be written if it has changed.
pub(crate) struct JudgedCounter {
    rate_limit: RateLimit,
    counter: Counter,
    has_changed: bool,
}

/// The decision on a text.
pub(crate) struct Admission {
    /// [`Notification::Waiting`], or [`Notification::Withheld`] when a limit stands against it.
    pub(crate) notification: Notification,
    /// The places that it takes.
    pub(crate) reservations: Vec<Reservation>,
    /// The proof for the reader of the text.
    pub(crate) stop_proof: Option<StopProof>,
    /// The counters to be written with the job, also of a text that is withheld: see [`RateLimit::mended`].
    pub(crate) counted: Vec<Counted>,
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

/// Others who are counted at the same moment are given way to this many times, 3.5 s in all on average, and well
/// below the function's 15 s. A counter takes some 30 writes a second from those who compete for it, more than the
/// 20 texts that a new account may send.
pub(crate) const ROUNDS: u32 = 20;

impl CreateJob {
    /// The counters of a text to this number, but for those without a limit: who asks, for which number, of which
    /// block, of all. Last comes the mark of a number whose owner wants no texts, which counts none.
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
            check(NotificationLimit::Stopped, NotificationLimits::of_stopped(), number, None),
        ];
        checks.into_iter().filter(|check| !check.rate_limit.is_empty()).collect()
    }

    /// True where there are texts at all, and for this visitor.
    pub(crate) fn may_text(&self, key: &Key, visitor: &Visitor) -> bool {
        let (texting, is_trusted) = (self.notification_limits.texting, visitor.is_trusted);
        if !texting || !is_trusted {
            info!(
                job.key = key.short(),
                texting, is_trusted, "text withheld: texting is off, or the visitor is not trusted"
            );
        }
        texting && is_trusted
    }

    /// The counters of these checks, as they are now, and behind them the others in which the job holds a place: all without
    /// its places.
    pub(crate) async fn read(
        &self,
        checks: &[LimitCheck],
        key: &Key,
        held: &[Reservation],
    ) -> Result<Vec<JudgedCounter>, TableError> {
        let mut limits: Vec<_> = checks.iter().map(|check| (check.name(), &check.rate_limit)).collect();
        for reservation in held {
            let name = name_of(reservation);
            // Of a limit that there is no more, nothing has to be given back.
            let check = checks.iter().find(|check| check.limit == reservation.limit);
            if let Some(check) = check.filter(|_| limits.iter().all(|(other, _)| *other != name)) {
                limits.push((name, &check.rate_limit));
            }
        }
        let (names, rate_limits): (Vec<_>, Vec<_>) = limits.into_iter().unzip();
        let counters = self.table.counters(names.clone()).await?;
        let mut judged: Vec<_> = rate_limits.into_iter().zip(counters).map(JudgedCounter::new).collect();
        for reservation in held {
            let place = names.iter().position(|name| *name == name_of(reservation));
            if let Some(judged) = place.and_then(|place| judged.get_mut(place)) {
                judged.set(judged.counter.window.clone().without(&reservation.entry(key)));
            }
        }
        Ok(judged)
    }

    /// Inserts the job and counts it, or inserts it without a text when a limit stands against that.
    pub(crate) async fn insert_counted(
        &self,
        pending: &PendingJob,
        contact: SealedContact,
        checks: &[LimitCheck],
        counters: Result<Vec<JudgedCounter>, TableError>,
    ) -> Result<Insertion, Uncounted> {
        let mut counters = counters?;
        for round in 0..ROUNDS {
            let admission = self.judge(&pending.key, checks, counters, &contact).await?;
            let job = pending.job(admission.notification, self.clock.moment());
            let job = job.reserving(admission.reservations).proving(admission.stop_proof);
            if let Some(inserted) = self.table.insert_counted(&job, &admission.counted).await? {
                return Ok((job, inserted));
            }
            tokio::time::sleep(pause_after(round)).await;
            counters = self.read(checks, &pending.key, &[]).await?;
        }
        Err(Uncounted::Contended)
    }

    /// Decides on a text of this job. The checks' counters come first.
    pub(crate) async fn judge(
        &self,
        key: &Key,
        checks: &[LimitCheck],
        mut counters: Vec<JudgedCounter>,
        contact: &SealedContact,
    ) -> Result<Admission, TableError> {
        let now = self.clock.now();
        counters.iter_mut().for_each(|judged| judged.mend(now));
        let (mut windows, mut reservations) = (Vec::new(), Vec::new());
        for (check, JudgedCounter { counter, .. }) in checks.iter().zip(&counters) {
            let exceeded = match check.admit(counter, key, now) {
                None => Some(check.limit),
                Some(_) if self.has_too_many_jobs(check, counter, now).await? => {
                    Some(NotificationLimit::ActiveJobs)
                }
                Some(_) if check.limit == NotificationLimit::Stopped => None,
                Some((window, reservation)) => {
                    windows.push(window);
                    reservations.push(reservation);
                    None
                }
            };
            if let Some(limit) = exceeded {
                let limit = limit.code();
                info!(job.key = key.short(), limit, "text withheld: a limit stands against it");
                return Ok(Admission::withheld(counters, now));
            }
        }
        counters.iter_mut().zip(windows).for_each(|(judged, window)| judged.set(window));
        let notification = Notification::Waiting(contact.sealed.clone());
        let stop_proof = Some(contact.proof);
        Ok(Admission { notification, reservations, stop_proof, counted: changed(counters, now) })
    }

    /// Returns true when as many of a number's jobs as may be are unfinished. The jobs themselves are asked, and only when
    /// there were that many lately: no end has to be reported, so no crash can keep a number from its texts.
    async fn has_too_many_jobs(
        &self,
        check: &LimitCheck,
        number: &Counter,
        now: Timestamp,
    ) -> Result<bool, TableError> {
        let most = self.notification_limits.active_jobs as usize;
        let lately: Vec<_> = number.window.names_within(self.clock.rules().max_age, now).collect();
        if check.limit != NotificationLimit::Number || most == 0 || lately.len() < most {
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

impl Admission {
    pub(crate) fn withheld(counters: Vec<JudgedCounter>, now: Timestamp) -> Self {
        let counted = changed(counters, now);
        let notification = Notification::Withheld;
        Self { notification, reservations: Vec::new(), stop_proof: None, counted }
    }
}

impl LimitCheck {
    fn name(&self) -> CounterName {
        CounterName::new(self.limit, self.counter)
    }

    fn admit(&self, counter: &Counter, key: &Key, now: Timestamp) -> Option<(SlidingWindow, Reservation)> {
        let at = self.rate_limit.step_of(now);
        let reservation = Reservation { limit: self.limit, counter: self.counter, at, number: self.number };
        let name = reservation.entry(key).name;
        let window = self.rate_limit.admit(&counter.window, name.as_deref(), now)?;
        Some((window, reservation))
    }
}

impl JudgedCounter {
    fn new((rate_limit, counter): (&RateLimit, Counter)) -> Self {
        Self { rate_limit: rate_limit.clone(), counter, has_changed: false }
    }

    fn set(&mut self, window: SlidingWindow) {
        self.counter.window = window;
        self.has_changed = true;
    }

    /// Puts what was counted by a clock that was ahead right.
    fn mend(&mut self, now: Timestamp) {
        if let Some(mended) = self.rate_limit.mended(&self.counter.window, now) {
            self.set(mended);
        }
    }
}

fn name_of(reservation: &Reservation) -> CounterName {
    CounterName::new(reservation.limit, reservation.counter)
}

/// What of these is to be written.
fn changed(counters: Vec<JudgedCounter>, now: Timestamp) -> Vec<Counted> {
    let changed = counters.into_iter().filter(|judged| judged.has_changed);
    let counted = changed.map(|JudgedCounter { rate_limit, counter, .. }| Counted {
        window: counter.window.clone(),
        expires_at: rate_limit.forgets_at(&counter.window).unwrap_or(now),
        before: counter,
    });
    counted.collect()
}
