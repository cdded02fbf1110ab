//! A counter's memory and its decision, as a pure function: so that "never more than so many within any such span"
//! is a property that tests can search for exceptions.

use std::{collections::BTreeSet, time::Duration};

use crate::{CLOCKS_APART, Timestamp};

/// At most `count` within any `span`, wherever that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The largest number; 0 is no limit.
    pub count: u32,
    /// The time within which it counts.
    pub span: Duration,
}

/// The limits that one counter keeps, all of them at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    limits: Vec<Limit>,
    /// The time for which names are of use.
    remembers: Duration,
    /// True where a name counts once, however often it comes.
    counts_names_once: bool,
}

/// The events that a counter let through lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlidingWindow {
    entries: Vec<WindowEntry>,
}

/// Something that was let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowEntry {
    /// The end of the step of time in which it happened: it counts a little too long and never too short.
    pub at: Timestamp,
    /// The number of events in that step.
    pub count: u32,
    /// The name under which an event counts once however often it comes, while that is of use.
    pub name: Option<String>,
}

/// A span is counted in this many steps: an hour in steps of 2.5 minutes, which is how much too long an entry counts.
/// The events of one step are one entry, so a counter of a day's thousands holds 25 entries.
const STEPS: u32 = 24;
/// The shortest step.
const SHORTEST_STEP: Duration = Duration::from_secs(1);

impl RateLimit {
    /// The limits of these that are any.
    pub fn new(limits: impl IntoIterator<Item = Limit>) -> Self {
        let limits = limits.into_iter().filter(|limit| limit.count > 0 && !limit.span.is_zero()).collect();
        Self { limits, remembers: Duration::ZERO, counts_names_once: false }
    }

    /// The same limits, with names kept for this long.
    pub fn remembering(self, remembers: Duration) -> Self {
        Self { remembers, ..self }
    }

    /// The same limits on different names: each counts once, however often it comes within this time.
    pub fn counting_names_once(self, within: Duration) -> Self {
        Self { remembers: within, counts_names_once: true, ..self }
    }

    /// True when there is nothing to count.
    pub const fn is_empty(&self) -> bool {
        self.limits.is_empty() && self.remembers.is_zero()
    }

    /// The window with one more, or `None` when that would be one too many. Where names count once, one that was counted
    /// lately counts from now on; elsewhere nothing that was counted is ever forgotten before its time.
    pub fn admit(&self, window: &SlidingWindow, name: Option<&str>, now: Timestamp) -> Option<SlidingWindow> {
        if self.limits.iter().any(|limit| self.count_others(window, name, (limit.span, now)) >= limit.count) {
            return None;
        }
        let mut next = self.trim(window.clone(), now);
        next.add(WindowEntry { at: self.step_of(now), count: 1, name: name.map(str::to_owned) });
        Some(next)
    }

    /// The events within the span, or, where names count once, the other names than this one.
    fn count_others(
        &self,
        window: &SlidingWindow,
        name: Option<&str>,
        (span, now): (Duration, Timestamp),
    ) -> u32 {
        let lately = window.entries.iter().filter(|entry| entry.is_within(span, now));
        if !self.counts_names_once {
            return lately.map(|entry| entry.count).sum();
        }
        let names: BTreeSet<_> = lately.map(|entry| entry.name.as_deref()).collect();
        u32::try_from(names.into_iter().filter(|other| *other != name).count()).unwrap_or(u32::MAX)
    }

    /// The same window, where it holds what lies further ahead than any clock could have counted it: that was counted by
    /// a clock that was put right since, and counts from now on. `None` when there is no such thing.
    pub fn mended(&self, window: &SlidingWindow, now: Timestamp) -> Option<SlidingWindow> {
        let (step, latest) = (self.step_of(now), self.step_of(now).plus(CLOCKS_APART));
        let is_ahead = |entry: &WindowEntry| entry.at > latest;
        if !window.entries.iter().any(is_ahead) {
            return None;
        }
        let mut mended = SlidingWindow::default();
        for entry in window.entries.iter().cloned() {
            let at = if is_ahead(&entry) { step } else { entry.at };
            mended.add(WindowEntry { at, ..entry });
        }
        Some(mended)
    }

    /// When nothing of a window counts any more.
    pub fn forgets_at(&self, window: &SlidingWindow) -> Option<Timestamp> {
        window.entries.iter().map(|entry| entry.at.plus(self.longest())).max()
    }

    /// Without what no longer counts, and without names that are of no use any more.
    fn trim(&self, window: SlidingWindow, now: Timestamp) -> SlidingWindow {
        let mut trimmed = SlidingWindow::default();
        for entry in window.entries.into_iter().filter(|entry| entry.is_within(self.longest(), now)) {
            let name = entry.name.clone().filter(|_| entry.is_within(self.remembers, now));
            trimmed.add(WindowEntry { name, ..entry });
        }
        trimmed
    }

