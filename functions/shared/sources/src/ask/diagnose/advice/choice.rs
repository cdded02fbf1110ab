//! The value of a hit that is likeliest for a field.

use std::cmp::Reverse;

use search::{HitDate, price_in};
use serde_json::Value;
use serde_json_path::JsonPath;

use super::leaf::{Leaf, leaves};

/// Names of fields, for each of ours, those that are likelier first.
const NAMES: [(&str, &str); 8] = [
    ("title", "title name subject headline 제목 상품명 label nm"),
    ("url", "url link href permalink uri 링크"),
    ("text", "description summary snippet content abstract text 설명 body desc"),
    ("image", "image img thumbnail thumb picture photo poster cover 이미지"),
    ("price", "saleprice lprice price amount 가격 판매가 won cost"),
    ("currency", "currency 통화"),
    ("shop", "mall shop store seller vendor merchant brand publisher source"),
    ("date", "pubdate published created posted postdate date 등록일 발행일 작성일 time"),
];
/// Words in the name of a price that people pay, each with the words that begin with it.
const PAID: &str = "sale sell discounted final current now low min purchase offer";
/// Words in paths to other prices and addresses than a hit's own: of another time, of a part, of who offers it.
const ANOTHERS: [(&str, &str); 2] = [
    (
        "price",
        "cost max high before base list old orig month unit ship deliver discount regular retail consumer fixed",
    ),
    ("url", "brand author seller api self logo shop store mall company category user"),
];
/// Words in the names of what is none.
const NONE: [(&str, &str); 2] = [("price", "id count has is"), ("url", "license licence xmlns")];
/// Shopee counts in hundred thousandths.
const HUNDRED_THOUSANDTHS: u64 = 100_000;
/// Parts of the names of dates at which something ends, or was changed last.
const OTHER_DATES: [&str; 5] = ["expir", "clos", "end", "until", "update"];

/// The path to the likeliest value for a field, if one is likely, but for those that are taken, and for one that all of
/// several hits have.
pub(crate) fn choice(name: &str, hit: &Value, taken: &[String], hits: &[&Value]) -> Option<String> {
    let is_of_all = |leaf: &Leaf<'_>| {
        let path = JsonPath::parse(&leaf.path).ok();
        let has_it =
            |hit: &&Value| path.as_ref().is_some_and(|path| path.query(hit).first() == Some(leaf.value));
        hits.len() > 1 && hits.iter().all(has_it)
    };
    let likely = by_likelihood(name, hit).into_iter().take_while(|(likelihood, _)| *likelihood > 0);
    let mut free = likely.map(|(_, leaf)| leaf).filter(|leaf| !taken.contains(&leaf.path));
    free.find(|leaf| !is_of_all(leaf)).map(|leaf| leaf.path)
}

/// The values of a hit, the likeliest for a field first, each with its likelihood.
pub(super) fn by_likelihood<'v>(name: &str, hit: &'v Value) -> Vec<(usize, Leaf<'v>)> {
    let mut leaves: Vec<_> = leaves(hit).into_iter().map(|leaf| (likelihood(name, &leaf), leaf)).collect();
    leaves.sort_by_key(|(likelihood, leaf)| (Reverse(*likelihood), leaf.depth));
    leaves
}

/// The unit in which a price is told.
pub(crate) enum Unit {
    Whole,
    /// A part of it: the path to the number by which it is divided.
    Divided(String),
    /// A part of it, perhaps.
    Unclear,
}

/// The unit of the price at this path, by its name, its size and those beside it.
pub(crate) fn unit(price: &str, hit: &Value) -> Unit {
    let parent = |path: &str| path.rfind(['.', '[']).map(|end| path[..end].to_owned());
    let leaves = leaves(hit);
    let beside = || leaves.iter().filter(|leaf| parent(&leaf.path) == parent(price));
    if let Some(divisor) = beside().find(|leaf| leaf.key == "divisor") {
        return Unit::Divided(divisor.path.clone());
    }
    let tells_minor = |leaf: &Leaf<'_>| words(&leaf.key).iter().any(|word| word == "minor");
    let is_minor = |leaf: &&Leaf<'_>| {
        let is_large =
            |number: u64| number >= 1_000 * HUNDRED_THOUSANDTHS && number.is_multiple_of(HUNDRED_THOUSANDTHS);
        leaf.key == "unit_amount"
            || words(&leaf.key).iter().any(|word| matches!(word.as_str(), "cent" | "cents"))
            || leaf.value.as_u64().is_some_and(is_large)
    };
    let is_unclear =
        beside().any(tells_minor) || beside().filter(|leaf| leaf.path == price).any(|leaf| is_minor(&leaf));
    if is_unclear { Unit::Unclear } else { Unit::Whole }
}

