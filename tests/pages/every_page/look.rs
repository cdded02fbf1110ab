//! Looks at the pages, for people: `tests/bin/look` names its parts. `screens` takes pictures of every state, `sheets` lays
//! them out side by side, `readme` retakes the README's picture, `budget` prints what visits cost, `reads` how often pages
//! ask how a search is going, and `first-hits` how soon they show what was found.

#[path = "../browser/browser.rs"]
mod browser;
#[path = "../browser/driver.rs"]
mod driver;

mod budget;
mod devtools;
mod page_script;
mod states;
mod tour;
mod traffic;
mod witness;

/// Pictures, counts of reads, and sources that take their time.
mod looks {
    pub(crate) mod camera;
    pub(crate) mod first_hits;
    pub(crate) mod front;
    pub(crate) mod readme;
    pub(crate) mod reads;
    pub(crate) mod sheets;
    pub(crate) mod slow;
}

/// Searches in every state, and what they found.
mod seeded {
    pub(crate) mod broken;
    pub(crate) mod goods;
    pub(crate) mod seed;
    pub(crate) mod shops;
}

use std::{
    fs,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use job::Language;

use crate::{budget::Budget, driver::Driver, looks::camera::Camera, states::every_scene, tour::Tour};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["screens", folder, wanted @ ..] => screens(Path::new(folder), wanted).await,
        ["sheets", folder] => looks::sheets::lay(Path::new(folder), None).await,
        ["sheets", folder, before] => looks::sheets::lay(Path::new(folder), Some(Path::new(before))).await,
        ["budget"] => print(&budget().await),
        ["readme"] => looks::readme::take(Path::new("tests/pages/browser/page.png")).await,
        ["first-hits"] => print(&looks::first_hits::table(&Driver::start().await).await),
        ["reads"] => print(&looks::reads::table(&Driver::start().await).await),
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

/// Prints; a reader that has closed the pipe is no error.
fn print(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// What visits cost, in Markdown.
async fn budget() -> String {
    let driver = Driver::start().await;
    let tour = Tour::start(&driver, Language::Korean).await;
    let budget = Budget::measure(&tour).await;
    tour.browser.close().await;
    budget.table()
}

/// Takes pictures of the states whose names begin with one of these, or of all.
async fn screens(folder: &Path, wanted: &[&str]) {
    fs::create_dir_all(folder).expect("the folder can be made");
    let driver = Driver::start().await;
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| name.starts_with(wanted));
    for language in [Language::Korean, Language::English] {
        let tour = Tour::start(&driver, language).await;
        let camera = Camera { folder: folder.to_owned(), language: language.code() };
        for scene in every_scene().into_iter().filter(|scene| is_wanted(scene.name)) {
            let place = tour.prepare(scene.opens).await;
            tour.enter(&place, scene.then).await;
            camera.shoot(&tour.browser, scene.name).await;
        }
        tour.browser.close().await;
    }
}
