//! The shops of a catalogue, each of which is a source.

use serde::{Deserialize, Serialize};

/// More shops than this would be too long a list of progress, with a finding to store for each.
const MAX_SHOPS: usize = 12;
/// A source's name is a part of a table's key.
const MAX_NAME: usize = 32;
/// The source of records without a shop, or of all when there is no telling them apart.
const CATALOGUE: &str = "catalogue";

/// A shop as a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shop {
    /// The number of its records in the index; none: they are all records.
    pub(crate) number: Option<u64>,
    /// The source's name.
    pub(crate) name: String,
    /// The shop's name as written.
    pub(crate) label: String,
}

/// The shops that were met so far; it is stored with an index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shops {
    /// Their names as written, in the order of their first records; none: that of records without a shop.
    labels: Vec<Option<String>>,
    /// There were more, so that no source is one of them.
    too_many: bool,
}

impl Shops {
    /// The number of a record's shop: that of the first record of it, counted from 0 over the shops.
    pub(crate) fn number(&mut self, label: Option<&str>) -> u64 {
        if let Some(number) = self.labels.iter().position(|known| known.as_deref() == label) {
            return number as u64;
        }
        let number = self.labels.len() as u64;
        self.too_many =
            self.too_many || (label.is_some() && self.labels.iter().flatten().count() == MAX_SHOPS);
        if !self.too_many {
            self.labels.push(label.map(str::to_owned));
        }
        number
    }

    /// The shops in the order of their first records, or one that is all of the catalogue.
    pub(crate) fn list(&self) -> Vec<Shop> {
        if self.too_many || self.labels.iter().all(Option::is_none) {
            return vec![Shop { number: None, name: CATALOGUE.to_owned(), label: CATALOGUE.to_owned() }];
        }
        named(&self.labels)
    }
}

fn named(labels: &[Option<String>]) -> Vec<Shop> {
    // Taken from the start: a shop that calls itself "Catalogue" must not pass for all of it.
    let mut taken = vec![CATALOGUE.to_owned()];
    let mut shops = Vec::new();
    for (number, label) in (0..).zip(labels) {
        let Some(label) = label else { continue };
        let name = name_of(label, taken.len(), &taken);
        taken.push(name.clone());
        shops.push(Shop { number: Some(number), name, label: label.clone() });
    }
    if let Some((number, _)) = (0..).zip(labels).find(|(_, label)| label.is_none()) {
        shops.push(Shop { number: Some(number), name: CATALOGUE.to_owned(), label: CATALOGUE.to_owned() });
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

    /// The shops of records, and the number of each record's.
    fn filed(labels: &[&str]) -> (Vec<Shop>, Vec<u64>) {
        let mut shops = Shops::default();
        let label = |label: &&str| Some(*label).filter(|label| !label.is_empty()).map(str::to_owned);
        let numbers = labels.iter().map(|shop| shops.number(label(shop).as_deref())).collect();
        (shops.list(), numbers)
    }

    fn names(shops: &[&str]) -> Vec<String> {
        filed(shops).0.into_iter().map(|shop| shop.name).collect()
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
        let (shops, shop_of) = filed(&["B", "A", "B", "", "A"]);
        assert_eq!(shop_of, [0, 1, 0, 2, 1]);
        let filed: Vec<_> = shops.iter().map(|shop| (shop.number, shop.label.as_str())).collect();
        assert_eq!(filed, [(Some(0), "B"), (Some(1), "A"), (Some(2), "catalogue")]);
    }

    #[test]
    fn too_many_shops_or_none_are_one_catalogue() {
        let many: Vec<String> = (0..13).map(|number| format!("Shop of {number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(names(&many), ["catalogue"]);
        assert_eq!(filed(&many).0[0].number, None, "a number would leave some of them out");
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