/// 0: not at all.
fn likelihood(name: &str, leaf: &Leaf<'_>) -> usize {
    let text = leaf.value.as_str().unwrap_or_default();
    let is_address = text.starts_with("https://") || text.starts_with("http://") || text.starts_with('/');
    let is_picture = [".jpg", ".jpeg", ".png", ".webp", ".gif"].iter().any(|end| text.ends_with(end));
    let fits = match name {
        "url" => is_address && !is_picture,
        "image" => is_address,
        "price" => leaf.value.is_number() || price_in(text, Some("KRW")).is_some(),
        "currency" => text.len() == 3,
        "date" => is_date(leaf),
        _ => !text.trim().is_empty() && !is_address,
    };
    let listed = |table: &[(&str, &'static str)]| {
        table.iter().find(|(known, _)| *known == name).map_or("", |(_, listed)| listed)
    };
    let names = listed(&NAMES);
    let key: String = leaf.key.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let place = |is_named: &dyn Fn(&str) -> bool| names.split(' ').position(is_named);
    let whole = place(&|known| key == known).map(|place| 60 - place);
    let part = || place(&|known| key.contains(known)).map(|place| 40 - place);
    let by_value = usize::from(matches!(name, "url" | "image") && (name == "url" || is_picture)) * 10;
    let named = whole.or_else(part);
    let likelihood = named.unwrap_or(by_value);
    let (own, path) = (words(&leaf.key), words(&leaf.path));
    let begins = |word: &String, listed: &str| {
        listed.split(' ').any(|known| !known.is_empty() && word.starts_with(known))
    };
    let is_paid = name == "price"
        && named.is_some()
        && key.contains("price")
        && own.iter().any(|word| begins(word, PAID));
    if !fits || own.iter().any(|word| has(listed(&NONE), word)) {
        0
    } else if is_paid {
        likelihood + 30
    } else if path.iter().any(|word| begins(word, listed(&ANOTHERS))) || is_front_page(text) {
        // Less than by its value alone.
        likelihood.div_ceil(12)
    } else {
        likelihood
    }
}

/// The words of a name or a path, in small letters: `salePrice` and `sale_price` are two each.
fn words(name: &str) -> Vec<String> {
    let mut spaced = String::new();
    for c in name.chars() {
        if c.is_uppercase() && spaced.ends_with(|before: char| before.is_lowercase()) || !c.is_alphanumeric()
        {
            spaced.push(' ');
        }
        spaced.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
    }
    spaced.split_whitespace().map(str::to_owned).collect()
}

fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|listed| listed == word)
}

/// True for a web address that has nothing behind its host.
fn is_front_page(address: &str) -> bool {
    address.split_once("://").is_some_and(|(_, rest)| !rest.trim_end_matches('/').contains(['/', '?']))
}

