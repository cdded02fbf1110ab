//! Answers that are not JSON: the same paths lead to what is in them, and feeds and pages need none.

use search::{Hit, Query};

use super::server::{Reply, Server};
use super::{built, source, toml};

/// The lines of a source of which only the address and the format are said.
fn bare(url: &str, format: &str) -> String {
    let usual = toml(url, &format!("format = \"{format}\""));
    let said =
        |line: &&str| !["hits", "hit", "currency"].iter().any(|key| line.starts_with(&format!("{key} =")));
    usual.lines().filter(said).collect::<Vec<_>>().join("\n")
}

async fn hits_of(format: &str, kind: &str, body: &[u8]) -> Vec<Hit> {
    let (kind, body) = (format!("Content-Type: {kind}"), body.to_vec());
    let server = Server::start(move |_| Reply::with("200 OK", &kind, &body)).await;
    let source = built(&bare(&server.url(), format), &|_| None);
    source.search(&Query { text: "원피스".into(), language: None, limit: 20 }).await.expect("an answer")
}

fn shown(hits: &[Hit]) -> Vec<(&str, &str, Option<&str>)> {
    hits.iter().map(|hit| (hit.title(), hit.url(), hit.text())).collect()
}

fn date(hit: &Hit) -> Option<String> {
    hit.date().map(|date| date.to_string())
}

#[tokio::test]
async fn a_feed_needs_nothing_but_its_address() {
    let rss = r#"<?xml version="1.0"?><rss version="2.0" xmlns:media="m"><channel><title>가게</title><link>https://a.example</link>
        <item><title>린넨 &amp;amp; 면</title><link>https://a.example/1</link><description><![CDATA[<p>시원한 옷</p>]]></description>
          <media:thumbnail url="https://a.example/1.jpg"/><pubDate>Sun, 29 Nov 2026 12:00:00 +0900</pubDate></item>
        <item><title>둘</title><guid isPermaLink="true">https://a.example/2</guid>
          <enclosure type="image/png" url="/2.png"/></item>
        <item><title>셋</title><link>https://a.example/3</link><enclosure type="audio/mpeg" url="/3.mp3"/>
          <enclosure type="image/webp" url="/3.webp"/></item>
        <item><title>넷</title><link>https://a.example/4</link><enclosure type="imagery" url="/4.png"/></item></channel></rss>"#;
    let found = hits_of("feed", "application/rss+xml", rss.as_bytes()).await;
    let expected = [
        ("린넨 & 면", "https://a.example/1", Some("시원한 옷")),
        ("둘", "https://a.example/2", None),
        ("셋", "https://a.example/3", None),
        ("넷", "https://a.example/4", None),
    ];
    assert_eq!(shown(&found), expected);
    assert_eq!(found[0].image(), Some("https://a.example/1.jpg"));
    assert_eq!((date(&found[0]).as_deref(), date(&found[1])), (Some("2026-11-29T03:00:00Z"), None));
    for (found, picture) in found[1..].iter().zip([Some("/2.png"), Some("/3.webp"), None]) {
        assert_eq!(found.image().map(|image| &image[image.rfind('/').unwrap_or(0)..]), picture);
    }
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://b.example/feed"/><entry>
        <title type="html">&lt;b&gt;하나&lt;/b&gt;</title><link rel="edit" href="https://b.example/edit"/>
        <link rel="alternate" href="https://b.example/1"/><summary>요약</summary><updated>2026-11-30T00:00:00Z</updated>
        <published>2026-11-29T03:00:00Z</published></entry></feed>"#;
    let found = hits_of("feed", "application/atom+xml", atom.as_bytes()).await;
    assert_eq!(shown(&found), [("하나", "https://b.example/1", Some("요약"))]);
    assert_eq!(date(&found[0]).as_deref(), Some("2026-11-29T03:00:00Z"));
    let rdf =
        r#"<rdf:RDF><channel/><item><title>one</title><link>https://c.example/1</link></item></rdf:RDF>"#;
    assert_eq!(
        shown(&hits_of("feed", "text/xml", rdf.as_bytes()).await),
        [("one", "https://c.example/1", None)]
    );
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"d","items":[
        {"id":"1","url":"https://d.example/1","title":"one","content_text":"text"}]}"#;
    let found = hits_of("feed", "application/feed+json", json.as_bytes()).await;
    assert_eq!(shown(&found), [("one", "https://d.example/1", Some("text"))]);
    assert_eq!(hits_of("feed", "text/xml", b"<rss><channel><title>none</title></channel></rss>").await, []);
}

