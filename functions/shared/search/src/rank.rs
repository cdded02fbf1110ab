//! One list out of all findings.

mod order;
mod product;
mod result_group;
mod stable;

use std::cmp::Reverse;

use serde::Serialize;

pub use self::order::{of_sources, sort_by_price};
use self::result_group::{Place, ResultGroup, things_of};
pub use self::stable::{MAX_STEPS, Seen, Stable, rank_stable};
use crate::Hit;

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
/// slash or order of parameters; so are those of different sources with equal price and nearly equal title. The best
/// placed of them is shown. A source counts once for each, so that none gains by repeating itself. Equal scores are
/// ordered by weight, then by source as given, then by rank.
pub fn rank(contributions: &[Contribution<'_>]) -> Vec<Ranked> {
    let things = things_of(contributions);
    ordered(&things, contributions.len()).into_iter().map(|(_, place)| place.ranked()).collect()
}

/// The things that the first `sources` contributions have, best first: their number and the place that is shown.
fn ordered<'t, 'a>(things: &'t [ResultGroup<'a>], sources: usize) -> Vec<(usize, &'t Place<'a>)> {
    let mut found: Vec<(u64, usize, &Place<'_>)> = things
        .iter()
        .enumerate()
        .filter_map(|(number, thing)| {
            let (score, shown) = thing.within(sources)?;
            Some((score, number, shown))
        })
        .collect();
    // No two things share source and rank: the order is total.
    found.sort_unstable_by_key(|(score, _, shown)| {
        (Reverse(*score), Reverse(shown.weight), shown.source, shown.rank)
    });
    found.into_iter().map(|(_, number, shown)| (number, shown)).collect()
}

#[cfg(test)]
#[path = "rank_tests.rs"]
mod tests;
