//! What a visit costs, beside what it may cost.

use job::{NotificationStatus, SourceState::Searching};

use crate::{
    devtools::{self, LAPTOP_SCREEN, Network, PHONE_SCREEN},
    page_script,
    seeded::seed::{LATE, Seed, found},
    states::{Opens, Then},
    tour::Tour,
    traffic::{Purpose, Traffic, forget},
    witness::{Seen, seen},
};

/// Less than this is no layout shift: a share of the window times a share of its height.
const STILL: f64 = 0.005;

/// A visit.
struct Visit {
    /// What came over the wire.
    traffic: Traffic,
    /// What was seen.
    seen: Seen,
}

/// The visits that are counted.
pub(crate) struct Budget {
    /// Somebody who has never been here.
    first: Visit,
    /// Somebody who opens a text, with one hit.
    one_hit: Visit,
    /// The same with 20 hits: a full page.
    full: Visit,
    /// The same once more: what may be kept is there.
    again: Visit,
    /// The first visit in a bad place.
    slow_first: Visit,
    /// The full page of results in a bad place.
    slow_full: Visit,
    /// What is seen of searches that are watched from their beginning to their end.
    watched: Vec<(&'static str, Seen)>,
}

/// Four sources, of which only the first has this many hits.
const fn of_one_source(hits: u16) -> Opens {
    Opens::Search(Seed { sources: [found(hits), found(0), found(0), found(0)], ..Seed::COMPLETED }, "")
}

impl Budget {
    /// Makes the visits with the tour's browser.
    pub(crate) async fn measure(tour: &Tour) -> Self {
        Self {
            first: new_visit(tour, Opens::Path("/"), Network::Fast).await,
            one_hit: new_visit(tour, of_one_source(1), Network::Fast).await,
            full: new_visit(tour, of_one_source(20), Network::Fast).await,
            again: visit(tour, of_one_source(20)).await,
            slow_first: new_visit(tour, Opens::Path("/"), Network::Slow).await,
            slow_full: new_visit(tour, of_one_source(20), Network::Slow).await,
            watched: watched(tour).await,
        }
    }

    /// Bytes that one hit adds to a page of results: a full page has 19 more than the other.
    fn bytes_of_a_hit(&self) -> u64 {
        (self.full.traffic.own_bytes() - self.one_hit.traffic.own_bytes()) / 19
    }

    /// Bytes of a page of results without its hits.
    fn bytes_without_hits(&self) -> u64 {
        self.one_hit.traffic.own_bytes() - self.bytes_of_a_hit()
    }

