use std::time::Duration;

use crate::{Key, Limit, RateLimit, SlidingWindow, Timestamp, WindowEntry};

/// Limits on SMS. A visitor can type a stranger's number, so a form that texts is a weapon unless it is
/// held back: bombing a victim, or texting numbers whose owners are paid for it. 0 is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotificationLimits {
    /// True when there are texts at all.
    pub texting: bool,
    /// Numbers that one client address may name within an hour.
    pub numbers_per_address: u32,
    /// The time between two texts to one number.
    pub spacing: Duration,
    /// Texts to one number within an hour.
    pub hourly: u32,
    /// Texts to one number within a day.
    pub daily: u32,
    /// Unfinished jobs of one number, at the same time.
    pub active_jobs: u32,
    /// Texts to a block of 10,000 numbers within an hour.
    pub block_hourly: u32,
    /// Texts to a block of 10,000 numbers within a day.
    pub block_daily: u32,
    /// All texts within a day.
    pub all_daily: u32,
}

/// The limit that an SMS would exceed. Its owner hears of it in general words only: which limit it was would tell an
/// attacker about others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum NotificationLimit {
    /// Too many numbers from one address.
    Address,
    /// Too many texts to the number.
    Number,
    /// Too many unfinished jobs of the number.
    ActiveJobs,
    /// Too many texts to the number's block.
    Block,
    /// Too many texts in all.
    All,
    /// The number's owner wants none.
    Stopped,
}

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The time for which nobody can text a number whose owner wants no texts.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// Wrong tries to stop texts, or to allow them, at one job: from one network, and in all. The creator of a job can use up
/// those of a network of theirs, and not those of the text's reader. Of 14.8 million codes, a number's five texts a day let
/// an attacker with many networks try 250.
const STOP_TRIES: u32 = 50;
const STOP_TRIES_OF_NETWORK: u32 = 5;

impl NotificationLimits {
    /// The agreed limits: what an owner in a hurry needs, and too little for a sender who is paid by the SMS.
    pub const AGREED: Self = Self {
        texting: true,
        numbers_per_address: 10,
        spacing: Duration::from_secs(60),
        hourly: 3,
        daily: 5,
        active_jobs: 2,
        block_hourly: 10,
        block_daily: 30,
        all_daily: 200,
    };

    /// No limits: for trying things out where no text leaves the machine.
    pub const NONE: Self = Self {
        texting: true,
        numbers_per_address: 0,
        spacing: Duration::ZERO,
        hourly: 0,
        daily: 0,
        active_jobs: 0,
        block_hourly: 0,
        block_daily: 0,
        all_daily: 0,
    };

    /// The limit of an address: the numbers that it names, each counted once.
    pub fn of_address(&self) -> RateLimit {
        let rate_limit = RateLimit::new([Limit { count: self.numbers_per_address, span: HOUR }]);
        if rate_limit.is_empty() { rate_limit } else { rate_limit.counting_names_once(HOUR) }
    }

    /// The limit of a number: its texts, named by their jobs, of which none is unfinished after `max_age`.
    pub fn of_number(&self, max_age: Duration) -> RateLimit {
        let rate_limit = RateLimit::new([
            Limit { count: 1, span: self.spacing },
            Limit { count: self.hourly, span: HOUR },
            Limit { count: self.daily, span: DAY },
        ]);
        if self.active_jobs == 0 { rate_limit } else { rate_limit.remembering(max_age) }
    }

    /// The limit of a block of numbers.
    pub fn of_block(&self) -> RateLimit {
        let limits = [(self.block_hourly, HOUR), (self.block_daily, DAY)];
        RateLimit::new(limits.map(|(count, span)| Limit { count, span }))
    }

    /// The limit of a number whose owner wants no texts: none within a year of that.
    pub fn of_stopped() -> RateLimit {
        RateLimit::new([Limit { count: 1, span: YEAR }])
    }

    /// The limit of wrong tries at one job, for as long as any job is kept.
    pub fn of_stop_tries() -> RateLimit {
        RateLimit::new([Limit { count: STOP_TRIES, span: YEAR }]).remembering(YEAR)
    }

