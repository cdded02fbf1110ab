//! What a counter remembers, and what it lets through: pure, so that "never more than so many within any such span"
//! is a property that tests can search for exceptions.

use std::time::Duration;

use crate::Timestamp;

/// At most `count` within any `span`, wherever that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many; 0 is no limit.
    pub count: u32,
    /// Within which time.
    pub span: Duration,
}

/// The limits that one counter keeps, all of them at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    limits: Vec<Limit>,
    /// How long names are of use.
    remembers: Duration,
}

/// What a counter let through lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    marks: Vec<Mark>,
}

/// Something that was let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The end of the step of time in which it happened: it counts a little too long and never too short.
    pub at: Timestamp,
    /// How many happened in that step.
    pub count: u32,
    /// What counts once however often it comes, while that is of use.
    pub name: Option<String>,
}

/// A span is counted in this many steps: an hour in steps of 2.5 minutes, which is how much too long a mark counts.
/// What happens in one step is one mark, so a counter of a day's thousands holds 25 marks.
const STEPS: u32 = 24;
/// The shortest step.
const SHORTEST_STEP: Duration = Duration::from_secs(1);

impl Quota {
    /// The limits of these that are any.
    pub fn new(limits: impl IntoIterator<Item = Limit>) -> Self {
        let limits = limits.into_iter().filter(|limit| limit.count > 0 && !limit.span.is_zero()).collect();
        Self { limits, remembers: Duration::ZERO }
    }

    /// The same limits, with names kept for this long.
    pub fn remembering(self, remembers: Duration) -> Self {
        Self { remembers, ..self }
    }

    /// Whether there is nothing to count.
    pub const fn is_empty(&self) -> bool {
        self.limits.is_empty() && self.remembers.is_zero()
    }

    /// The tally with one more, or `None` when that would be one too many. A name that was counted lately counts
    /// once, from now on.
    pub fn admit(&self, tally: &Tally, name: Option<&str>, now: Timestamp) -> Option<Tally> {
        let others = Tally { marks: tally.marks.iter().filter(|mark| !mark.is(name)).cloned().collect() };
        if self.limits.iter().any(|limit| others.count_within(limit.span, now) >= limit.count) {
            return None;
        }
        let mut next = self.trim(others, now);
        next.add(Mark { at: self.step_of(now), count: 1, name: name.map(str::to_owned) });
        Some(next)
    }

    /// When nothing of a tally counts any more.
    pub fn forgets_at(&self, tally: &Tally) -> Option<Timestamp> {
        tally.marks.iter().map(|mark| mark.at.plus(self.longest())).max()
    }

    /// Without what no longer counts, and without names that are of no use any more.
    fn trim(&self, tally: Tally, now: Timestamp) -> Tally {
        let mut trimmed = Tally::default();
        for mark in tally.marks.into_iter().filter(|mark| mark.is_within(self.longest(), now)) {
            let name = mark.name.clone().filter(|_| mark.is_within(self.remembers, now));
            trimmed.add(Mark { name, ..mark });
        }
        trimmed
    }

    fn longest(&self) -> Duration {
        self.limits.iter().map(|limit| limit.span).fold(self.remembers, Duration::max)
    }

    fn step_of(&self, now: Timestamp) -> Timestamp {
        let shortest = self.limits.iter().map(|limit| limit.span).min().unwrap_or(SHORTEST_STEP);
        now.rounded_up_to((shortest / STEPS).max(SHORTEST_STEP))
    }
}

impl Tally {
    /// A tally of these marks, as it was stored.
    pub const fn new(marks: Vec<Mark>) -> Self {
        Self { marks }
    }

    /// What it holds.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The names counted within the last `span`.
    pub fn names_within(&self, span: Duration, now: Timestamp) -> impl Iterator<Item = &str> {
        let lately = self.marks.iter().filter(move |mark| mark.is_within(span, now));
        lately.filter_map(|mark| mark.name.as_deref())
    }