    /// Every visit with its name.
    fn visits(&self) -> [(&'static str, &Visit); 6] {
        [
            ("first visit", &self.first),
            ("results, 1 hit", &self.one_hit),
            ("results, 20 hits", &self.full),
            ("the same again", &self.again),
            ("first visit, slow 3G", &self.slow_first),
            ("results, 20 hits, slow 3G", &self.slow_full),
        ]
    }

    /// What is more than it may be.
    pub(crate) fn overruns(&self) -> Vec<String> {
        let (first, full) = (&self.first.traffic, &self.full.traffic);
        let limits = [
            ("bytes of a first visit", first.own_bytes(), 20_000),
            ("requests of a first visit", first.own_requests() as u64, 4),
            ("bytes of results without their hits", self.bytes_without_hits(), 12_000),
            ("requests of results", full.own_requests() as u64, 4),
        ];
        let over = limits.into_iter().filter(|(_, found, limit)| found > limit);
        let mut told: Vec<_> =
            over.map(|(what, found, limit)| format!("{found} {what}, not {limit}")).collect();
        let steady = self.visits().map(|(name, visit)| (name, &visit.seen));
        let shifts = steady.into_iter().filter(|(_, seen)| seen.shift >= STILL);
        let watched = self.watched.iter().map(|(name, seen)| (*name, seen));
        told.extend(
            shifts
                .chain(watched.filter(|(_, seen)| seen.shift > 0.0))
                .map(|(name, seen)| format!("{name}: shifts by {}: {:#?}", seen.shift, seen.shifted)),
        );
        told
    }

    /// All of it in Markdown.
    pub(crate) fn table(&self) -> String {
        let rows: String = self.visits().map(|(name, visit)| visit.row(name)).concat();
        let (hit, rest) = (self.bytes_of_a_hit(), self.bytes_without_hits());
        let watched =
            self.watched.iter().map(|(name, seen)| format!("{name}: shifts by {:.4}\n", seen.shift));
        format!(
            "{HEAD}{rows}\nA hit adds {hit} bytes; a page of results without its hits is {rest} bytes.\n\n\
             {}\nMore than it may be: {:?}\n",
            watched.collect::<String>(),
            self.overruns()
        )
    }
}

const HEAD: &str = "\
| bytes on the wire | page | style | script | icons | other | **in all** | requests | pictures of goods \
| first paint, ms | first hit, ms | loaded, ms | layout shift |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
";

impl Visit {
    fn row(&self, name: &str) -> String {
        let purposes = [Purpose::Page, Purpose::Style, Purpose::Script, Purpose::Icon, Purpose::Other];
        let cells: String = purposes.map(|purpose| format!("{} | ", self.traffic.bytes(purpose))).concat();
        let Seen { painted, hits, loaded, shift, .. } = &self.seen;
        let time = |time: &Option<f64>| time.map_or("–".to_owned(), |time| format!("{time:.0}"));
        format!(
            "| {name} | {cells}**{}** | {} | {} | {} | {} | {loaded:.0} | {shift:.4} |\n",
            self.traffic.own_bytes(),
            self.traffic.own_requests(),
            self.traffic.bytes(Purpose::Picture),
            time(painted),
            time(hits),
        )
    }
}

/// A visit of somebody whose browser has kept nothing.
async fn new_visit(tour: &Tour, opens: Opens, network: Network) -> Visit {
    forget(&tour.browser).await;
    devtools::connect(&tour.browser, network).await;
    let visit = visit(tour, opens).await;
    devtools::connect(&tour.browser, Network::Fast).await;
    visit
}

async fn visit(tour: &Tour, opens: Opens) -> Visit {
    let place = tour.prepare(opens).await;
    let traffic = Traffic::of_visit(&tour.browser, &place.url()).await;
    Visit { traffic, seen: seen(&tour.browser).await }
}

/// Searches that are watched on a phone and on a laptop, with a number and without, until they have ended one way or
/// another. In the middle of the list, their reader reads on.
async fn watched(tour: &Tour) -> Vec<(&'static str, Seen)> {
    let failed = Seed { sources: [found(18), LATE, found(9), found(5)], ..Seed::COMPLETED };
    let watches = [
        ("watched on a phone", PHONE_SCREEN, NotificationStatus::None, Seed::COMPLETED),
        ("watched on a phone, with a number", PHONE_SCREEN, NotificationStatus::Sent, Seed::COMPLETED),
        ("watched on a phone, one site fails", PHONE_SCREEN, NotificationStatus::Failed, failed),
        ("watched on a laptop", LAPTOP_SCREEN, NotificationStatus::None, Seed::COMPLETED),
        ("watched on a laptop, with a number", LAPTOP_SCREEN, NotificationStatus::Sent, Seed::COMPLETED),
    ];
    let mut told = Vec::new();
    for (name, screen, text, end) in watches {
        devtools::resize(&tour.browser, screen).await;
        for scrolls in [false, true] {
            told.push((name, watch(tour, (text, end), scrolls).await));
        }
    }
    devtools::resize(&tour.browser, PHONE_SCREEN).await;
    told
}

async fn watch(tour: &Tour, (text, end): (NotificationStatus, Seed), scrolls: bool) -> Seen {
    let waiting = if text == NotificationStatus::None { text } else { NotificationStatus::Waiting };
    let one = Seed { sources: [found(6), Searching, Searching, Searching], ..Seed::BEGUN };
    let place = tour.prepare(Opens::Search(Seed::PENDING.texted(waiting), "")).await;
    tour.enter(&place, Then::Advanced(Seed::BEGUN.texted(waiting))).await;
    let mut steps = vec![one.texted(waiting), Seed::HALF_WAY.texted(waiting), end.texted(waiting)];
    // Without a number, the page has nothing more to learn.
    steps.extend((text != waiting).then_some(end.texted(text)));
    for seed in steps {
        tour.let_happen(Then::Advanced(seed), &place).await;
        if scrolls {
            page_script::scroll_to_a_hit(&tour.browser).await;
        }
    }
    seen(&tour.browser).await
}
