//! Which source a record belongs to.

use std::collections::HashMap;

use crate::Hit;

/// More shops than this would be a progress list nobody reads, and a finding to store for each.
const MAX_SHOPS: usize = 12;
/// A source's name is a part of a table's key.
const MAX_NAME: usize = 32;
/// The source of records without a shop, or of all when there is no telling them apart.
const CATALOGUE: &str = "catalogue";

/// A shop as a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shop {
    /// What its records are filed under in the index, from 0.
    pub(super) number: u64,
    /// The source's name.
    pub(super) name: String,
    /// The shop's name as written.
    pub(super) label: String,
}

/// The shops in the order of their first records, and the number of each record's shop.
pub(super) fn group(hits: &[Hit]) -> (Vec<Shop>, Vec<u64>) {
    let mut labels: Vec<Option<&str>> = Vec::new();
    let mut numbers: HashMap<Option<&str>, u64> = HashMap::new();
    let shop_of: Vec<u64> = hits
        .iter()
        .map(|hit| {
            *numbers.entry(hit.shop()).or_insert_with(|| {
                labels.push(hit.shop());
                labels.len() as u64 - 1
            })
        })
        .collect();
    if labels.iter().flatten().count() > MAX_SHOPS || labels.iter().all(Option::is_none) {
        let all = Shop { number: 0, name: CATALOGUE.to_owned(), label: CATALOGUE.to_owned() };
        return (vec![all], vec![0; hits.len()]);
    }
    (named(&labels), shop_of)
}

fn named(labels: &[Option<&str>]) -> Vec<Shop> {
    // Taken from the start: a shop that calls itself "Catalogue" must not pass for all of it.
    let mut taken = vec![CATALOGUE.to_owned()];
    let mut shops = Vec::new();
    let with_number = labels.iter().zip(0..);
    for (order, (label, number)) in with_number.clone().filter_map(|(l, n)| Some(((*l)?, n))).enumerate() {
        let name = name_of(label, order + 1, &taken);
        taken.push(name.clone());
        shops.push(Shop { number, name, label: label.to_owned() });
    }
    if let Some((_, number)) = with_number.into_iter().find(|(label, _)| label.is_none()) {
        shops.push(Shop { number, name: CATALOGUE.to_owned(), label: CATALOGUE.to_owned() });
    }
    shops
}

fn name_of(label: &str, order: usize, taken: &[String]) -> String {
    let slug = slug_of(label);
    if !slug.is_empty() && !taken.contains(&slug) {
        return slug;
    }
    // A shop may be called "Shop 2": then go on in steps that lead to no other shop's number.
    (order..)
        .step_by(MAX_SHOPS)
        .map(|number| format!("shop-{number}"))
        .find(|name| !taken.contains(name))
        .expect("12 shops cannot take every number")
}

/// ASCII letters and digits in lower case, one dash for everything between them.
fn slug_of(label: &str) -> String {
    let kept = label.to_ascii_lowercase();
    let words = kept.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = words.collect::<Vec<_>>().join("-");
    slug.truncate(MAX_NAME);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::RawHit;

    fn hits(shops: &[&str]) -> Vec<Hit> {
        let hit = |shop: &&str| {
            let raw = RawHit { title: "a".into(), url: "https://a.example/".into(), ..RawHit::default() };
            Hit::new(RawHit { shop: Some((*shop).into()), ..raw }).expect("a plain hit")
        };
        shops.iter().map(hit).collect()
    }

    fn names(shops: &[&str]) -> Vec<String> {
        group(&hits(shops)).0.into_iter().map(|shop| shop.name).collect()
    }

    #[test]
    fn a_shop_is_named_after_what_is_ascii_in_it() {
        let table = [
            (vec!["한빛옷장 Hanbit Closet"], vec!["hanbit-closet"]),
            (vec!["  A&B -- Co., Ltd. "], vec!["a-b-co-ltd"]),
            (vec!["한빛옷장", "다시전자"], vec!["shop-1", "shop-2"]),
            (vec!["Hanbit!", "hanbit"], vec!["hanbit", "shop-2"]),
            (vec!["Shop 2", "한빛옷장"], vec!["shop-2", "shop-14"]),
            (vec!["Catalogue", ""], vec!["shop-1", "catalogue"]),
            (vec!["a very long name of a shop, and longer"], vec!["a-very-long-name-of-a-shop-and-l"]),
            (vec!["abcdefghijklmnopqrstuvwxyz 1234 z"], vec!["abcdefghijklmnopqrstuvwxyz-1234"]),
        ];
        for (shops, expected) in table {
            assert_eq!(names(&shops), expected, "{shops:?}");
        }
    }

    #[test]
    fn records_go_to_their_shops_in_order_of_appearance() {
        let (shops, shop_of) = group(&hits(&["B", "A", "B", "", "A"]));
        assert_eq!(shop_of, [0, 1, 0, 2, 1]);
        let filed: Vec<_> = shops.iter().map(|shop| (shop.number, shop.label.as_str())).collect();
        assert_eq!(filed, [(0, "B"), (1, "A"), (2, "catalogue")]);
    }

    #[test]
    fn too_many_shops_or_none_are_one_catalogue() {
        let many: Vec<String> = (0..13).map(|number| format!("Shop of {number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(names(&many), ["catalogue"]);
        assert_eq!(names(&many[..12]).len(), 12);
        assert_eq!(names(&["", ""]), ["catalogue"]);
    }

    proptest! {
        #[test]
        fn whatever_shops_are_called_their_names_are_good_and_their_own(
            labels in prop::collection::vec("\\PC{0,40}|(?i)shop[ -][0-9]{1,2}|[a-zA-Z가-힣 ]{0,50}", 1..14)
        ) {
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            let names = names(&labels);
            for (place, name) in names.iter().enumerate() {
                prop_assert!((1..=MAX_NAME).contains(&name.len()));
                prop_assert!(name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')));
                prop_assert!(!names[..place].contains(name));
            }
        }
    }
}
