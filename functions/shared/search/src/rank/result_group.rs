//! Which hits are the same thing.

use std::collections::{HashMap, HashSet};

use super::product::{Product, ProductIndex};
use super::{Contribution, K, Ranked, UNIT};
use crate::Hit;
use crate::address::page_of;

/// All hits that are the same thing, in the order in which their sources are given.
#[derive(Default)]
pub(super) struct ResultGroup<'a> {
    places: Vec<Place<'a>>,
}

/// One hit where it stands.
pub(super) struct Place<'a> {
    pub(super) share: u64,
    pub(super) weight: u32,
    pub(super) source: usize,
    pub(super) rank: u64,
    name: &'a str,
    hit: &'a Hit,
}

/// By what a hit is recognised.
#[derive(Default)]
struct Known {
    pages: HashMap<String, usize>,
    products: ProductIndex,
}

impl<'a> ResultGroup<'a> {
    /// The score within the first `sources` contributions and the best placed hit there; the first of equal ones.
    pub(super) fn within(&self, sources: usize) -> Option<(u64, &Place<'a>)> {
        let mut places = self.places.iter().take_while(|place| place.source < sources);
        let first = places.next()?;
        Some(places.fold((first.share, first), |(score, best), place| {
            (score + place.share, if place.share > best.share { place } else { best })
        }))
    }
}

impl Place<'_> {
    pub(super) fn ranked(&self) -> Ranked {
        Ranked { source: self.name.to_owned(), hit: self.hit.clone() }
    }
}

/// The things in the order in which they first appear. A later contribution joins things or adds some, it never
/// makes one of two: what a list showed as two stays two.
pub(super) fn things_of<'a>(contributions: &[Contribution<'a>]) -> Vec<ResultGroup<'a>> {
    let mut things = Vec::new();
    let mut known = Known::default();
    for (source, contribution) in contributions.iter().enumerate() {
        let Contribution { source: name, weight, hits } = *contribution;
        let mut own = HashSet::new();
        let mut rank = 0;
        for hit in hits {
            let number = known.number_of(hit, &own, things.len());
            if !own.insert(number) {
                continue;
            }
            if number == things.len() {
                things.push(ResultGroup::default());
            }
            rank += 1;
            let share = u64::from(weight) * UNIT / (K + rank);
            things[number].places.push(Place { share, weight, source, rank, name, hit });
        }
    }
    things
}

impl Known {
    /// The number of the thing that a hit is; `next` if it is a new one. Two products of one source (`own`) are
    /// what that source says they are: two.
    fn number_of(&mut self, hit: &Hit, own: &HashSet<usize>, next: usize) -> usize {
        let page = page_of(hit.url());
        if let Some(number) = self.pages.get(&page) {
            return *number;
        }
        let product = Product::of(hit);
        let number = product.as_ref().and_then(|product| self.products.find(product, own)).unwrap_or(next);
        self.pages.insert(page, number);
        if let Some(product) = product {
            self.products.put(product, number);
        }
        number
    }
}
