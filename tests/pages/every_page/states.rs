//! Every state in which somebody can meet a page.

use std::time::Duration;

use job::{FailureReason, NotificationStatus, SourceFault, SourceState, Status};

use tests::PHONE;

use crate::seeded::{
    goods::Goods,
    seed::{LATE, Seed, found},
};

/// The idempotency key of a form that was sent before.
pub(crate) const USED_KEY: &str = "5b1d7e0a-4c39-4f0e-9d53-2f6a8c1b7e44";

/// Where a number is given later; what is wrong with it is told before the search is looked for.
const NUMBER_PAGE: &str = "/s/0000000000000000000000/notification";

/// Where texts to a number are stopped; its answers are the same for a search that is not there.
const STOP_PAGE: &str = "/s/0000000000000000000000a1B2/stop";

/// A page in one state.
pub(crate) struct Scene {
    /// What it is called in tables and file names.
    pub(crate) name: &'static str,
    /// What is opened.
    pub(crate) opens: Opens,
    /// What happens then.
    pub(crate) then: Then,
}

/// What is opened.
#[derive(Clone, Copy)]
pub(crate) enum Opens {
    /// A path of the system.
    Path(&'static str),
    /// A search in the table, at its path with this behind it.
    Search(Seed, &'static str),
    /// A search in the table, at the path to show around.
    Shared(Seed),
    /// The answer to a form that was sent to a path, with these fields.
    Posted(&'static str, &'static [(&'static str, &'static str)]),
    /// A path of a system whose table, queue and texts do not answer.
    Broken(&'static str),
}

/// What happens once it is open.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    /// Nothing.
    Nothing,
    /// Everything that is folded away is unfolded.
    Unfolded,
    /// Somebody types words, a number, and ticks the consent with it.
    Typed(&'static str, &'static str),
    /// Somebody sends the form as it is, in a browser that checks nothing by itself.
    Sent,
    /// Somebody searches for these words and comes back.
    Searched(&'static str),
    /// Somebody searches for these words in vain.
    Tried(&'static str, Lost),
    /// Something is lost while somebody watches.
    Lost(Lost),
    /// The search goes on to this moment of its life.
    Advanced(Seed),
}

/// What a page may be left without.
#[derive(Clone, Copy)]
pub(crate) enum Lost {
    /// The network.
    Network,
    /// The server.
    Server,
}

const fn scene(name: &'static str, opens: Opens, then: Then) -> Scene {
    Scene { name, opens, then }
}

const fn search(name: &'static str, seed: Seed) -> Scene {
    scene(name, Opens::Search(seed, ""), Then::Nothing)
}

/// Every state, in the order in which a person would meet them.
pub(crate) fn every_scene() -> Vec<Scene> {
    [start(), searching(), results(), texts(), shared(), ends()].into_iter().flatten().collect()
}

fn start() -> Vec<Scene> {
    let wrong = &[("query", " "), ("phone", "010-123"), ("sources", "")];
    let unconsented = &[("query", "원피스"), ("phone", PHONE), ("sources", "hanbit-closet")];
    let again = &[("query", "다른 원피스"), ("sources", "hanbit-closet"), ("key", USED_KEY)];
    vec![
        scene("start", Opens::Path("/"), Then::Nothing),
        scene("start-unfolded", Opens::Path("/"), Then::Unfolded),
        scene("privacy", Opens::Path("/privacy"), Then::Nothing),
        scene("start-typed", Opens::Path("/"), Then::Typed("검정 린넨 원피스", "")),
        scene("start-half-a-number", Opens::Path("/"), Then::Typed("검정 린넨 원피스", "010-2345")),
        scene("start-number", Opens::Path("/"), Then::Typed("검정 린넨 원피스", PHONE)),
        scene("start-sent-empty", Opens::Path("/"), Then::Sent),
        scene("start-offline", Opens::Path("/"), Then::Tried("검정 린넨 원피스", Lost::Network)),
        scene("start-unreachable", Opens::Path("/"), Then::Tried("검정 린넨 원피스", Lost::Server)),
        scene("start-mistakes", Opens::Posted("/", wrong), Then::Nothing),
        scene("start-no-consent", Opens::Posted("/", unconsented), Then::Nothing),
        scene("start-erased", Opens::Path("/?deleted"), Then::Nothing),
        scene("start-sent-before", Opens::Posted("/", again), Then::Nothing),
        scene("start-returned", Opens::Path("/"), Then::Searched("니트 원피스")),
    ]
}

fn searching() -> Vec<Scene> {
    let half = Seed::HALF_WAY;
    let number = NotificationStatus::Waiting;
    let failed_one = Seed { sources: [found(6), LATE, SourceState::Searching, SourceState::Waiting], ..half };
    let old = Seed { age: Duration::from_secs(15 * 60), ..half };
    let open = |name, seed, then| scene(name, Opens::Search(seed, ""), then);
    vec![
        search("searching-pending", Seed::PENDING.texted(number)),
        search("searching", Seed::BEGUN.texted(number)),
        search("searching-no-number", Seed::BEGUN),
        search("searching-half", half.texted(number)),
        search("searching-half-no-number", half),
        search("searching-one-failed", failed_one.texted(number)),
        search("searching-long", old.texted(number)),
        open("searching-offline", half.texted(number), Then::Lost(Lost::Network)),
        open("searching-unreachable", half.texted(number), Then::Lost(Lost::Server)),
        open("searching-advanced", Seed::BEGUN.texted(number), Then::Advanced(half.texted(number))),
        open("searching-ended", half, Then::Advanced(Seed::COMPLETED)),
    ]
}

fn results() -> Vec<Scene> {
    let done = Seed::COMPLETED.texted(NotificationStatus::Sent);
    let partly =
        Seed { sources: [found(7), LATE, SourceState::Failed(SourceFault::RateLimited), found(0)], ..done };
    let none = Seed { sources: [found(0); 4], ..done };
    let awkward = Seed { sources: [found(6), found(0), found(0), found(0)], goods: Goods::Awkward, ..done };
    vec![
        search("results", done),
        scene("results-page-2", Opens::Search(done, "?offset=20"), Then::Nothing),
        scene("results-last-page", Opens::Search(done, "?offset=40"), Then::Nothing),
        scene("results-by-price", Opens::Search(done, "?sort=price"), Then::Nothing),
        scene("results-newest-first", Opens::Search(done, "?sort=newest"), Then::Nothing),
        scene("results-of-one-source", Opens::Search(done, "?source=hanbit-closet"), Then::Nothing),
        scene("results-unfolded", Opens::Search(partly, ""), Then::Unfolded),
        search("results-partly-failed", partly),
        search("results-none", none),
        search("results-awkward", awkward),
        search("results-one", Seed { sources: [found(1), found(0), found(0), found(0)], ..done }),
    ]
}

fn texts() -> Vec<Scene> {
    let few = Seed { sources: [found(2), found(1), found(0), found(0)], ..Seed::COMPLETED };
    vec![
        search("text-none", few),
        scene("text-number", Opens::Search(few, "/notification"), Then::Nothing),
        scene("text-number-unfolded", Opens::Search(few, "/notification"), Then::Unfolded),
        scene("text-number-wrong", Opens::Posted(NUMBER_PAGE, &[("phone", "010-123")]), Then::Nothing),
        search("text-under-way", few.texted(NotificationStatus::Waiting)),
        search("text-delivered", few.texted(NotificationStatus::Delivered)),
        search("text-undelivered", few.texted(NotificationStatus::Undelivered)),
        search("text-failed", few.texted(NotificationStatus::Failed)),
        search("text-unknown", few.texted(NotificationStatus::Unknown)),
        search("text-withheld", few.texted(NotificationStatus::Withheld)),
        scene("unasked", Opens::Search(few.texted(NotificationStatus::Sent), "a1B2"), Then::Nothing),
        scene("unasked-stop", Opens::Search(few, "a1B2/stop"), Then::Nothing),
        scene("unasked-stop-wrong", Opens::Posted(STOP_PAGE, &[("phone", "010-123")]), Then::Nothing),
        scene("unasked-stop-done", Opens::Posted(STOP_PAGE, &[("phone", PHONE)]), Then::Nothing),
        scene("inbox", Opens::Path("/_local/texts"), Then::Nothing),
        scene("inbox-empty", Opens::Broken("/_local/texts"), Then::Nothing),
    ]
}

fn shared() -> Vec<Scene> {
    let cancelled = Seed { status: Status::Cancelled, ..Seed::HALF_WAY };
    let seeds = [
        ("shared-searching", Seed::HALF_WAY.texted(NotificationStatus::Waiting)),
        ("shared-results", Seed::COMPLETED.texted(NotificationStatus::Sent)),
        ("shared-failed", Seed::FAILED.texted(NotificationStatus::Sent)),
        ("shared-cancelled", cancelled),
    ];
    seeds.into_iter().map(|(name, seed)| scene(name, Opens::Shared(seed), Then::Nothing)).collect()
}

fn ends() -> Vec<Scene> {
    let failed = Seed::FAILED.texted(NotificationStatus::Sent);
    let ended = |status, seed| Seed { status, ..seed };
    let cancelled_early =
        Seed { sources: [SourceState::Searching; 4], ..ended(Status::Cancelled, Seed::BEGUN) };
    vec![
        search("failed", failed),
        search("failed-too-old", Seed { failure: FailureReason::TooOld, ..failed }),
        search("failed-crashed", Seed { failure: FailureReason::Crashed, ..failed }),
        search("cancelled", cancelled_early),
        search("cancelled-with-hits", ended(Status::Cancelled, Seed::HALF_WAY)),
        search("expired", Seed { age: Duration::from_secs(8 * 24 * 60 * 60), ..Seed::COMPLETED }),
        scene("unknown", Opens::Path("/s/0000000000000000000000"), Then::Nothing),
        scene("malformed", Opens::Path("/s/no-such-link"), Then::Nothing),
        scene("nowhere", Opens::Path("/nowhere"), Then::Nothing),
        scene("not-allowed", Opens::Posted("/s/0000000000000000000000", &[]), Then::Nothing),
        scene("trouble", Opens::Broken("/s/0000000000000000000000"), Then::Nothing),
    ]
}
