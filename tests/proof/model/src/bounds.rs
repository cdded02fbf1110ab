//! The bounds of the model: who takes part, how often something goes wrong, how far clocks are apart.

use std::fmt;

/// No bound.
pub const ANY: u8 = u8::MAX;

/// The seconds that each clock is ahead of the true time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Clocks {
    /// The creators' server.
    pub creator: u32,
    /// The searchers.
    pub searchers: [u32; 2],
    /// The sweep, and the table's broom.
    pub sweep: u32,
    /// The owner's server.
    pub owner: u32,
}

/// The faults that are left; [`ANY`] is never used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Left {
    /// Calls that fail, or succeed and answer with an error, or succeed after the caller has given up.
    pub faults: u8,
    /// Processes that die.
    pub crashes: u8,
    /// Searchers that are told to stop.
    pub stops: u8,
    /// Publishes that surely sent nothing.
    pub not_sent: u8,
    /// Leases renewed without news.
    pub renewals: u8,
    /// Times that time passes, each until a clock strikes for an actor. What comes later is played from every state.
    pub strikes: u8,
}

/// The request of a creator: the same key with the same number is the same request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Creation {
    /// Tells one request from another; `None` for a request without an idempotency key.
    pub fingerprint: Option<u8>,
    /// Requests that the creator sends at most.
    pub tries: u8,
}

/// One configuration, explored completely.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Its name.
    pub name: &'static str,
    /// Sources of the job: 1 or 2.
    pub sources: usize,
    /// Searchers at work on the job at the same time: 1 or 2.
    pub searchers: usize,
    /// True when a text was asked for.
    pub text: bool,
    /// True when the owner may cancel.
    pub owner: bool,
    /// True when the owner may erase.
    pub erases: bool,
    /// The creators who ask for the job; without one, it stands from the start.
    pub creators: &'static [Creation],
    /// Seconds from the start after which the job that stood under the same key expires, if there was one.
    pub predecessor: Option<u32>,
    /// The clocks, each of which is tried.
    pub clocks: &'static [Clocks],
    /// The faults that may happen.
    pub left: Left,
    /// True when a write may land after its caller has given up.
    pub late: bool,
    /// Minutes after which an unfinished job is too old: fewer than the agreed 30 make fewer moments.
    pub max_age: u8,
    /// Seconds after which a process that is at work is answered or dead: the template's time-outs are 120 at most, a
    /// lease is 60.
    pub lifetime: u32,
}

impl Clocks {
    /// The most that two clocks differ, in seconds.
    fn apart(&self) -> u32 {
        let all = [self.creator, self.searchers[0], self.searchers[1], self.sweep, self.owner];
        all.iter().max().zip(all.iter().min()).map_or(0, |(last, first)| last - first)
    }
}

impl Left {
    /// Nothing goes wrong, and time passes once.
    pub const NOTHING: Self = Self { faults: 0, crashes: 0, stops: 0, not_sent: 0, renewals: 0, strikes: 1 };
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_same = self.creators.windows(2).all(|two| two[0].fingerprint == two[1].fingerprint);
        let requests = match self.creators {
            [Creation { fingerprint: None, .. }] => "no key",
            _ if is_same => "one request under one key",
            _ => "different requests under one key",
        };
        let apart = self.clocks.iter().map(Clocks::apart).max().unwrap_or_default();
        let parts = [
            (true, format!("sources: {}", self.sources)),
            (true, format!("searchers: {}", self.searchers)),
            (!self.creators.is_empty(), format!("creators with {requests}: {}", self.creators.len())),
            (self.predecessor.is_some(), "a job that expires under their key".to_owned()),
            (self.owner, "an owner".to_owned()),
            (self.erases, "an owner who erases".to_owned()),
            (self.text, "a text".to_owned()),
            (true, format!("a sweep; {}", self.left)),
            (self.late, "writes land late".to_owned()),
            (apart > 0, format!("clocks up to {apart} s apart in {} ways", self.clocks.len())),
            (true, format!("too old after {} minutes", self.max_age)),
        ];
        write!(f, "{}", those(parts))
    }
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [
            (self.faults, "faults"),
            (self.crashes, "crashes"),
            (self.stops, "stops"),
            (self.not_sent, "publishes not sent"),
            (self.renewals, "renewals"),
            (self.strikes, "times that time passes"),
        ];
        let told = all.map(|(left, what)| match left {
            ANY => (true, format!("any {what}")),
            left => (left > 0, format!("{what} ≤ {left}")),
        });
        write!(f, "{}", those(told))
    }
}

/// Uses up one of a bounded number.
pub fn spend(left: &mut u8) {
    if *left != ANY {
        *left -= 1;
    }
}

fn those(parts: impl IntoIterator<Item = (bool, String)>) -> String {
    let those: Vec<_> = parts.into_iter().filter_map(|(is_one, part)| is_one.then_some(part)).collect();
    those.join(", ")
}