    fn count_within(&self, span: Duration, now: Timestamp) -> u32 {
        self.marks.iter().filter(|mark| mark.is_within(span, now)).map(|mark| mark.count).sum()
    }

    /// One more mark, joined with a nameless one of the same step.
    fn add(&mut self, mark: Mark) {
        let same = |known: &&mut Mark| known.at == mark.at && known.name.is_none() && mark.name.is_none();
        match self.marks.iter_mut().find(same) {
            Some(known) => known.count += mark.count,
            None => self.marks.push(mark),
        }
    }
}

impl Mark {
    fn is_within(&self, span: Duration, now: Timestamp) -> bool {
        self.at.plus(span) > now
    }

    fn is(&self, name: Option<&str>) -> bool {
        name.is_some() && self.name.as_deref() == name
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const HOUR: Duration = Duration::from_secs(60 * 60);
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn number() -> Quota {
        let limit = |count, span| Limit { count, span };
        Quota::new([limit(1, MINUTE), limit(3, HOUR), limit(5, DAY)])
    }

    /// Those of the moments that are let through.
    fn admitted(quota: &Quota, moments: &[Timestamp]) -> Vec<Timestamp> {
        let mut tally = Tally::default();
        let mut through = Vec::new();
        for moment in moments {
            if let Some(next) = quota.admit(&tally, None, *moment) {
                through.push(*moment);
                tally = next;
            }
        }
        through
    }

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(1_795_000_000_000 + seconds * 1_000)
    }

    #[test]
    fn a_limit_of_none_lets_everything_through() {
        let quota = Quota::new([Limit { count: 0, span: HOUR }]);
        assert!(quota.is_empty());
        assert_eq!(admitted(&quota, &[at(0); 100]).len(), 100);
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
        let quota = Quota::new([Limit { count: 2, span: HOUR }]).remembering(HOUR);
        let mut tally = Tally::default();
        for (name, second) in [("a", 0), ("b", 1), ("a", 2), ("b", 3)] {
            tally = quota.admit(&tally, Some(name), at(second)).unwrap();
        }
        assert_eq!(quota.admit(&tally, Some("c"), at(4)), None);
        assert_eq!(tally.names_within(HOUR, at(4)).collect::<Vec<_>>(), ["a", "b"]);
        let later = quota.admit(&tally, Some("c"), at(2 * 3_600)).unwrap();
        assert_eq!(later.names_within(HOUR, at(2 * 3_600)).collect::<Vec<_>>(), ["c"]);
    }

    #[test]
    fn names_go_before_the_marks_that_carried_them() {
        let quota = Quota::new([Limit { count: 9, span: DAY }]).remembering(HOUR);
        let tally = quota.admit(&Tally::default(), Some("a"), at(0)).unwrap();
        let tally = quota.admit(&tally, Some("b"), at(3 * 3_600)).unwrap();
        let names: Vec<_> = tally.marks().iter().map(|mark| mark.name.as_deref()).collect();
        assert_eq!(names, [None, Some("b")]);
        assert!(quota.forgets_at(&tally).unwrap() >= at(27 * 3_600));
    }

    #[test]
    fn thousands_in_a_day_are_a_handful_of_marks() {
        let quota = Quota::new([Limit { count: 100_000, span: DAY }]);
        let mut tally = Tally::default();
        for second in (0..3 * 86_400).step_by(7) {
            tally = quota.admit(&tally, None, at(second)).unwrap_or(tally);
        }
        assert!(tally.marks().len() <= 26, "{}", tally.marks().len());
    }

    proptest! {
        #[test]
        fn no_span_ever_holds_more_than_its_limit(pauses in prop::collection::vec(0u64..40_000_000, 1..120)) {
            let mut now = at(0);
            let moments: Vec<_> = pauses.iter().map(|millis| {
                now = now.plus(Duration::from_millis(*millis));
                now
            }).collect();
            let through = admitted(&number(), &moments);
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
