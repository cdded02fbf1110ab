//! The limits on texts, checked from outside: of all jobs with the same number, with numbers of the same
//! block, and of all together, how many were promised a text, and when.

use std::{collections::BTreeMap, time::Duration};

use job::{NotificationLimits, Rules};

use super::story::Story;

/// The agreed limits, but that all owners come from one address, and that a long simulation reaches the day's.
pub(crate) const LIMITS: NotificationLimits =
    NotificationLimits { numbers_per_address: 0, all_daily: 2_000, ..NotificationLimits::AGREED };

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The time for which a job may be on its way to the table after its text was let through: three tries of 5 s, and pauses.
const ON_ITS_WAY: Duration = Duration::from_secs(30);

/// What is counted counts up to this part of its span too long.
const STEPS: u32 = 24;

/// Of a hundred owners with a number, so many have one of the popular ones, in blocks that are popular, too.
const POPULAR: u8 = 25;
const POPULAR_NUMBERS: u32 = 20;
const POPULAR_BLOCKS: u32 = 4;

/// An owner's number: a popular one, or one that is hardly shared.
pub(crate) fn draw_number() -> String {
    let (block, rest) = if fastrand::u8(..100) < POPULAR {
        let popular = fastrand::u32(..POPULAR_NUMBERS);
        (2_000 + popular % POPULAR_BLOCKS, popular)
    } else {
        (fastrand::u32(3_000..10_000), fastrand::u32(..10_000))
    };
    format!("010-{block}-{rest:04}")
}

/// A job that was promised a text.
#[derive(Clone, Debug)]
struct Promise<'a> {
    key: &'a str,
    number: &'a str,
    /// When, by the clock of the creator of the job.
    created_at: u64,
    /// When the table took it, and when its search ended, by the simulation's clock.
    taken: u64,
    ended: u64,
    /// When what was counted for it was given back, by the same clock.
    given_back: u64,
}

/// Jobs beyond a limit, and which. Clocks are at most `off` milliseconds apart.
pub(crate) fn beyond(stories: &BTreeMap<String, Story>, off: u64) -> Vec<(String, String)> {
    let mut promises: Vec<_> = stories.iter().filter_map(|(key, story)| promise(key, story)).collect();
    promises.sort_by_key(|promise| promise.created_at);
    let tolerance = Duration::from_millis(off) + ON_ITS_WAY;
    let mut found = Vec::new();
    for (what, of, limits) in kinds() {
        let mut groups = BTreeMap::<&str, Vec<&Promise<'_>>>::new();
        for promise in promises.iter().filter(|promise| promise.given_back == u64::MAX) {
            groups.entry(of(promise.number)).or_default().push(promise);
        }
        for group in groups.values() {
            for (count, span) in &limits {
                let late = too_soon(group, *count as usize, span.saturating_sub(tolerance));
                found.extend(late.map(|key| (key.to_owned(), format!("{what}: over {count} in {span:?}"))));
            }
        }
    }
    found.extend(too_many_at_once(&promises, tolerance));
    found
}

fn promise<'a>(key: &'a str, story: &'a Story) -> Option<Promise<'a>> {
    let (created_at, taken) = story.promised?;
    let ended = story.ended.or(story.gone).unwrap_or(u64::MAX);
    let given_back = story.given_back.unwrap_or(u64::MAX);
    Some(Promise { key, number: story.number.as_deref()?, created_at, taken, ended, given_back })
}

/// Jobs that were refused a text though no limit stood against it: as many promises as it takes were neither made, nor
/// still counted then.
pub(crate) fn refused_for_nothing(stories: &BTreeMap<String, Story>, off: u64) -> Vec<String> {
    let promises: Vec<_> = stories.iter().filter_map(|(key, story)| promise(key, story)).collect();
    let tolerance = Duration::from_millis(off) + ON_ITS_WAY;
    let refused =
        stories.iter().filter_map(|(key, story)| Some((key, story.refused?, story.number.as_deref()?)));
    let for_nothing = refused.filter(|(_, at, number)| {
        let counts = |promise: &&Promise<'_>, span: Duration| {
            promise.taken <= at.saturating_add(millis(tolerance))
                && promise.taken.saturating_add(millis(span + span / STEPS + tolerance)) > *at
                && promise.given_back.saturating_add(millis(tolerance)) > *at
        };
        let is_over = kinds().iter().any(|(_, of, limits)| {
            let same = promises.iter().filter(|promise| of(promise.number) == of(number));
            let counted = |span| same.clone().filter(|promise| counts(promise, span)).count();
            limits.iter().any(|(count, span)| counted(*span) >= *count as usize)
        });
        let own = promises.iter().filter(|promise| promise.number == *number);
        let unfinished = own.filter(|promise| {
            counts(promise, Rules::AGREED.max_age) && promise.ended.saturating_add(millis(tolerance)) > *at
        });
        !is_over && unfinished.count() < LIMITS.active_jobs as usize
    });
    for_nothing.map(|(key, ..)| key.clone()).collect()
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// A kind of limit: its name, the part of a number that it counts by, and its limits.
type Kind = (&'static str, fn(&str) -> &str, Vec<(u32, Duration)>);

fn kinds() -> [Kind; 3] {
    let NotificationLimits { spacing, hourly, daily, block_hourly, block_daily, all_daily, .. } = LIMITS;
    [
        ("a number", |number| number, vec![(1, spacing), (hourly, HOUR), (daily, DAY)]),
        ("a block", |number| &number[.."010-2345".len()], vec![(block_hourly, HOUR), (block_daily, DAY)]),
        ("all", |_| "", vec![(all_daily, DAY)]),
    ]
}

/// Promises that came within the span of the one that is `count` before.
fn too_soon<'a>(group: &[&Promise<'a>], count: usize, span: Duration) -> impl Iterator<Item = &'a str> {
    let pairs = group.iter().zip(group.iter().skip(count));
    let is_too_soon = move |(first, next): &(&&Promise<'a>, &&Promise<'a>)| {
        Duration::from_millis(next.created_at - first.created_at) < span
    };
    pairs.filter(is_too_soon).map(|(_, next)| next.key).collect::<Vec<_>>().into_iter()
}

/// Promises to a number that had as many unfinished jobs as it may have. A job at its maximum age is out of the count,
/// though its end may wait for a sweep.
fn too_many_at_once(promises: &[Promise<'_>], tolerance: Duration) -> Vec<(String, String)> {
    let counted = Rules::AGREED.max_age.saturating_sub(tolerance);
    let counts = |other: &Promise<'_>, at: u64| {
        other.taken < at && at < other.ended && Duration::from_millis(at - other.taken) < counted
    };
    let unfinished = |promise: &Promise<'_>| {
        let same = promises.iter().filter(|other| other.number == promise.number);
        same.filter(|other| counts(other, promise.taken)).count()
    };
    let most = LIMITS.active_jobs as usize;
    let over = promises.iter().filter(|promise| unfinished(promise) >= most);
    over.map(|promise| (promise.key.to_owned(), format!("a number: over {most} unfinished"))).collect()
}
