//! The configurations, every one of which is explored completely. Each takes under a minute on two cores, and together
//! they let happen whatever the laws speak of.

use crate::bounds::{ANY, Bounds, Clocks, Creation, Left};

const AGREED: Clocks = Clocks { creator: 0, searchers: [0, 0], sweep: 0, owner: 0 };
const TEN_MINUTES: u32 = 10 * 60;
/// Each clock 10 minutes ahead of all the others, and 10 minutes behind.
const APART: [Clocks; 7] = [
    Clocks { creator: TEN_MINUTES, ..AGREED },
    Clocks { searchers: [TEN_MINUTES, 0], ..AGREED },
    Clocks { searchers: [TEN_MINUTES, TEN_MINUTES], ..AGREED },
    Clocks { sweep: TEN_MINUTES, ..AGREED },
    Clocks { searchers: [TEN_MINUTES, 0], sweep: TEN_MINUTES, ..AGREED },
    Clocks { creator: TEN_MINUTES, sweep: TEN_MINUTES, ..AGREED },
    Clocks { creator: TEN_MINUTES, searchers: [TEN_MINUTES, 0], ..AGREED },
];
const NO_KEY: [Creation; 1] = [Creation { fingerprint: None, tries: 1 }];
const SAME_REQUEST_TWICE: [Creation; 2] =
    [Creation { fingerprint: Some(1), tries: 2 }, Creation { fingerprint: Some(1), tries: 1 }];
const OTHER_REQUEST: [Creation; 2] =
    [Creation { fingerprint: Some(1), tries: 2 }, Creation { fingerprint: Some(2), tries: 1 }];

/// One job that stands, two searchers, a text, an owner: everything goes wrong once.
pub const LIFE: Bounds = Bounds {
    name: "life",
    sources: 1,
    searchers: 2,
    text: true,
    owner: true,
    erases: false,
    creators: &[],
    predecessor: None,
    clocks: &[AGREED],
    left: Left { faults: 1, crashes: 1, ..Left::NOTHING },
    late: false,
    max_age: 5,
    lifetime: 120,
};
/// The search alone, with two sources.
pub const SEARCH: Bounds = Bounds {
    name: "search",
    sources: 2,
    text: false,
    owner: false,
    left: Left { crashes: 1, ..Left::NOTHING },
    ..LIFE
};
/// The text alone, with a publish that surely sent nothing.
pub const TEXT: Bounds = Bounds {
    name: "text",
    owner: false,
    left: Left { faults: 1, crashes: 1, not_sent: 1, ..Left::NOTHING },
    ..LIFE
};
/// A longer life of the search and its text, with one searcher.
pub const LONG: Bounds = Bounds {
    name: "long",
    searchers: 1,
    owner: false,
    left: Left { faults: 1, crashes: 1, not_sent: 1, strikes: 3, ..Left::NOTHING },
    ..LIFE
};
/// One searcher whose processes die as often as they like.
pub const POISON: Bounds = Bounds {
    name: "poison",
    searchers: 1,
    text: false,
    owner: false,
    left: Left { crashes: ANY, strikes: 4, ..Left::NOTHING },
    ..LIFE
};
/// Clocks 10 minutes apart.
pub const CLOCKS: Bounds =
    Bounds { name: "clocks", searchers: 1, clocks: &APART, left: Left::NOTHING, max_age: 30, ..LIFE };
/// Searchers that are told to stop, and leases that are renewed.
pub const STOPS: Bounds = Bounds {
    name: "stops",
    text: false,
    owner: false,
    left: Left { crashes: 1, stops: 1, renewals: 1, ..Left::NOTHING },
    ..LIFE
};
/// Two creators with one idempotency key, over a job that expires meanwhile.
pub const REQUESTS: Bounds = Bounds {
    name: "requests",
    owner: false,
    searchers: 1,
    text: false,
    creators: &OTHER_REQUEST,
    predecessor: Some(300),
    clocks: &APART,
    left: Left { faults: 1, ..Left::NOTHING },
    late: true,
    ..LIFE
};
/// The same request twice, and what follows.
pub const RETRIES: Bounds = Bounds {
    name: "retries",
    searchers: 1,
    text: false,
    creators: &SAME_REQUEST_TWICE,
    left: Left { faults: 1, ..Left::NOTHING },
    late: true,
    ..LIFE
};
/// A request without an idempotency key, from its first write to the text.
pub const UNKEYED: Bounds = Bounds {
    name: "unkeyed",
    left: Left { faults: 2, crashes: 1, ..Left::NOTHING },
    creators: &NO_KEY,
    owner: false,
    searchers: 1,
    late: true,
    ..LIFE
};
/// A job that is erased while it is searched, and requests under its key.
pub const ERASED: Bounds = Bounds {
    name: "erased",
    erases: true,
    owner: false,
    searchers: 1,
    creators: &OTHER_REQUEST,
    left: Left::NOTHING,
    late: true,
    ..LIFE
};

/// Everything that `tests/bin/proof` explores.
pub const ALL: [Bounds; 11] =
    [LIFE, SEARCH, TEXT, LONG, POISON, STOPS, CLOCKS, REQUESTS, RETRIES, UNKEYED, ERASED];
