//! One list out of all findings.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::Hit;
use crate::address::page_of;

/// Softens the lead of first places; 60 is the paper's choice (see [`rank`]).
const K: u64 = 60;
/// Scores are whole numbers in units of 2^-24, so that a sum does not depend on its order. Neighbouring ranks up to
/// 100 differ by at least 2^24 / 160^2 = 655 units; the largest weight gives 2^56 / 61, far from overflowing.
const UNIT: u64 = 1 << 24;

/// What one source brings to the list.
#[derive(Debug, Clone, Copy)]
pub struct Contribution<'a> {
    /// The source's name.
    pub source: &'a str,
    /// How much its ranks count beside the others'; 1 is usual.
    pub weight: u32,
    /// Its hits, best first.
    pub hits: &'a [Hit],
}

/// One place in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ranked {
    /// The source whose hit is shown.
    pub source: String,
    /// The hit itself.
    pub hit: Hit,
}

/// All hits that lead to one page.
struct Page<'a> {
    score: u64,
    shown: Place<'a>,
}

/// One hit where it stands.
struct Place<'a> {
    share: u64,
    weight: u32,
    source: usize,
    rank: u64,
    name: &'a str,
    hit: &'a Hit,
}

/// Ranks by reciprocal rank fusion: a hit's score is the sum of weight / (60 + rank) over the sources that have it
/// (Cormack, Clarke, Büttcher: "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods",
/// SIGIR 2009).
///
/// Hits that lead to the same page are one, whatever their scheme, `www.`, fragment, tracking parameters, trailing
/// slash or order of parameters; the best placed of them is shown. A source counts once for a page, so that none
/// gains by repeating itself. Equal scores are ordered by weight, then by source as given, then by rank.
pub fn rank(contributions: &[Contribution<'_>]) -> Vec<Ranked> {
    let mut pages: HashMap<String, Page<'_>> = HashMap::new();
    for (source, contribution) in contributions.iter().enumerate() {
        add(&mut pages, source, contribution);
    }
    let mut pages: Vec<Page<'_>> = pages.into_values().collect();
    // No two pages share source and rank: the order is total, whatever order the map had.
    pages.sort_unstable_by_key(|Page { score, shown }| {
        (Reverse(*score), Reverse(shown.weight), shown.source, shown.rank)
    });
    pages
        .into_iter()
        .map(|Page { shown, .. }| Ranked { source: shown.name.to_owned(), hit: shown.hit.clone() })
        .collect()
}

fn add<'a>(pages: &mut HashMap<String, Page<'a>>, source: usize, contribution: &Contribution<'a>) {
    let Contribution { source: name, weight, hits } = *contribution;
    let mut own = HashSet::new();
    let mut rank = 0;
    for hit in hits {
        let page = page_of(hit.url());
        if !own.insert(page.clone()) {
            continue;
        }
        rank += 1;
        let share = u64::from(weight) * UNIT / (K + rank);
        let place = Place { share, weight, source, rank, name, hit };
        match pages.entry(page) {
            Entry::Vacant(entry) => {
                entry.insert(Page { score: share, shown: place });
            }
            Entry::Occupied(mut entry) => {
                let page = entry.get_mut();
                page.score += share;
                if share > page.shown.share {
                    page.shown = place;
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "rank_tests.rs"]
mod tests;
