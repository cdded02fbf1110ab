use std::time::{Duration, SystemTime, UNIX_EPOCH};

use job::{Moment, Rules, Timestamp};

/// The time, and the rules in force.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    rules: Rules,
    read: fn() -> Timestamp,
}

impl Clock {
    /// The system's clock under these rules.
    pub const fn new(rules: Rules) -> Self {
        Self { rules, read: system_time }
    }

    /// A clock that is read in another way: for simulations, in which hours pass in seconds.
    pub const fn read_by(read: fn() -> Timestamp, rules: Rules) -> Self {
        Self { rules, read }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        (self.read)()
    }

    /// Now, under the rules.
    pub fn moment(&self) -> Moment {
        Moment { now: self.now(), rules: self.rules }
    }

    /// The rules in force.
    pub const fn rules(&self) -> Rules {
        self.rules
    }
}

fn system_time() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Timestamp::from_millis(0).plus(since_epoch)
}