fn is_date(leaf: &Leaf<'_>) -> bool {
    let key = leaf.key.to_lowercase();
    let is_other = OTHER_DATES.iter().any(|part| key.contains(part));
    let text = leaf.value.as_str().map_or_else(|| leaf.value.to_string(), str::to_owned);
    !is_other && HitDate::parse(&text).is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn of_several_fields_the_one_of_the_hit_itself_is_chosen() {
        let price = |hit: Value| choice("price", &hit, &[], &[]);
        for (hit, expected) in [
            (json!({ "costPrice": 15, "sellingPrice": 39 }), Some("$.sellingPrice")),
            (json!({ "maxPrice": 59, "minPrice": 39 }), Some("$.minPrice")),
            (json!({ "highPrice": 59, "lowPrice": 39 }), Some("$.lowPrice")),
            (json!({ "hprice": "59", "lprice": "39" }), Some("$.lprice")),
            (json!({ "monthlyPrice": 3, "purchasePrice": 39 }), Some("$.purchasePrice")),
            (json!({ "basePrice": 59, "salesPrice": 39 }), Some("$.salesPrice")),
            (json!({ "before_price": 59, "now_price": 39 }), Some("$.now_price")),
            (json!({ "originalPrice": 59, "finalPrice": 39 }), Some("$.finalPrice")),
            (json!({ "consumerPrice": 59, "sellPrice": 39 }), Some("$.sellPrice")),
            (json!({ "deliveryPrice": 3, "sellPrice": 39 }), Some("$.sellPrice")),
            (json!({ "discountPrice": 5, "sellPrice": 39 }), Some("$.sellPrice")),
            (json!({ "newPrice": 39, "oldPrice": 59 }), Some("$.newPrice")),
            (json!({ "totalPrice": 39, "unitPrice": 1 }), Some("$.totalPrice")),
            (
                json!({ "listPrice": { "amount": 59 }, "offerPrice": { "amount": 39 } }),
                Some("$.offerPrice.amount"),
            ),
            (
                json!({ "price": { "price": 59.99, "discountedPrice": 39.99, "formatted": { "discountedPrice": "$39" } } }),
                Some("$.price.discountedPrice"),
            ),
            (
                json!({ "delivery": { "price": 5 }, "pricing": { "current": { "price": 39 } } }),
                Some("$.pricing.current.price"),
            ),
            (json!({ "costPrice": 15 }), Some("$.costPrice")),
            (json!({ "priceId": 8812, "price_count": 12, "hasPrice": 1, "isPrice": 1 }), None),
        ] {
            assert_eq!(price(hit.clone()).as_deref(), expected, "{hit}");
        }
    }

    #[test]
    fn the_address_of_a_hit_is_told_from_others_and_from_one_that_all_have() {
        let url = |hits: &[Value]| choice("url", &hits[0], &[], &hits.iter().collect::<Vec<_>>());
        let page = |place: &str| format!("https://x.example/{place}");
        for (key, other) in [
            ("html_url", json!({ "api_url": page("api/1") })),
            ("page", json!({ "brand": { "url": page("h") } })),
            ("page", json!({ "author": { "url": page("h") }, "logoUrl": "/logo" })),
            ("page", json!({ "selfLink": page("api/1"), "@xmlns:dc": page("dc") })),
            ("path", json!({ "base": "https://x.example/", "license_url": page("by/4.0") })),
        ] {
            let mut hit = other;
            hit[key] = page("p/1").into();
            assert_eq!(url(std::slice::from_ref(&hit)), Some(format!("$.{key}")), "{hit}");
        }
        let both = ["1", "2"].map(|place| json!({ "href": page("all"), "page": page(place) }));
        assert_eq!(url(&both).as_deref(), Some("$.page"));
        let license = json!({ "license": page("by"), "@xmlns:dc": page("dc") });
        assert_eq!(url(&[license]), None);
    }

    #[test]
    fn a_price_in_small_units_is_known_by_its_name_its_size_or_what_stands_beside_it() {
        for (hit, expected) in [
            (json!({ "price": { "amount": 3999, "divisor": 100 } }), "divided by $.price.divisor"),
            (json!({ "prices": { "price": "3999", "currency_minor_unit": 2 } }), "unclear"),
            (json!({ "unit_amount": 3999 }), "unclear"),
            (json!({ "price_in_cents": 3999 }), "unclear"),
            (json!({ "minorPrice": 3999 }), "unclear"),
            (json!({ "price": 3_900_000_000_u64 }), "unclear"),
            (json!({ "price": 39000, "percent": 5 }), "whole"),
            (json!({ "price": { "value": 1, "price": 39000 }, "minor": true }), "whole"),
        ] {
            let price = choice("price", &hit, &[], &[]).expect("a price");
            let found = match unit(&price, &hit) {
                Unit::Whole => "whole".to_owned(),
                Unit::Divided(divisor) => format!("divided by {divisor}"),
                Unit::Unclear => "unclear".to_owned(),
            };
            assert_eq!(found, expected, "{hit}");
        }
    }
}
