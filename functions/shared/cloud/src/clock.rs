use std::time::{Duration, SystemTime, UNIX_EPOCH};

use job::{Moment, Rules, Timestamp};

/// The time, and the rules in force.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    rules: Rules,
}

impl Clock {
    /// The system's clock under these rules.
    pub const fn new(rules: Rules) -> Self {
        Self { rules }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Timestamp::from_millis(0).plus(since_epoch)
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