#[tokio::test]
async fn a_page_with_products_needs_nothing_but_its_address() {
    let page = r#"<html><script type="application/ld+json">{"@type":"ItemList","itemListElement":[
        {"@type":"ListItem","item":{"@type":"Product","name":"원피스 &amp; 벨트","url":"https://e.example/1",
         "offers":{"@type":"Offer","price":"39000","priceCurrency":"KRW","seller":{"name":"가게"}}}}]}</script></html>"#;
    let found = hits_of("html", "text/html", page.as_bytes()).await;
    assert_eq!(shown(&found), [("원피스 & 벨트", "https://e.example/1", None)]);
    let price = found[0].price().map(|price| format!("{} {}", price.amount(), price.currency()));
    assert_eq!((price.as_deref(), found[0].shop()), (Some("39000 KRW"), Some("가게")));
}

#[tokio::test]
async fn a_product_has_the_price_of_its_offer_and_not_of_a_list_a_unit_or_a_month() {
    let of =
        |specification: &str| format!(r#""offers":{{"@type":"Offer","priceSpecification":{specification}}}"#);
    let sale = r#"{"price":31200,"priceCurrency":"KRW"}"#;
    let is_sale = r#"{"price":31200,"priceCurrency":"KRW","priceType":"https://schema.org/SalePrice"}"#;
    let list = r#"{"price":39000,"priceCurrency":"KRW","priceType":"https://schema.org/ListPrice"}"#;
    let unit = r#"{"price":198,"priceCurrency":"KRW","referenceQuantity":{"value":100,"unitCode":"GRM"}}"#;
    let month = r#"{"price":3250,"priceCurrency":"KRW","billingDuration":12,"unitCode":"MON"}"#;
    let table = [
        (of(sale), Some("31200 KRW")),
        (of(is_sale), Some("31200 KRW")),
        (of(&format!("[{list},{sale}]")), Some("31200 KRW")),
        (of(&format!("[{unit},{is_sale}]")), Some("31200 KRW")),
        (format!(r#""offers":[{{"@type":"Offer","priceSpecification":{sale}}}]"#), Some("31200 KRW")),
        (
            format!(r#""offers":[{{"@type":"Offer","priceSpecification":[{list},{sale}]}}]"#),
            Some("31200 KRW"),
        ),
        (of(list), None),
        (of(&format!("[{list}]")), None),
        (of(unit), None),
        (of(month), None),
        (format!(r#""hasVariant":[{{"@type":"Product","offers":{sale}}}]"#), Some("31200 KRW")),
    ];
    for (fields, expected) in table {
        let page = format!(
            r#"<script type="application/ld+json">{{"@type":"Product","name":"a","url":"https://e.example/1",{fields}}}</script>"#
        );
        let found = hits_of("html", "text/html", page.as_bytes()).await;
        let price = found[0].price().map(|price| format!("{} {}", price.amount(), price.currency()));
        assert_eq!(price.as_deref(), expected, "{fields}");
    }
}

#[tokio::test]
async fn xml_is_read_by_the_same_paths_and_in_the_charset_that_it_names() {
    let (body, _, _) = encoding_rs::EUC_KR.encode(
        "<?xml version=\"1.0\" encoding=\"euc-kr\"?><r><product no=\"7\"><name>가방</name><won>39,000원</won></product></r>",
    );
    let body = body.into_owned();
    let server = Server::start(move |_| Reply::with("200 OK", "Content-Type: text/xml", &body)).await;
    let lines = "format = \"xml\"\nhits = \"$.r.product[*]\"\n\
                 hit = { title = \"$.name\", url = \"https://f.example/{$['@no']}\", price = \"$.won\" }";
    let found = super::ask(&source(&server.url(), lines)).await.expect("an answer");
    assert_eq!(shown(&found), [("가방", "https://f.example/7", None)]);
    assert!(found[0].price().is_some());
    assert!(server.asked()[0].contains("accept: application/xml"), "{}", server.asked()[0]);
}

#[tokio::test]
async fn an_answer_in_another_format_is_told_with_the_one_that_it_has() {
    for (said, body, advice) in [
        ("json", "<?xml version=\"1.0\"?><rss/>", "try format = \"feed\"\n"),
        ("json", "<?xml version=\"1.0\"?><r/>", "try format = \"xml\"\n"),
        ("json", "<!doctype html><html>", "try format = \"html\"\n"),
        ("xml", "{\"items\": []}", "try format = \"json\"\n"),
    ] {
        let server = Server::start(move |_| Reply::with("200 OK", "", body.as_bytes())).await;
        let source = source(&server.url(), &format!("format = \"{said}\""));
        let told = source.diagnose(&super::query("원피스")).await.to_string();
        assert!(told.contains(advice), "{said} {body}: {told}");
    }
    let server = Server::start(|_| Reply::with("200 OK", "", b"<r>\n<a></b></r>")).await;
    let told = source(&server.url(), "format = \"xml\"").diagnose(&super::query("원피스")).await.to_string();
    assert!(told.contains("the answer is not XML") && told.contains("at line 2"), "{told}");
}