    fn longest(&self) -> Duration {
        self.limits.iter().map(|limit| limit.span).fold(self.remembers, Duration::max)
    }

    /// The end of the step of time that this moment is in: what happens now is counted under it.
    pub fn step_of(&self, now: Timestamp) -> Timestamp {
        let shortest = self.limits.iter().map(|limit| limit.span).min().unwrap_or(SHORTEST_STEP);
        now.rounded_up_to((shortest / STEPS).max(SHORTEST_STEP))
    }
}

impl SlidingWindow {
    /// A window of these entries, as it was stored.
    pub const fn new(entries: Vec<WindowEntry>) -> Self {
        Self { entries }
    }

    /// The entries that it holds.
    pub fn entries(&self) -> &[WindowEntry] {
        &self.entries
    }

    /// The names counted within the last `span`.
    pub fn names_within(&self, span: Duration, now: Timestamp) -> impl Iterator<Item = &str> {
        let lately = self.entries.iter().filter(move |entry| entry.is_within(span, now));
        lately.filter_map(|entry| entry.name.as_deref())
    }

    /// The window without an event that was counted as this entry, by its name or, once that is forgotten, by its step.
    /// One that counts no more is not there, and nothing is given back for it.
    #[must_use]
    pub fn without(mut self, released: &WindowEntry) -> Self {
        let place = |name: Option<&str>| {
            self.entries.iter().position(|entry| entry.at == released.at && entry.name.as_deref() == name)
        };
        if let Some(place) = place(released.name.as_deref()).or_else(|| place(None)) {
            self.entries[place].count = self.entries[place].count.saturating_sub(released.count);
            self.entries.retain(|entry| entry.count > 0);
        }
        self
    }

    /// One more entry, joined with one of the same step and name.
    fn add(&mut self, entry: WindowEntry) {
        let same = |known: &&mut WindowEntry| known.at == entry.at && known.name == entry.name;
        match self.entries.iter_mut().find(same) {
            Some(known) => known.count += entry.count,
            None => self.entries.push(entry),
        }
    }
}

impl WindowEntry {
    fn is_within(&self, span: Duration, now: Timestamp) -> bool {
        self.at.plus(span) > now
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const HOUR: Duration = Duration::from_secs(60 * 60);
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn number() -> RateLimit {
        let limit = |count, span| Limit { count, span };
        RateLimit::new([limit(1, MINUTE), limit(3, HOUR), limit(5, DAY)])
    }

    /// Those of the moments that are let through.
    fn admitted(rate_limit: &RateLimit, moments: &[Timestamp]) -> Vec<Timestamp> {
        let mut window = SlidingWindow::default();
        let mut through = Vec::new();
        for moment in moments {
            if let Some(next) = rate_limit.admit(&window, None, *moment) {
                through.push(*moment);
                window = next;
            }
        }
        through
    }

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(1_795_000_000_000 + seconds * 1_000)
    }

    #[test]
    fn a_limit_of_none_lets_everything_through() {
        let rate_limit = RateLimit::new([Limit { count: 0, span: HOUR }]);
        assert!(rate_limit.is_empty());
        assert_eq!(admitted(&rate_limit, &[at(0); 100]).len(), 100);
    }

    #[test]
    fn texts_to_one_number_are_a_minute_apart_three_an_hour_and_five_a_day() {
        let every_ten_seconds: Vec<_> = (0..24 * 360).map(|step| at(step * 10)).collect();
        let through = admitted(&number(), &every_ten_seconds);
        let seconds: Vec<_> = through.iter().map(|moment| moment.since(at(0)).as_secs()).collect();
        assert_eq!(seconds.len(), 5);
        assert!((60..=70).contains(&seconds[1]) && (3_600..3_680).contains(&seconds[3]), "{seconds:?}");
    }

    #[test]
    fn a_name_counts_once_until_it_is_forgotten() {
        let rate_limit = RateLimit::new([Limit { count: 2, span: HOUR }]).counting_names_once(HOUR);
        let mut window = SlidingWindow::default();
        for (name, second) in [("a", 0), ("b", 1), ("a", 600), ("b", 700)] {
            window = rate_limit.admit(&window, Some(name), at(second)).unwrap();
        }
        assert_eq!(rate_limit.admit(&window, Some("c"), at(701)), None);
        assert_eq!(window.names_within(HOUR, at(701)).collect::<Vec<_>>(), ["a", "b", "a", "b"]);
        let later = rate_limit.admit(&window, Some("c"), at(2 * 3_600)).unwrap();
        assert_eq!(later.names_within(HOUR, at(2 * 3_600)).collect::<Vec<_>>(), ["c"]);
    }

