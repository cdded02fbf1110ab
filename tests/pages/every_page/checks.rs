//! What is checked on one walk through all states, and on the visits that are counted. A walk is a test of its own in
//! each language, and fails with all that was found on it: where tests are processes, nothing could be shared.

mod axe;
mod fit;
mod paper;
mod served;
mod validator;

use std::{collections::BTreeSet, path::Path};

use job::Language;
use serde_json::{Value, json};

use self::{
    axe::Axe,
    fit::misfits,
    paper::misprints,
    served::{files, served},
    validator::Documents,
};
use crate::{
    browser::Browser,
    budget::Budget,
    devtools::{SCHEMES, prefer},
    driver::Driver,
    states::{Scene, Then, every_scene},
    tour::Tour,
};

/// Where the checkers are installed.
const MODULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pages/every_page/node_modules");
/// How many rules of accessibility apply to every page at least. Fewer mean that the rules were not applied.
const KEPT_AT_LEAST: u64 = 11;

/// One look at a page.
struct Look {
    /// Which state.
    scene: &'static str,
    /// In which colours.
    scheme: &'static str,
    /// How many rules of accessibility applied and were kept.
    kept: u64,
    violations: Vec<String>,
    /// The rules of which axe-core cannot tell.
    unsure: Vec<String>,
    misfits: Vec<String>,
    misprints: Vec<String>,
    complaints: Vec<String>,
}

#[tokio::test]
async fn every_page_in_korean_passes_every_check() {
    check_every_page(Language::Korean).await;
}

#[tokio::test]
async fn every_page_in_english_passes_every_check() {
    check_every_page(Language::English).await;
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "the table is shown by cargo test -- --nocapture")]
async fn every_visit_stays_within_its_budget_and_nothing_shifts() {
    let driver = Driver::start().await;
    let tour = Tour::start(&driver, Language::Korean).await;
    let budget = Budget::measure(&tour).await;
    println!("{}", budget.table());
    let overruns = budget.overruns();
    assert!(overruns.is_empty(), "{}\n{}", overruns.join("\n"), budget.table());
}

/// Walks through all states in one language, and fails with all that was found.
#[expect(clippy::print_stdout, reason = "the table is shown by cargo test -- --nocapture")]
async fn check_every_page(language: Language) {
    let (looks, documents) = walk(language).await;
    println!("{}", table(&looks));
    let unruled = looks.iter().filter(|look| look.kept < KEPT_AT_LEAST);
    let unruled =
        unruled.map(|look| format!("only {} rules applied to {} {}", look.kept, look.scene, look.scheme));
    let found = [
        ("pages without rules", unruled.collect()),
        ("violations", listed(&looks, |look| &look.violations)),
        ("misfits", listed(&looks, |look| &look.misfits)),
        ("misprints", listed(&looks, |look| &look.misprints)),
        ("complaints", listed(&looks, |look| &look.complaints)),
        ("faults of HTML", documents.faults(Path::new(MODULES))),
    ];
    let told =
        |(kind, found): &(&str, Vec<String>)| format!("{} {kind}\n{}\n", found.len(), found.join("\n"));
    let (looks, documents) = (looks.len(), documents.count());
    assert!(
        found.iter().all(|(_, found)| found.is_empty()),
        "in {looks} looks and {documents} documents:\n{}",
        found.iter().map(told).collect::<String>()
    );
}

async fn walk(language: Language) -> (Vec<Look>, Documents) {
    let driver = Driver::start().await;
    let axe = Axe::installed(Path::new(MODULES));
    let (mut looks, mut documents) = (Vec::new(), Documents::default());
    let tour = Tour::start(&driver, language).await;
    tour.browser.open("/").await;
    documents.extend(files(&tour.browser).await);
    for scene in every_scene() {
        let place = tour.prepare(scene.opens).await;
        let served = served(&tour, &place).await;
        tour.enter(&place, scene.then).await;
        let seen = seen(&tour.browser).await;
        let name = scene.name;
        documents.extend([(format!("{name}-served.html"), served), (format!("{name}-seen.html"), seen)]);
        looks.extend(look(&tour, &axe, &scene).await);
    }
    tour.browser.close().await;
    (looks, documents)
}

/// The page as the script has left it.
async fn seen(browser: &Browser) -> String {
    let html = browser.read("return '<!DOCTYPE html>' + document.documentElement.outerHTML", &[]).await;
    html.as_str().expect("a text").to_owned()
}

/// A look in light and in dark. Only colours differ, so the rest is looked at once.
async fn look(tour: &Tour, axe: &Axe, scene: &Scene) -> Vec<Look> {
    let (browser, mut looks) = (&tour.browser, Vec::new());
    for scheme in SCHEMES {
        prefer(browser, scheme).await;
        let verdict = axe.check(browser).await;
        let is_first = looks.is_empty();
        looks.push(Look {
            scene: scene.name,
            scheme,
            kept: verdict.kept,
            violations: verdict.violations,
            unsure: verdict.unsure,
            misfits: if is_first { misfits(browser).await } else { Vec::new() },
            misprints: if is_first { misprints(browser).await } else { Vec::new() },
            complaints: if is_first { complaints(browser, scene).await } else { Vec::new() },
        });
    }
    looks
}

/// What the browser complains about, except for what could not be loaded: there are states for that. One of them may
/// begin while the browser still fetches the manifest's icon, of which it complains under another name.
async fn complaints(browser: &Browser, scene: &Scene) -> Vec<String> {
    let log = browser.command("se/log", json!({ "type": "browser" })).await;
    let has_lost = matches!(scene.then, Then::Lost(_) | Then::Tried(..));
    let is_lost_icon = |told: &str| has_lost && told.contains("icon from the Manifest");
    let is_own = |entry: &&Value| {
        entry["source"] != "network" && !is_lost_icon(entry["message"].as_str().unwrap_or_default())
    };
    log.as_array().expect("a log").iter().filter(is_own).map(ToString::to_string).collect()
}

/// Every state with its violations, light and dark, and the rules that applied and were kept.
fn table(looks: &[Look]) -> String {
    let mut table = "| violations (rules kept) | light | dark |\n|---|---|---|\n".to_owned();
    for scene in every_scene() {
        let of_scene = looks.iter().filter(|look| look.scene == scene.name);
        let cells: String = of_scene
            .map(|Look { violations, kept, .. }| format!(" {} ({kept}) |", violations.len()))
            .collect();
        table.push_str(&format!("| {} |{cells}\n", scene.name));
    }
    let unsure: BTreeSet<_> = looks.iter().flat_map(|look| &look.unsure).map(String::as_str).collect();
    table + "\nOf these axe-core cannot tell:\n" + &unsure.into_iter().collect::<Vec<_>>().join("\n")
}

/// What was found in any look, with its state and colours.
fn listed(looks: &[Look], found: impl Fn(&Look) -> &[String]) -> Vec<String> {
    let told = |look: &Look, found: &String| format!("{} {}: {found}", look.scene, look.scheme);
    looks.iter().flat_map(|look| found(look).iter().map(move |found| told(look, found))).collect()
}
