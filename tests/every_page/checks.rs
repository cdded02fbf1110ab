//! What is checked on one walk through all states.

use std::{collections::BTreeSet, path::Path, sync::OnceLock};

use job::Language;
use serde_json::{Value, json};

use crate::{
    axe::Axe,
    browser::Browser,
    budget::Budget,
    devtools::{SCHEMES, prefer},
    driver::Driver,
    fit::misfits,
    served::{files, served},
    states::{Scene, Then, every_scene},
    tour::Tour,
    validator::Documents,
};

/// Where the checkers are installed.
const MODULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/every_page/node_modules");

/// What was found on the walk.
struct Findings {
    budget: Budget,
    looks: Vec<Look>,
    documents: Documents,
}

/// One look at a page.
struct Look {
    /// Which state.
    scene: &'static str,
    /// In which language, and in which colours.
    worn: String,
    /// How many rules of accessibility applied and were kept.
    kept: u64,
    violations: Vec<String>,
    /// The rules of which axe-core cannot tell.
    unsure: Vec<String>,
    misfits: Vec<String>,
    complaints: Vec<String>,
}

/// The one walk that all tests share.
fn findings() -> &'static Findings {
    static FINDINGS: OnceLock<Findings> = OnceLock::new();
    FINDINGS.get_or_init(|| {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(walk())
    })
}

async fn walk() -> Findings {
    let driver = Driver::start().await;
    let axe = Axe::installed(Path::new(MODULES));
    let (mut looks, mut documents, mut budget) = (Vec::new(), Documents::default(), None);
    for language in [Language::Korean, Language::English] {
        let tour = Tour::start(&driver, language).await;
        if budget.is_none() {
            budget = Some(Budget::measure(&tour).await);
        }
        documents.extend(files(&tour.browser).await);
        for scene in every_scene() {
            let place = tour.prepare(scene.opens).await;
            let served = served(&tour, &place).await;
            tour.enter(&place, scene.then).await;
            let name = format!("{}-{}", scene.name, language.code());
            let seen = seen(&tour.browser).await;
            documents.extend([(format!("{name}-served.html"), served), (format!("{name}-seen.html"), seen)]);
            looks.extend(look(&tour, &axe, &scene).await);
        }
        tour.browser.close().await;
    }
    Findings { budget: budget.expect("there is a language"), looks, documents }
}

/// The page as the script has left it.
async fn seen(browser: &Browser) -> String {
    let html = browser.run("return '<!DOCTYPE html>' + document.documentElement.outerHTML").await;
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
            worn: format!("{} {scheme}", tour.language.code()),
            kept: verdict.kept,
            violations: verdict.violations,
            unsure: verdict.unsure,
            misfits: if is_first { misfits(browser).await } else { Vec::new() },
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

/// Every state with its violations in both languages, light and dark, and the rules that applied and were kept.
fn table(looks: &[Look]) -> String {
    let mut table =
        "| violations (rules kept) | ko light | ko dark | en light | en dark |\n|---|---|---|---|---|\n"
            .to_owned();
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

/// Fails with a list of what was found in any look.
fn assert_none(what: &str, found: impl Fn(&Look) -> &[String]) {
    let looks = &findings().looks;
    let told = |look: &Look, found: &String| format!("{} {}: {found}", look.scene, look.worn);
    let listed: Vec<_> =
        looks.iter().flat_map(|look| found(look).iter().map(move |found| told(look, found))).collect();
    assert!(listed.is_empty(), "{} {what} in {} looks:\n{}", listed.len(), looks.len(), listed.join("\n"));
}

#[test]
#[expect(clippy::print_stdout, reason = "the table is shown by cargo test -- --nocapture")]
fn every_page_is_accessible() {
    let looks = &findings().looks;
    println!("{}", table(looks));
    assert!(looks.iter().all(|look| look.kept > 10), "the rules were applied");
    assert_none("violations", |look| &look.violations);
}

#[test]
fn every_page_is_valid_html() {
    let documents = &findings().documents;
    let faults = documents.faults(Path::new(MODULES));
    assert!(
        faults.is_empty(),
        "{} faults in {} documents:\n{}",
        faults.len(),
        documents.count(),
        faults.join("\n")
    );
}

#[test]
fn no_page_is_wider_than_its_screen() {
    assert_none("misfits", |look| &look.misfits);
}

#[test]
fn no_page_makes_the_browser_complain() {
    assert_none("complaints", |look| &look.complaints);
}

#[test]
#[expect(clippy::print_stdout, reason = "the table is shown by cargo test -- --nocapture")]
fn a_first_visit_is_at_most_20_kb_and_4_requests() {
    let Findings { budget, .. } = findings();
    println!("{}", budget.table());
    assert!(budget.first.traffic.own_bytes() <= 20_000, "{}", budget.table());
    assert!(budget.first.traffic.own_requests() <= 4, "{}", budget.table());
}

#[test]
fn results_are_at_most_12_kb_beside_their_hits_and_4_requests() {
    let Findings { budget, .. } = findings();
    assert!(budget.bytes_without_hits() <= 12_000, "{}", budget.table());
    assert!(budget.full.traffic.own_requests() <= 4, "{}", budget.table());
}

#[test]
fn nothing_shifts_while_a_page_comes_in() {
    for (name, visit) in findings().budget.visits() {
        assert!(visit.seen.shift < 0.005, "{name} shifts by {}: {:#?}", visit.seen.shift, visit.seen.shifted);
    }
}
