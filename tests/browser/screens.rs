//! Takes pictures of every page, in both languages, on two screens, light and dark: `tests/screens FOLDER`.
//!
//! The searches stand still while they are looked at: their sources answer when told to.

mod browser;
mod camera;
mod driver;
mod held;

use std::{fs, path::PathBuf, process::ExitCode};

use job::Rules;
use tests::{PHONE, World};
use tokio::sync::watch;

use crate::{
    browser::Browser,
    camera::Camera,
    driver::{Driver, Kind},
    held::Plan,
};

const START: &str = "#start [type=submit]";

#[tokio::main]
async fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return ExitCode::from(2);
    };
    fs::create_dir_all(&folder).expect("the folder can be made");
    let driver = Driver::start();
    for (language, languages) in [("ko", "ko-KR,ko,en"), ("en", "en-US,en")] {
        let (plan, planned) = watch::channel(Plan { answering: 0, failing: 0 });
        let world = World::with(held::sources(&planned), Rules::AGREED).await;
        let browser = Browser::start(&driver, Kind { languages, ..Kind::PHONE }, &world.url).await;
        let tour = Tour { camera: Camera { browser, folder: folder.clone(), language }, plan };
        tour.start().await;
        tour.search_with_number().await;
        tour.ends().await;
        tour.camera.browser.close().await;
    }
    ExitCode::SUCCESS
}

/// A walk through the pages.
struct Tour {
    camera: Camera,
    plan: watch::Sender<Plan>,
}

impl Tour {
    /// The start page, empty, filled in and wrong.
    async fn start(&self) {
        let browser = &self.camera.browser;
        browser.open("/").await;
        self.camera.shoot("1-start").await;
        self.fill(self.query(), true).await;
        self.camera.shoot("2-start-with-number").await;
        browser.open("/").await;
        browser.type_into("#query", " ").await;
        browser.type_into("#phone", "010-123").await;
        browser.press(".places summary").await;
        browser.press(".choice").await;
        // As browsers that check nothing by themselves, such as old ones inside of apps.
        browser.run("document.querySelector('#start').noValidate = true").await;
        browser.press(START).await;
        browser.until(".correction").await;
        self.camera.shoot("3-start-with-mistakes").await;
    }

    /// A search whose owner waits for a text.
    async fn search_with_number(&self) {
        let browser = &self.camera.browser;
        self.plan.send_replace(Plan { answering: 0, failing: 0 });
        self.search(self.query(), true).await;
        browser.until(".sources [data-state=searching]").await;
        self.camera.shoot("4-searching").await;
        self.plan.send_replace(Plan { answering: 2, failing: 0 });
        browser.until(".sources [data-state=done] ~ [data-state=done]").await;
        self.camera.shoot("5-half-way").await;
        self.camera.set_offline(true).await;
        browser.until("#trouble:not([hidden])").await;
        self.camera.shoot("6-offline").await;
        self.camera.set_offline(false).await;
        self.plan.send_replace(Plan { answering: 4, failing: 0 });
        browser.until("main[data-status=completed][data-text=sent]").await;
        self.camera.shoot("7-results").await;
        browser.open("/_local/texts").await;
        self.camera.shoot("8-inbox").await;
    }

    /// How searches end otherwise, and a link that leads nowhere.
    async fn ends(&self) {
        let browser = &self.camera.browser;
        self.plan.send_replace(Plan { answering: 1, failing: 0 });
        self.search("linen dress", false).await;
        browser.until(".sources [data-state=done]").await;
        self.camera.shoot("9-without-number").await;
        browser.press(".cancel button").await;
        browser.until("main[data-status=cancelled]").await;
        self.camera.shoot("10-cancelled").await;
        self.plan.send_replace(Plan { answering: 3, failing: 1 });
        self.search("linen dress", false).await;
        browser.until("main[data-status=completed]").await;
        browser.run("document.querySelector('.asked').open = true").await;
        self.camera.shoot("11-one-failed").await;
        self.plan.send_replace(Plan { answering: 0, failing: 4 });
        self.search(self.query(), true).await;
        browser.until("main[data-status=failed][data-text=sent]").await;
        self.camera.shoot("12-failed").await;
        self.plan.send_replace(Plan { answering: 4, failing: 0 });
        self.search("zyzzyva", false).await;
        browser.until("main[data-status=completed]").await;
        self.camera.shoot("13-none-found").await;
        browser.open("/s/0000000000000000000000").await;
        self.camera.shoot("14-missing").await;
    }

    /// Words that several places know.
    fn query(&self) -> &'static str {
        if self.camera.language == "ko" { "원피스" } else { "dress" }
    }

    async fn search(&self, query: &str, wants_text: bool) {
        self.fill(query, wants_text).await;
        self.camera.browser.press(START).await;
        self.camera.browser.until("main[data-status]").await;
    }

    async fn fill(&self, query: &str, wants_text: bool) {
        let browser = &self.camera.browser;
        browser.open("/").await;
        browser.type_into("#query", query).await;
        if wants_text {
            browser.type_into("#phone", PHONE).await;
            browser.press("#consent").await;
        }
    }
}
