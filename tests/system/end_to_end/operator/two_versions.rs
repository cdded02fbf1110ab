//! While a new version is deployed, and while it goes back, each request meets the one or the other: a page of one
//! version asks the other for its assets.

use std::collections::BTreeSet;

use job::Rules;
use serde_json::json;
use tests::{Scripted, World};

/// The assets that a page links.
fn assets(page: &str) -> BTreeSet<String> {
    let links = page.match_indices("/assets/").map(|(at, _)| &page[at..]);
    links.map(|rest| rest[..rest.find('"').unwrap()].to_owned()).collect()
}

/// The address that another version has for an asset of the same name, whose content differs.
fn of_another_version(path: &str) -> String {
    let (name, rest) = path.rsplit_once('-').unwrap();
    let (hash, extension) = rest.split_once('.').unwrap();
    format!(
        "{name}-{}.{extension}",
        hash.chars().map(|digit| if digit == 'a' { 'b' } else { 'a' }).collect::<String>()
    )
}

#[tokio::test]
async fn a_page_of_another_version_gets_style_script_and_pictures_here_and_keeps_none_of_them() {
    // A page of a search that goes on links the manifest.
    let held = Scripted::new("a", 1);
    let world = World::with(Scripted::system(&[&held]), Rules::AGREED).await;
    let token = world.created(&json!({ "query": "q" })).await;
    let pages = [world.get("/").await.text, world.get(&format!("/s/{token}")).await.text];
    let linked: BTreeSet<_> = pages.iter().flat_map(|page| assets(page)).collect();
    for kind in [".css", ".js", ".svg", ".png", ".webmanifest"] {
        assert!(linked.iter().any(|path| path.ends_with(kind)), "{kind}: {linked:?}");
    }
    for path in linked {
        let (own, others) = (world.get(&path).await, world.get(&of_another_version(&path)).await);
        assert_eq!((own.status, others.status), (200, 200), "{path}");
        assert_eq!(own.header("content-type"), others.header("content-type"), "{path}");
        assert_eq!(own.text, others.text, "{path}");
        assert_eq!(own.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
        assert_eq!(others.header("cache-control"), "no-store", "{path}");
    }
}
