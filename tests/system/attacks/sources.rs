//! Titles, links and pictures are strangers' words: whatever they hold, the page shows text and leads to web pages.

use std::sync::Arc;

use futures::future::BoxFuture;
use search::{Hit, Query, RawHit, Source, SourceError};
use serde_json::{Value, json};
use tests::{Scripted, World};

/// A source that answers with everything an attacker would.
struct Hostile;

const TITLES: [&str; 8] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</title></textarea></style><svg onload=alert(1)>",
    "&lt;b&gt; &#x3c;script&#x3e;",
    "{{constructor.constructor('alert(1)')()}}",
    "\u{202e}gnp.exe\u{202c} \u{2066}\u{200b}hidden\u{200d}",
    "line one\r\nSet-Cookie: a=b\u{0}\u{7}",
    "' onmouseover='alert(1)' x='",
];

/// Addresses that lead anywhere but to a web page.
const REFUSED: [&str; 10] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/",
    "https://bank.example@evil.example/",
    "tel:+19005550199",
    "intent://scan/#Intent;scheme=zxing;end",
];

/// Pictures that would tell somebody who reads the page, or are none.
const PICTURES: [&str; 5] = [
    "http://tracker.example/pixel.png",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "javascript:alert(1)",
    "//tracker.example/pixel.png",
    "https://user:secret@tracker.example/pixel.png",
];

impl Source for Hostile {
    fn name(&self) -> &'static str {
        "hostile"
    }

    fn search<'a>(&'a self, _: &'a Query) -> BoxFuture<'a, Result<Vec<Hit>, SourceError>> {
        let titled = TITLES.iter().enumerate().map(|(place, title)| RawHit {
            title: (*title).to_owned(),
            url: format!("https://shop.example/{place}\"><script>alert(1)</script>"),
            text: Some((*title).to_owned()),
            image: PICTURES.get(place).map(|image| (*image).to_owned()),
            shop: Some((*title).to_owned()),
            ..RawHit::default()
        });
        let led = REFUSED.iter().map(|url| RawHit {
            title: "leads away".to_owned(),
            url: (*url).to_owned(),
            ..RawHit::default()
        });
        let hits = titled.chain(led).filter_map(|raw| Hit::new(raw).ok()).collect();
        Box::pin(async { Ok(hits) })
    }
}

async fn shown() -> (String, Value, Value) {
    let mut sources = Scripted::system(&[&Scripted::new("hostile", 0)]);
    sources.sources = vec![Arc::new(Hostile)];
    let world = World::with(sources, job::Rules::AGREED).await;
    let token = world.created(&json!({ "query": "\"><script>alert(2)</script>" })).await;
    let ended = world.drain(&token).await;
    (world.get(&format!("/s/{token}")).await.text, world.results(&token).await.json(), ended)
}

#[tokio::test]
async fn whatever_a_source_says_the_page_shows_text_and_leads_to_web_pages() {
    let (page, results, ended) = shown().await;
    assert_eq!(ended["status"], "completed");
    // Ours are the module in the head and nothing else.
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    for markup in ["<img src=x", "<svg", "alert(1)</script>", "alert(2)</script>"] {
        assert!(!page.contains(markup), "{markup} in {page}");
    }
    for invisible in ['\u{202e}', '\u{202c}', '\u{2066}', '\u{200b}', '\u{200d}', '\u{0}', '\u{7}'] {
        assert!(!page.contains(invisible), "{invisible:?}");
    }
    let hits = results["hits"].as_array().unwrap();
    assert_eq!(hits.len(), TITLES.len(), "what leads elsewhere is left out");
    assert!(hits.iter().all(|hit| hit["url"].as_str().unwrap().starts_with("https://shop.example/")));
}

#[tokio::test]
async fn every_link_and_every_picture_of_a_page_is_one_that_may_be_there() {
    let (page, ..) = shown().await;
    let values = |name: &str| -> Vec<String> {
        let attribute = format!(" {name}=\"");
        let ends = page.split(&attribute).skip(1);
        ends.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let is_ours = |address: &str| address.starts_with('/') && !address.starts_with("//");
    let links = values("href");
    assert!(links.iter().any(|link| link.starts_with("https://shop.example/")));
    for link in &links {
        let may_be = is_ours(link) || link.starts_with("https://shop.example/") || link.starts_with('?');
        assert!(may_be || link.starts_with('#'), "{link}");
    }
    assert!(values("src").iter().all(|source| is_ours(source)), "{:?}", values("src"));
    let outside = page.matches("<a href=\"https://").count();
    assert_eq!(page.matches("rel=\"noopener noreferrer nofollow ugc\"").count(), outside);
    let tags = page.split('<').skip(1).filter_map(|tag| tag.split('>').next());
    let handlers: Vec<_> =
        tags.filter(|tag| tag.split_whitespace().any(|part| part.starts_with("on"))).collect();
    assert_eq!(handlers, Vec::<&str>::new());
}