    #[test]
    fn names_go_before_the_marks_that_carried_them() {
        let rate_limit = RateLimit::new([Limit { count: 9, span: DAY }]).remembering(HOUR);
        let window = rate_limit.admit(&SlidingWindow::default(), Some("a"), at(0)).unwrap();
        let window = rate_limit.admit(&window, Some("b"), at(3 * 3_600)).unwrap();
        let names: Vec<_> = window.entries().iter().map(|entry| entry.name.as_deref()).collect();
        assert_eq!(names, [None, Some("b")]);
        assert!(rate_limit.forgets_at(&window).unwrap() >= at(27 * 3_600));
    }

    #[test]
    fn thousands_in_a_day_are_a_handful_of_marks() {
        let rate_limit = RateLimit::new([Limit { count: 100_000, span: DAY }]);
        let mut window = SlidingWindow::default();
        for second in (0..3 * 86_400).step_by(7) {
            window = rate_limit.admit(&window, None, at(second)).unwrap_or(window);
        }
        assert!(window.entries().len() <= 26, "{}", window.entries().len());
    }

    #[test]
    fn what_is_given_back_counts_no_more_and_what_else_was_counted_stays() {
        let rate_limit = number().remembering(HOUR);
        let entry = |name: &str, second| WindowEntry {
            at: rate_limit.step_of(at(second)),
            count: 1,
            name: Some(name.to_owned()),
        };
        let first = rate_limit.admit(&SlidingWindow::default(), Some("a"), at(0)).unwrap();
        assert_eq!(rate_limit.admit(&first, Some("b"), at(1)), None);
        let given_back = first.clone().without(&entry("a", 0));
        assert_eq!(given_back, SlidingWindow::default());
        assert_eq!(first.clone().without(&entry("b", 0)), first, "only what was counted is given back");
        assert_eq!(first.clone().without(&entry("a", 100)), first, "and only once it was");
        let nameless = rate_limit.admit(&first, Some("b"), at(2 * 3_600)).unwrap();
        assert_eq!(nameless.entries()[0].name, None);
        assert_eq!(
            nameless.without(&entry("a", 0)).entries().len(),
            1,
            "its name was forgotten, not its step"
        );
    }

    #[test]
    fn a_name_that_an_address_gave_twice_is_forgotten_when_both_are_given_back() {
        let rate_limit = RateLimit::new([Limit { count: 1, span: HOUR }]).counting_names_once(HOUR);
        let entry =
            |second| WindowEntry { at: rate_limit.step_of(at(second)), count: 1, name: Some("a".to_owned()) };
        for later in [1, 600] {
            let once = rate_limit.admit(&SlidingWindow::default(), Some("a"), at(0)).unwrap();
            let twice = rate_limit.admit(&once, Some("a"), at(later)).unwrap();
            let left = twice.without(&entry(later));
            assert_eq!(rate_limit.admit(&left, Some("b"), at(later)), None, "the first may have been sent");
            assert!(rate_limit.admit(&left.without(&entry(0)), Some("b"), at(later)).is_some());
        }
    }

    #[test]
    fn what_a_clock_counted_that_was_ahead_counts_from_now_on() {
        let rate_limit = number();
        let ahead = rate_limit.admit(&SlidingWindow::default(), None, at(365 * 86_400)).unwrap();
        let mended = rate_limit.mended(&ahead, at(0)).unwrap();
        assert_eq!(rate_limit.admit(&mended, None, at(30)), None, "what was sent is not forgotten");
        assert!(rate_limit.admit(&mended, None, at(70)).is_some());
        let by_another_clock = rate_limit.admit(&SlidingWindow::default(), None, at(900)).unwrap();
        assert_eq!(rate_limit.mended(&by_another_clock, at(0)), None, "clocks differ by minutes");
    }

    proptest! {
        #[test]
        fn no_span_ever_holds_more_than_its_limit_whatever_the_names(
            events in prop::collection::vec((0u64..40_000_000, prop::option::of("[ab]")), 1..120)
        ) {
            let rate_limit = number().remembering(HOUR);
            let (mut now, mut window, mut through) = (at(0), SlidingWindow::default(), Vec::new());
            for (millis, name) in &events {
                now = now.plus(Duration::from_millis(*millis));
                if let Some(next) = rate_limit.admit(&window, name.as_deref(), now) {
                    window = next;
                    through.push(now);
                }
            }
            for (first, moment) in through.iter().enumerate() {
                for (count, span) in [(1, MINUTE), (3, HOUR), (5, DAY)] {
                    let within = through[first..].iter().filter(|later| later.since(*moment) < span).count();
                    prop_assert!(within <= count, "{within} within {span:?}");
                }
            }
        }

        #[test]
        fn what_is_over_no_limit_is_let_through(pauses in prop::collection::vec(20_000u64..60_000, 1..40)) {
            let mut now = at(0);
            let moments: Vec<_> = pauses.iter().map(|seconds| {
                now = now.plus(Duration::from_secs(*seconds));
                now
            }).collect();
            prop_assert_eq!(admitted(&number(), &moments).len(), moments.len());
        }
    }
}
