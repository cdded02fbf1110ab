//! The faults of a simulation.

use std::time::Duration;

use emulator::{Fault, FaultPlan, FaultRule, Service};
use job::{ChannelName, Channels, Rules};

use super::{breakage::Breakage, checks::story::Bounds, time};

/// Five calls in a hundred go wrong, a third of them after they were executed.
const PERCENT: [(Fault, f64); 7] = [
    (Fault::Fail, 1.1),
    (Fault::Throttle, 0.8),
    (Fault::CutBefore, 0.8),
    (Fault::DelayMillis(2_500), 0.3),
    // Beyond the caller's patience: executed when it has given up.
    (Fault::DelayMillis(9_000), 0.4),
    (Fault::FailAfter, 0.6),
    (Fault::CutAfter, 1.0),
];
/// Of a hundred wake-ups, so many are lost and so many come twice.
const LOST: f64 = 2.0;
const TWICE: f64 = 3.0;
/// Of a hundred publishes, so many are refused for good.
const REFUSED: f64 = 0.2;
/// Of a hundred texts by SOLAPI, so many do not arrive where another channel follows.
const UNDELIVERED: f64 = 30.0;
/// Of a hundred publishes, so many are sent and answered with an error on a bad day.
const BAD_DAY: f64 = 20.0;

/// The faults of a seed, and those that a breakage needs to show.
pub(super) fn faults(seed: u64, channels: Channels, breakage: Option<Breakage>) -> FaultPlan {
    let refused = match channels.first() {
        ChannelName::Sns => FaultRule::new(Service::Sns, Fault::Reject),
        ChannelName::EndUserMessaging => FaultRule::new(Service::SmsVoice, Fault::Reject),
        ChannelName::Solapi => FaultRule {
            operation: Some("AddMessages".to_owned()),
            ..FaultRule::new(Service::Solapi, Fault::Reject)
        },
        ChannelName::Sens => FaultRule {
            operation: Some("SendSms".to_owned()),
            ..FaultRule::new(Service::Sens, Fault::Reject)
        },
    };
    let anywhere =
        |(fault, percent)| FaultRule { service: None, operation: None, percent, fault, times: None };
    let mut rules = vec![
        FaultRule { percent: LOST, ..FaultRule::new(Service::Sqs, Fault::Lose) },
        FaultRule { percent: TWICE, ..FaultRule::new(Service::Sqs, Fault::Duplicate) },
        FaultRule { percent: REFUSED, ..refused },
    ];
    if channels.second().is_some() {
        let undelivered = FaultRule::new(Service::Solapi, Fault::Undelivered(3_043));
        let operation = Some("SendGroup".to_owned());
        rules.push(FaultRule { operation, percent: UNDELIVERED, ..undelivered });
    }
    if breakage == Some(Breakage::RetriedPublishes) {
        rules.push(FaultRule { percent: BAD_DAY, ..FaultRule::new(Service::Sns, Fault::FailAfter) });
    }
    rules.extend(PERCENT.map(anywhere));
    FaultPlan { seed, rules }
}

/// Clocks differ by seconds in most simulations, and by minutes in every fourth.
const SECONDS: i64 = 2_000;
const MINUTES: i64 = 5 * 60_000;

const fn most_off(seed: u64) -> i64 {
    if seed % 4 == 3 { MINUTES } else { SECONDS }
}

/// The milliseconds that each clock is off.
pub(super) fn clocks_off(seed: u64) -> [i64; time::CLOCKS] {
    let most = most_off(seed);
    std::array::from_fn(|_| fastrand::i64(-most..=most))
}

/// The milliseconds that two clocks are apart at most.
pub(super) const fn most_apart(seed: u64) -> u64 {
    2 * most_off(seed).unsigned_abs()
}

/// The maximum age and five minutes of sweeps, the text's hour; and what the clock that created and the one that ends
/// are apart.
pub(super) fn bounds(seed: u64) -> Bounds {
    bounds_apart(most_apart(seed))
}

/// The same with clocks that are so many milliseconds apart.
pub(super) fn bounds_apart(off: u64) -> Bounds {
    let millis = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    Bounds {
        beginning: time::BEGINNING.unsigned_abs(),
        search: millis(Rules::AGREED.max_age) + 300_000 + off,
        text: 3_600_000 + off,
    }
}
