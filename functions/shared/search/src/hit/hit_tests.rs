//! Facts about what becomes of a raw hit.

use proptest::option;
use proptest::prelude::*;
use serde_json::json;
use unicode_segmentation::UnicodeSegmentation;

use super::*;

fn raw(title: &str, url: &str) -> RawHit {
    RawHit { title: title.into(), url: url.into(), ..RawHit::default() }
}

#[test]
fn a_hit_without_a_visible_title_is_refused() {
    for title in ["", "  ", "\u{200B}\u{202E}", "\u{3164}"] {
        assert_eq!(Hit::new(raw(title, "https://shop.example/")), Err(HitError::EmptyTitle));
    }
}

#[test]
fn a_hit_that_leads_nowhere_safe_is_refused_and_says_why() {
    let refused = Hit::new(raw("a", "javascript:alert(1)")).expect_err("a script is no address");
    assert_eq!(refused.to_string(), "the url starts with neither http:// nor https://");
}

#[test]
fn a_bad_image_price_or_date_is_dropped_and_the_hit_stays() {
    let hit: Hit = serde_json::from_value(json!({
        "title": "a", "url": "https://shop.example/", "image": "data:image/png,x", "text": " ", "date": "soon",
        "price": { "amount": -5, "currency": "KRW" }, "colour": "unknown fields are nobody's harm",
    }))
    .expect("only the image, the price and the date are bad");
    assert_eq!((hit.image(), hit.price(), hit.text(), hit.date()), (None, None, None, None));
    let price = Some(RawPrice { amount: 0.into(), currency: "KRW".into() });
    let hit = Hit::new(RawHit { price, ..raw("a", "https://shop.example/") }).expect("a plain hit");
    assert_eq!(hit.price(), None);
}

#[test]
fn json_leaves_out_what_is_not_known() {
    let hit = Hit::new(raw("가방", "https://shop.example/1")).expect("a plain hit");
    let written = serde_json::to_value(&hit).expect("a hit is JSON");
    assert_eq!(written, json!({ "title": "가방", "url": "https://shop.example/1" }));
}

#[test]
fn json_cannot_smuggle_a_hit_past_its_constructor() {
    let smuggled = serde_json::from_value::<Hit>(json!({ "title": "a", "url": "https://u:p@shop.example/" }));
    assert!(smuggled.is_err());
}

fn hostile_text() -> impl Strategy<Value = String> {
    prop_oneof![
        r"(\PC|\s|[\u{0}-\u{1F}\u{200B}-\u{206F}]){0,60}",
        "[가-힣a-z ]{0,30}".prop_map(|text| text.repeat(40)),
    ]
}

fn hostile_address() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r"(https?|HTTPS|ftp|javascript)://([a-z]{1,3}(:[a-z]{0,2})?@)?(www\.)?[a-z가-힣]{1,9}\.example(:[0-9]{1,5})?/\PC{0,40}",
        "https://shop\\.example/[a-z]{2000,2060}",
    ]
}

prop_compose! {
    fn hostile_hit()(
        title in hostile_text(), url in hostile_address(), text in option::of(hostile_text()),
        image in option::of(hostile_address()), shop in option::of(hostile_text()),
        price in option::of((any::<i64>(), "\\PC{0,4}|[A-Za-z]{3}")),
        date in option::of("[0-9]{0,14}|[0-9]{4}[-. 년]{1,2}[0-9]{1,2}[-. 월]{1,2}[0-9]{1,2}[T 일]?\\PC{0,9}"),
    ) -> RawHit {
        let price = price.map(|(amount, currency)| RawPrice { amount: amount.into(), currency });
        RawHit { title, url, text, image, price, shop, date }
    }
}

proptest! {
    #[test]
    fn whatever_comes_in_what_comes_out_is_safe(raw in hostile_hit()) {
        let Ok(hit) = Hit::new(raw) else { return Ok(()) };
        for (text, most) in [(Some(hit.title()), 200), (hit.text(), 400), (hit.shop(), 60)] {
            let Some(text) = text else { continue };
            prop_assert!((1..=most).contains(&text.graphemes(true).count()));
            let hidden = text.chars().any(|c| c.is_control() || ('\u{202A}'..='\u{202E}').contains(&c));
            prop_assert!(!hidden);
        }
        for address in [Some(hit.url()), hit.image()].into_iter().flatten() {
            let url = url::Url::parse(address).expect("a let-in address is readable");
            prop_assert!(matches!(url.scheme(), "http" | "https") && address.len() <= 2048);
            prop_assert!(url.username().is_empty() && url.password().is_none());
        }
    }

    #[test]
    fn a_hit_survives_json_unchanged(raw in hostile_hit()) {
        let Ok(hit) = Hit::new(raw) else { return Ok(()) };
        let written = serde_json::to_string(&hit).expect("a hit is JSON");
        prop_assert_eq!(serde_json::from_str::<Hit>(&written).expect("our own JSON"), hit);
    }
}
