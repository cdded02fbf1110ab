//! Virtual time: the runtime's paused clock as the functions read it, each process with a clock that is a little off.

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use cloud::Clock;
use job::{Rules, Timestamp};
use tokio::time::Instant;

/// The number of clocks: processes share them.
pub(super) const CLOCKS: usize = 8;
/// When every simulation begins, in milliseconds: 2027-01-15 08:00 UTC.
pub(super) const BEGINNING: i64 = 1_800_000_000_000;

thread_local! {
    static LEAPT: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    static ORIGIN: Cell<Option<Instant>> = const { Cell::new(None) };
    static OFF: RefCell<[i64; CLOCKS]> = const { RefCell::new([0; CLOCKS]) };
}

/// Begins a simulation on this thread: its clocks are off by these milliseconds.
pub(super) fn begin(off: [i64; CLOCKS]) {
    ORIGIN.set(Some(Instant::now()));
    LEAPT.set(Duration::ZERO);
    OFF.set(off);
}

/// The time that passes at once, while tasks that wait for the runtime's clock stand still.
pub(super) fn leap(span: Duration) {
    LEAPT.set(LEAPT.get() + span);
}

/// Milliseconds since the simulation began.
pub(super) fn elapsed() -> u64 {
    let origin = ORIGIN.get().expect("a simulation has begun on this thread");
    u64::try_from((origin.elapsed() + LEAPT.get()).as_millis()).unwrap_or(u64::MAX)
}

/// One of the clocks, by its place.
pub(super) fn clock(place: usize, rules: Rules) -> Clock {
    const READERS: [fn() -> Timestamp; CLOCKS] =
        [read::<0>, read::<1>, read::<2>, read::<3>, read::<4>, read::<5>, read::<6>, read::<7>];
    Clock::read_by(READERS[place], rules)
}

fn read<const PLACE: usize>() -> Timestamp {
    let off = OFF.with_borrow(|off| off[PLACE]);
    let now = BEGINNING + i64::try_from(elapsed()).unwrap_or(i64::MAX / 2) + off;
    Timestamp::from_millis(now.unsigned_abs())
}
