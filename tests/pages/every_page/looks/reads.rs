//! How often pages ask how a search is going: counted before the server, over a search of two minutes.

use std::time::{Duration, Instant};

use fantoccini::wd::WindowHandle;
use job::Rules;
use serde_json::json;
use tests::World;
use tokio::time::sleep;

use crate::{
    browser::{Browser, within},
    driver::{Driver, Kind},
    looks::{front::Front, slow},
};

/// How long the search takes.
const SEARCH: Duration = Duration::from_secs(120);
/// How long somebody looks before the phone is put away.
const GLANCE: Duration = Duration::from_secs(5);
/// From when on the end of the search is looked for.
const NEAR: Duration = Duration::from_secs(30);
/// How long the page is left open after the end.
const AFTER: Duration = Duration::from_secs(60);

/// What somebody does with the page of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Habit {
    Stays,
    Closes,
    Hides,
}

/// The table in Markdown.
pub(crate) async fn table(driver: &Driver) -> String {
    let world = World::with(slow::sources(SEARCH), Rules::AGREED).await;
    let search =
        Search { token: world.created(&json!({ "query": "원피스" })).await, asked: Instant::now(), world };
    let (stays, closes, hides) = tokio::join!(
        search.watch(driver, Habit::Stays),
        search.watch(driver, Habit::Closes),
        search.watch(driver, Habit::Hides),
    );
    let rows = [stays, closes, hides].concat();
    format!("| a search of 2 minutes | for | reads | a minute |\n|---|---|---|---|\n{}", rows.concat())
}

/// The search that all of them watch.
struct Search {
    world: World,
    token: String,
    asked: Instant,
}

impl Search {
    /// Watches in one way; the rows of the table for it.
    async fn watch(&self, driver: &Driver, habit: Habit) -> Vec<String> {
        let front = Front::open(&self.world.url).await;
        let browser = Browser::start(driver, Kind::PHONE, &front.url).await;
        let opened = Instant::now();
        browser.open(&format!("/s/{}", self.token)).await;
        match habit {
            Habit::Stays => self.stay(browser, &front, opened).await,
            Habit::Closes => self.close(browser, &front, opened).await,
            Habit::Hides => self.hide(browser, &front).await,
        }
    }

    async fn stay(&self, browser: Browser, front: &Front, opened: Instant) -> Vec<String> {
        self.end().await;
        // The page may learn of the end a little later than this.
        sleep(GLANCE).await;
        let ended = Instant::now();
        sleep(AFTER).await;
        let left = Instant::now();
        browser.close().await;
        vec![
            row(front, "page open until the end", opened, ended),
            row(front, "page left open after the end", ended, left),
        ]
    }

    async fn close(&self, browser: Browser, front: &Front, opened: Instant) -> Vec<String> {
        sleep(GLANCE).await;
        browser.close().await;
        let closed = Instant::now();
        self.end().await;
        vec![
            row(front, "page open for 5 s", opened, closed),
            row(front, "the same page, closed until the end", closed, Instant::now()),
        ]
    }

    async fn hide(&self, browser: Browser, front: &Front) -> Vec<String> {
        sleep(GLANCE).await;
        let page = cover(&browser).await;
        let hidden = Instant::now();
        self.end().await;
        let ended = Instant::now();
        within("closing the window above", browser.client.close_window()).await;
        within("going back to the page", browser.client.switch_to_window(page)).await;
        sleep(GLANCE).await;
        let left = Instant::now();
        browser.close().await;
        vec![
            row(front, "page hidden behind another until the end", hidden, ended),
            row(front, "the same page, looked at again for 5 s", ended, left),
        ]
    }

    /// Waits until it has ended. When that is near, it is looked for.
    async fn end(&self) {
        sleep(SEARCH.saturating_sub(self.asked.elapsed() + NEAR)).await;
        self.world.drain(&self.token).await;
    }
}

/// Opens another window above the page; the page's own.
async fn cover(browser: &Browser) -> WindowHandle {
    let page = within("naming the window", browser.client.window()).await;
    let above = within("opening another window", browser.client.new_window(true)).await;
    within("going to the window above", browser.client.switch_to_window(above.handle)).await;
    page
}

fn row(front: &Front, what: &str, from: Instant, until: Instant) -> String {
    let (reads, span) = (front.reads(from, until), until - from);
    let a_minute = reads as f64 * 60.0 / span.as_secs_f64();
    format!("| {what} | {:.0} s | {reads} | {a_minute:.1} |\n", span.as_secs_f64())
}
