//! Results of the greatest size: what they cost to read, and how large an answer is.

use cloud::{Aws, Clock, JobTable, StoredFinding};
use job::{Job, Language, Moment, NewJob, Notification, QueryText, Rules, SourceName, SourceState, Token};
use search::{Finding, Hit, RawHit};
use tests::{Scripted, World};

const SOURCES: usize = 12;
/// Less than 1 MB, and far from Lambda's 6 MB.
const MOST_BYTES: usize = 1_000_000;
/// Twelve findings of 100 KB, read at half the price.
const MOST_UNITS: f64 = 160.0;

/// Letters that cannot be packed, and that pages escape.
fn noise(seed: usize, length: usize) -> String {
    let letter = |state: u64| match state >> 58 {
        0..8 => '&',
        8..16 => '"',
        other => char::from_u32(0xac00 + (state >> 33) as u32 % 11_000 + other as u32).unwrap(),
    };
    let next = |state: &u64| {
        Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
    };
    std::iter::successors(next(&(seed as u64)), next).skip(1).map(letter).take(length).collect()
}

fn greatest(source: usize) -> Finding {
    let hit = |place: usize| {
        let seed = (source * 100 + place) * 4;
        let address = |seed| -> String {
            let hex: String = noise(seed, 400).bytes().map(|byte| format!("{byte:02x}")).collect();
            format!("https://shop.example/?{}", &hex.as_str()[..1_400].replace('0', "&"))
        };
        Hit::new(RawHit {
            title: noise(seed, 200),
            url: address(seed + 1),
            text: Some(noise(seed + 2, 400)),
            image: Some(address(seed + 3)),
            ..RawHit::default()
        })
    };
    Finding::new((0..100).filter_map(|place| hit(place).ok()).collect())
}

/// A job that ended two minutes ago with the greatest findings.
async fn searched(table: &JobTable, token: &Token) {
    let now = Clock::new(Rules::AGREED).now().millis() - 120_000;
    let at = Moment { now: job::Timestamp::from_millis(now), rules: Rules::AGREED };
    let names: Vec<_> = (0..SOURCES).map(|place| SourceName::parse(&format!("s{place}")).unwrap()).collect();
    let new_job = NewJob {
        key: token.key(),
        query: QueryText::parse("q").unwrap(),
        language: Language::Korean,
        sources: names.clone(),
        notification: Notification::None,
        request: None,
    };
    let job = Job::create(new_job, at);
    table.insert(&job).await.unwrap();
    let claimed = job.claim(at).unwrap();
    table.replace(&job, &claimed).await.unwrap();
    let mut sources = claimed.sources.clone();
    for (place, name) in names.iter().enumerate() {
        let finding = greatest(place).arriving(place as u64 + 1);
        let hits = u16::try_from(finding.hits().len()).unwrap();
        assert!(finding.cut() && hits > 20, "{hits} hits fill a finding");
        let stored = StoredFinding { source: name.as_str().to_owned(), hits, bytes: finding.encode() };
        table.keep_finding(&claimed, stored).await.unwrap();
        sources[place].state = SourceState::Done { hits };
    }
    table.replace(&claimed, &claimed.complete(1, &sources, at).unwrap()).await.unwrap();
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "the figures are the result")]
async fn the_greatest_results_are_read_at_half_the_price_and_in_answers_below_1_mb() {
    let world = World::with(Scripted::system(&[&Scripted::new("a", 1)]), Rules::AGREED).await;
    let variables = world.variables();
    let table = JobTable::new(&Aws::local(&variables["AWS_ENDPOINT_URL"]), &variables["TABLE_NAME"]);
    let token = Token::from_bytes([9; 16]);
    searched(&table, &token).await;
    let units = || -> f64 { world.calls().iter().map(|called| called.read_units).sum() };
    let (api, page) =
        (format!("/api/search-jobs/{}/results", token.as_str()), format!("/s/{}", token.as_str()));
    for path in [&api, &page] {
        for end in [
            "",
            "?offset=200",
            "?sort=price",
            "?seen=12.1200",
            "?seen=1.20-6.600-12.1200",
            "?offset=40&seen=12.900",
        ] {
            let before = units();
            let answer = world.get(&format!("{path}{end}")).await;
            let (bytes, read) = (answer.text.len(), units() - before);
            println!("{bytes:>7} bytes, {read:>6} read units: {}{end}", &path[..4]);
            assert_eq!(answer.status, 200, "{path}{end}");
            assert!(bytes < MOST_BYTES && read < MOST_UNITS, "{path}{end}: {bytes} bytes, {read} units");
        }
    }
}

/// However short its pages, a list is read to its end, and no hit is left out.
#[tokio::test]
async fn pages_of_the_greatest_hits_lead_from_one_to_the_next_until_the_last() {
    let world = World::with(Scripted::system(&[&Scripted::new("a", 1)]), Rules::AGREED).await;
    let variables = world.variables();
    let table = JobTable::new(&Aws::local(&variables["AWS_ENDPOINT_URL"]), &variables["TABLE_NAME"]);
    let token = Token::from_bytes([9; 16]);
    searched(&table, &token).await;
    let (mut next, mut read) = (Some(format!("/api/search-jobs/{}/results", token.as_str())), 0);
    while let Some(path) = next {
        let page = world.get(&path).await.json();
        read += page["hits"].as_array().unwrap().len();
        next = page["next"].as_str().map(str::to_owned);
    }
    let stored: usize = (0..SOURCES).map(|place| greatest(place).hits().len()).sum();
    assert_eq!(read, stored);
}
