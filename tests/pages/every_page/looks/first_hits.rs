//! How long after its first source's answer a search that is watched shows a hit.

use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use job::Rules;
use serde_json::json;
use tests::World;

use crate::{
    browser::Browser,
    driver::{Driver, Kind},
    looks::slow,
    page_script,
};

/// The first source of each search takes so much longer than that of the one before.
const STEP: Duration = Duration::from_millis(500);
const SEARCHES: u32 = 20;
/// Searches at once, each with a browser of its own: a page that is behind another asks for nothing.
const AT_ONCE: usize = 2;
/// The sources of the sample, which answer one after the other.
const SOURCES: u32 = 6;

/// The median and the worst, in Markdown.
pub(crate) async fn table(driver: &Driver) -> String {
    let searches = stream::iter(1..=SEARCHES).map(|nth| wait(driver, STEP * nth));
    let mut waits: Vec<_> = searches.buffered(AT_ONCE).collect().await;
    waits.sort();
    let [median, worst] = [waits.len() / 2, waits.len() - 1].map(|place| waits[place].as_secs_f64());
    format!(
        "| from a first source's answer to its hit on the screen | s |\n|---|---|\n\
         | median of {SEARCHES} searches | {median:.1} |\n| worst | {worst:.1} |\n"
    )
}

/// One search, whose first source takes this long.
async fn wait(driver: &Driver, first: Duration) -> Duration {
    let world = World::with(slow::sources(first * SOURCES), Rules::AGREED).await;
    let browser = Browser::start(driver, Kind::PHONE, &world.url).await;
    let token = world.created(&json!({ "query": "원피스" })).await;
    let asked = Instant::now();
    browser.open(&format!("/s/{token}")).await;
    page_script::until_listed(&browser, 1, 0).await;
    let shown = asked.elapsed();
    browser.close().await;
    shown.saturating_sub(first)
}
