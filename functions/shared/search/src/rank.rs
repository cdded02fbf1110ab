//! One list out of all findings.

mod result_group;
mod stable;

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use serde::Serialize;

use self::result_group::{Member, ResultGroup, groups_of};
pub use self::stable::{MAX_STEPS, Seen, Stable, rank_stable};
use crate::{Hit, Price};

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
    /// How much its ranks count beside the others'; in one list all weights have one unit, usually thousandths.
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

/// Ranks by reciprocal rank fusion: a hit's score is the sum of weight / (60 + rank) over the sources that have it
/// (Cormack, Clarke, Büttcher: "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods",
/// SIGIR 2009).
///
/// Hits that lead to the same page are one, whatever their scheme, `www.`, fragment, tracking parameters, trailing
/// slash or order of parameters; the best placed of them is shown. A product that two shops sell is two offers, at
/// one price too. A source counts once for each page, so that it gains nothing by repeating itself. Equal scores are
/// ordered by weight, then by source as given, then by rank.
pub fn rank(contributions: &[Contribution<'_>]) -> Vec<Ranked> {
    let groups = groups_of(contributions);
    ordered(&groups, contributions.len()).into_iter().map(|(_, member)| member.ranked()).collect()
}

/// The groups that the first `sources` contributions have, best first: their number and the hit that is shown.
fn ordered<'g, 'a>(groups: &'g [ResultGroup<'a>], sources: usize) -> Vec<(usize, &'g Member<'a>)> {
    let mut found: Vec<(u64, usize, &Member<'_>)> = groups
        .iter()
        .enumerate()
        .filter_map(|(number, group)| {
            let (score, shown) = group.within(sources)?;
            Some((score, number, shown))
        })
        .collect();
    // No two groups share source and rank: the order is total.
    found.sort_unstable_by_key(|(score, _, shown)| {
        (Reverse(*score), Reverse(shown.weight), shown.source, shown.rank)
    });
    found.into_iter().map(|(_, number, shown)| (number, shown)).collect()
}

/// Sorts by price, lowest first; hits without a price come last and equal ones keep their order. Amounts in
/// different currencies cannot be compared: the currency that most hits have comes first, then the others.
pub fn sort_by_price(list: &mut [Ranked]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for price in list.iter().filter_map(|ranked| ranked.hit.price()) {
        *counts.entry(price.currency().to_owned()).or_default() += 1;
    }
    let place = |currency: &str| Reverse(counts.get(currency).copied().unwrap_or_default());
    let amount = |price: &Price| price.amount().as_f64().expect("a price is made of a number that fits");
    list.sort_by(|one, other| match (one.hit.price(), other.hit.price()) {
        (Some(one), Some(other)) => place(one.currency())
            .cmp(&place(other.currency()))
            .then_with(|| one.currency().cmp(other.currency()))
            .then_with(|| amount(one).total_cmp(&amount(other))),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    });
}

/// The contributions of these sources; of all if none is named. Filtered before ranking, a source shows its own
/// hits also where another one's was placed better.
pub fn of_sources<'a>(contributions: &[Contribution<'a>], wanted: &[&str]) -> Vec<Contribution<'a>> {
    let is_wanted = |source| wanted.is_empty() || wanted.contains(&source);
    contributions.iter().filter(|contribution| is_wanted(contribution.source)).copied().collect()
}

#[cfg(test)]
#[path = "rank_tests.rs"]
mod tests;
