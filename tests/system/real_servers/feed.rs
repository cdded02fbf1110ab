//! Datasette's rows as an Atom feed, which its plugin writes: a source of which nothing is said but the address.

use std::fs;

use reqwest::Url;
use serde_json::json;
use tests::Process;

use crate::{datasette::Datasette, source_test};

/// The plugin's names for what an entry has.
const SQL: &str = "select products.id as atom_id, products.title as atom_title, url as atom_link, \
    products.text as atom_content, '2026-11-' || (10 + products.id % 20) || 'T03:00:00Z' as atom_updated \
    from products_fts join products on products.id = products_fts.rowid \
    where products_fts match escape_fts(:words) order by products_fts.rank limit 100";

#[tokio::test]
async fn a_real_servers_atom_feed_is_searched_by_its_address_alone() {
    let folder = tempfile::tempdir().unwrap();
    let datasette = Datasette::start(folder.path().to_owned()).await;
    let url = Url::parse_with_params(&format!("{}/shop.atom", datasette.url), [("sql", SQL)]).unwrap();
    let file = folder.path().join("sources.toml");
    let section = format!(
        "[[source]]\nname = \"feed\"\nlabel = {{ ko = \"피드\", en = \"Feed\" }}\nkind = \"http\"\n\
         url = \"{url}&words={{query}}\"\nformat = \"feed\"\nallow_private = true\n"
    );
    fs::write(&file, section).unwrap();
    let told = source_test(&file, "feed", "린넨 원피스");
    for part in
        ["200 OK HTTP/1.1, application/xml", "matches 100 places", "1. 검정 린넨 원피스", "T03:00:00Z\n"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    let flags = ["--sources", file.to_str().unwrap(), "--pace", "0"];
    let process = Process::start(&folder.path().join("data"), &flags).await;
    let token = process.world.created(&json!({ "query": "linen dress" })).await;
    process.world.drain(&token).await;
    let pages = process.world.pages(&format!("/api/search-jobs/{token}/results?sort=newest")).await;
    let dates: Vec<_> = pages
        .iter()
        .flat_map(|page| page["hits"].as_array().unwrap())
        .map(|hit| hit["date"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((dates.len(), dates.is_sorted_by(|one, other| one >= other)), (100, true), "{dates:?}");
    assert!(dates[0] > dates[99]);
}
