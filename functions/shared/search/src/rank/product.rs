//! When two shops sell the same thing: equal price, nearly equal title.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use crate::Hit;

/// Titles are near when at most a tenth of their pairs of neighbouring letters is not shared (Dice's coefficient of
/// 0.9). A word of two letters that differs costs 3 of n - 1 pairs on either side, so in titles of up to 30 letters
/// any other word ("white" for "black") tells products apart, while one letter spelled differently in a title of 21
/// and more does not.
const UNSHARED: usize = 10;

/// What a product is recognised by.
pub(super) struct Product {
    price: (u64, String),
    /// Letters and digits in lower case, without spaces, punctuation and bracketed advertising.
    title: String,
    /// Every number in it, sorted: 128 GB and 256 GB are different things, however alike their titles.
    numbers: Vec<String>,
    /// Every pair of neighbouring letters, sorted.
    pairs: Vec<(char, char)>,
}

/// Products by price, each with the number of its thing.
#[derive(Default)]
pub(super) struct ProductIndex(HashMap<(u64, String), Vec<(Product, usize)>>);

impl Product {
    /// The product that a hit with a price is. What is free is free everywhere: that price says nothing.
    pub(super) fn of(hit: &Hit) -> Option<Self> {
        let price = hit.price()?;
        let amount = price.amount().as_f64().filter(|amount| *amount > 0.0)?;
        let plain = fold_width(hit.title()).to_lowercase();
        let told = without_advertising(&plain);
        let title: String = told.chars().filter(|c| c.is_alphanumeric()).collect();
        let mut numbers: Vec<String> = told
            .split(|c: char| !c.is_ascii_digit() && c != '.')
            .map(|number| number.trim_matches('.').to_owned())
            .filter(|number| !number.is_empty())
            .collect();
        numbers.sort_unstable();
        let mut pairs: Vec<_> = title.chars().zip(title.chars().skip(1)).collect();
        pairs.sort_unstable();
        Some(Self { price: (amount.to_bits(), price.currency().to_owned()), title, numbers, pairs })
    }

    fn is_near(&self, other: &Self) -> bool {
        if self.title.is_empty() || self.numbers != other.numbers {
            return false;
        }
        // A title of one letter has no pairs to share.
        self.title == other.title || (!self.pairs.is_empty() && share_most(&self.pairs, &other.pairs))
    }
}

impl ProductIndex {
    /// The thing that this product is, unless it is one of `own`.
    pub(super) fn find(&self, product: &Product, own: &HashSet<usize>) -> Option<usize> {
        let candidates = self.0.get(&product.price)?;
        candidates
            .iter()
            .find(|(known, number)| !own.contains(number) && known.is_near(product))
            .map(|(_, number)| *number)
    }

    pub(super) fn put(&mut self, product: Product, number: usize) {
        self.0.entry(product.price.clone()).or_default().push((product, number));
    }
}

/// Whether two sorted lists share all but a tenth of their elements; told apart as soon as that is certain, since
/// hundreds of hits may have one price.
fn share_most(one: &[(char, char)], other: &[(char, char)]) -> bool {
    let mut left = (one.len() + other.len()) / UNSHARED;
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    loop {
        let order = match (one.peek(), other.peek()) {
            (None, None) => return true,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => a.cmp(b),
        };
        if order != Ordering::Equal {
            let Some(fewer) = left.checked_sub(1) else { return false };
            left = fewer;
        }
        if order != Ordering::Greater {
            one.next();
        }
        if order != Ordering::Less {
            other.next();
        }
    }
}

/// Full-width letters, digits and brackets (U+FF01 to U+FF5E) as their ASCII twins.
fn fold_width(title: &str) -> String {
    title
        .chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '【' | '〔' => '[',
            '】' | '〕' => ']',
            _ => c,
        })
        .collect()
}

/// Shops put "[free delivery]" before a title; what has a digit in it, such as "[128GB]", stays.
fn without_advertising(title: &str) -> String {
    let mut kept = String::new();
    let mut rest = title;
    while let Some((before, after)) = rest.split_once('[') {
        kept.push_str(before);
        let Some((within, behind)) = after.split_once(']') else { break };
        if within.contains(|c: char| c.is_ascii_digit()) {
            kept.push_str(within);
        }
        rest = behind;
    }
    kept.push_str(rest);
    if kept.trim().is_empty() { title.to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn product(title: &str, price: f64) -> Option<Product> {
        let hit = json!({ "title": title, "url": "https://a.example/",
            "price": { "amount": price, "currency": "KRW" } });
        Product::of(&serde_json::from_value(hit).expect("a plain hit"))
    }

    fn near(one: &str, other: &str) -> bool {
        let (one, other) =
            (product(one, 100.0).expect("a product"), product(other, 100.0).expect("a product"));
        assert_eq!(one.is_near(&other), other.is_near(&one));
        one.is_near(&other)
    }

    #[test]
    fn titles_that_mean_the_same_are_near() {
        for (one, other) in [
            ("[무료배송] 린넨 원피스 검정", "린넨원피스 (검정)"),
            ("ＭＵＪＩ 스탠드 ２", "muji 스탠드 2"),
            (
                "Apple 아이패드 미니 6 WiFi 64GB 스타라이트",
                "【정품】 APPLE 아이패드미니 6 Wi-Fi 64GB 스타라이트",
            ),
            ("Keychron K2 Pro Wireless Mechanical Keyboard", "Keychron K2 Pro Wireless Mechanical Keybord"),
            ("[한정판]", "한정판"),
        ] {
            assert!(near(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn titles_that_differ_in_a_number_or_a_word_are_not_near() {
        for (one, other) in [
            ("아이패드 미니 6 WiFi 64GB 스타라이트", "아이패드 미니 6 WiFi 256GB 스타라이트"),
            ("린넨 원피스 검정", "린넨 원피스 흰색"),
            ("우유 1.5L", "우유 15L"),
            ("[64GB] 아이패드", "[128GB] 아이패드"),
            ("차", "책"),
            ("!", "?"),
        ] {
            assert!(!near(one, other), "{one} / {other}");
        }
    }

    #[test]
    fn what_is_free_is_not_recognised_by_its_price() {
        assert!(product("견본", 0.0).is_none());
    }
}
