use job::{Language, Moment, NewJob, Notification, QueryText, Rules, SourceName, Timestamp, Token};
use search::{Hit, RawHit};

use super::*;

const SOURCES: [&str; 2] = ["late", "early"];

fn job() -> Job {
    let new_job = NewJob {
        key: Token::from_bytes([1; 16]).key(),
        query: QueryText::parse("q").unwrap(),
        language: Language::Korean,
        sources: SOURCES.map(|name| SourceName::parse(name).unwrap()).into(),
        notification: Notification::None,
        request: None,
    };
    Job::create(new_job, Moment { now: Timestamp::from_millis(0), rules: Rules::AGREED })
}

fn hit(source: &str, number: usize) -> Hit {
    let title = format!("{source} {number}");
    Hit::new(RawHit { title, url: format!("https://{source}.example/{number}"), ..RawHit::default() })
        .unwrap()
}

fn finding(source: &str, arrival: u64, count: usize) -> StoredFinding {
    let hits: Vec<_> = (0..count).map(|number| hit(source, number)).collect();
    let bytes = Finding::new(hits).arriving(arrival).encode();
    StoredFinding { source: source.to_owned(), hits: u16::try_from(count).unwrap(), bytes }
}

fn titles(listing: &Listing) -> Vec<&str> {
    listing.hits.iter().map(|ranked| ranked.hit.title()).collect()
}

fn seen(findings: usize, hits: usize) -> Selection {
    Selection { seen: vec![Seen { findings, hits }], ..Selection::default() }
}

#[test]
fn what_a_reader_has_seen_stays_and_what_is_new_is_counted() {
    let findings = [finding("late", 2, 3), finding("early", 1, 3)];
    let fresh = listing(&job(), &findings, &Selection::default());
    assert_eq!(titles(&fresh)[..2], ["early 0", "late 0"]);
    assert_eq!((fresh.kept, fresh.new, fresh.seen.as_str()), (0, 0, "2.6"));

    let stable = listing(&job(), &findings, &seen(1, 2));
    assert_eq!(titles(&stable)[..3], ["early 0", "early 1", "late 0"]);
    assert_eq!((stable.kept, stable.new), (2, 3));
}

#[test]
fn a_page_holds_20_hits_and_all_that_were_seen() {
    let findings = [finding("early", 1, 30), finding("late", 2, 30)];
    let shown = |selection: &Selection| {
        let listing = listing(&job(), &findings, selection);
        (listing.hits.len(), listing.next)
    };
    let next = |end: &str| Some(end.to_owned());
    assert_eq!(shown(&Selection::default()), (20, next("?offset=20&seen=2.20")));
    assert_eq!(shown(&Selection { offset: 40, ..Selection::default() }), (20, None));
    assert_eq!(shown(&Selection { offset: 99, ..Selection::default() }), (0, None));
    assert_eq!(shown(&seen(1, 20)), (20, next("?offset=20&seen=1.20-2.20")));
    assert_eq!(shown(&seen(1, 21)), (40, next("?offset=40&seen=1.21-2.40")));
}

#[test]
fn another_order_or_one_source_keeps_no_place() {
    let findings = [finding("early", 1, 3), finding("late", 2, 3)];
    let one = Selection { sources: vec!["late".to_owned()], ..seen(1, 2) };
    let listing = listing(&job(), &findings, &one);
    assert_eq!(titles(&listing), ["late 0", "late 1", "late 2"]);
    assert_eq!((listing.kept, listing.new), (0, 0));
    assert_eq!(
        (listing.total, listing.listed, listing.end),
        (6, 3, 3),
        "of all sources, and of the wanted one"
    );
}

#[test]
fn a_list_of_several_sources_in_any_order_comes_back_with_as_many_hits_as_were_loaded() {
    let findings = [finding("early", 1, 50), finding("late", 2, 50)];
    let wanted =
        Selection { sources: SOURCES.map(str::to_owned).into(), order: Order::Price, ..Selection::default() };
    let first = listing(&job(), &findings, &wanted);
    assert_eq!((first.hits.len(), first.listed, first.sources), (20, 100, SOURCES.map(str::to_owned).into()));
    let next = "?offset=20&sort=price&source=late&source=early&seen=2.20".to_owned();
    assert_eq!(first.next, Some(next));
    let returned = listing(&job(), &findings, &seen(2, 73));
    assert_eq!((returned.hits.len(), returned.end), (80, 80));
    let returned = listing(&job(), &findings, &Selection { seen: seen(2, 73).seen, ..wanted });
    assert_eq!((returned.hits.len(), returned.kept), (80, 0));
}

#[test]
fn a_finding_that_cannot_be_read_hides_no_other() {
    let broken = StoredFinding { bytes: vec![255], ..finding("early", 1, 3) };
    let listing = listing(&job(), &[broken, finding("late", 2, 1)], &Selection::default());
    assert_eq!(titles(&listing), ["late 0"]);
}