    /// The tries with one more from this network; `None` when that would be one too many.
    pub fn count_stop_try(tries: &SlidingWindow, network: &str, now: Timestamp) -> Option<SlidingWindow> {
        let own = tries.entries().iter().filter(|entry| entry.name.as_deref() == Some(network));
        if own.map(|entry| entry.count).sum::<u32>() >= STOP_TRIES_OF_NETWORK {
            return None;
        }
        Self::of_stop_tries().admit(tries, Some(network), now)
    }

    /// The limit of all texts together.
    pub fn of_all(&self) -> RateLimit {
        RateLimit::new([Limit { count: self.all_daily, span: DAY }])
    }
}

impl NotificationLimit {
    /// A stable word, for logs.
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// The place that a job takes in the counter of one limit from its creation until its notification is claimed. A job
/// that ends before gives it back, since no text was sent; what was claimed may have been sent, and stays counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reservation {
    /// The limit.
    pub limit: NotificationLimit,
    /// The keyed hash that names the counter.
    pub counter: [u8; 16],
    /// The moment under which it is counted.
    pub at: Timestamp,
    /// The keyed hash of the number, where an address is counted by the numbers that it names.
    pub number: Option<[u8; 16]>,
}

impl Reservation {
    /// The entry of the counter's window, of the job with this key: a number counts its jobs by their keys.
    pub fn entry(&self, key: &Key) -> WindowEntry {
        let name = match self.limit {
            NotificationLimit::Number => Some(key.hex()),
            _ => self.number.map(const_hex::encode),
        };
        WindowEntry { at: self.at, count: 1, name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_counts_its_jobs_an_address_its_numbers_and_the_others_events() {
        let key = Key::from_bytes([7; 32]);
        let at = Timestamp::from_millis(1_795_000_000_000);
        let name = |limit, number| Reservation { limit, counter: [0; 16], at, number }.entry(&key).name;
        assert_eq!(name(NotificationLimit::Number, Some([1; 16])), Some(key.hex()));
        assert_eq!(name(NotificationLimit::Address, Some([1; 16])), Some("01".repeat(16)));
        assert_eq!(name(NotificationLimit::Block, None), None);
    }

    #[test]
    fn a_network_has_five_wrong_tries_at_a_job_and_all_networks_fifty() {
        let now = Timestamp::from_millis(1_795_000_000_000);
        let (mut tries, mut through) = (SlidingWindow::default(), 0);
        for network in 0..20 {
            for _ in 0..7 {
                if let Some(next) = NotificationLimits::count_stop_try(&tries, &network.to_string(), now) {
                    (tries, through) = (next, through + 1);
                }
            }
            assert_eq!(through, 50.min(5 * (network + 1)));
        }
    }

    #[test]
    fn a_stopped_number_is_texted_again_after_a_year_and_not_a_moment_before() {
        let at = |millis: u64| Timestamp::from_millis(1_795_000_000_123 + millis);
        let stopped = SlidingWindow::new(vec![WindowEntry { at: at(0), count: 1, name: None }]);
        let is_stopped = |now| NotificationLimits::of_stopped().admit(&stopped, None, now).is_none();
        let year = 365 * 24 * 60 * 60 * 1_000;
        assert!(is_stopped(at(0)) && is_stopped(at(year - 1)) && !is_stopped(at(year)));
        assert_eq!(NotificationLimits::of_stopped().forgets_at(&stopped), Some(at(year)));
    }

    #[test]
    fn without_limits_nothing_is_counted() {
        let none = NotificationLimits::NONE;
        let rate_limits = [none.of_address(), none.of_number(HOUR), none.of_block(), none.of_all()];
        assert!(rate_limits.iter().all(RateLimit::is_empty));
    }

    #[test]
    fn with_the_agreed_limits_everything_is_counted() {
        let agreed = NotificationLimits::AGREED;
        let rate_limits = [agreed.of_address(), agreed.of_number(HOUR), agreed.of_block(), agreed.of_all()];
        assert!(!rate_limits.iter().any(RateLimit::is_empty));
    }
}
