//! Hits that lead to one page, as one entry of the list.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::Serialize;

use crate::Hit;
use crate::hit::address::page_of;

/// Softens the lead of first places; 60 is the paper's choice (see [`crate::rank`]).
const K: u64 = 60;
/// Scores are whole numbers in units of 2^-24, so that a sum does not depend on its order. Neighbouring ranks up to
/// 100 differ by at least 2^24 / 160^2 = 655 units; the largest weight gives 2^56 / 61, far from overflowing.
const UNIT: u64 = 1 << 24;

/// The hits that one source brings to the list.
#[derive(Debug, Clone, Copy)]
pub struct Contribution<'a> {
    /// The source's name.
    pub source: &'a str,
    /// The weight of its ranks beside the others'; in one list all weights have one unit, usually thousandths.
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

/// All hits that lead to one page, in the order in which their sources are given; at most one of each source.
#[derive(Default)]
pub(super) struct ResultGroup<'a> {
    members: Vec<Member<'a>>,
}

/// One source's hit, and how it is placed there.
pub(super) struct Member<'a> {
    share: u64,
    weight: u32,
    source: usize,
    rank: u64,
    name: &'a str,
    hit: &'a Hit,
}

impl<'a> ResultGroup<'a> {
    /// The score within the first `sources` contributions and the best placed hit there; the first of equal ones.
    fn within(&self, sources: usize) -> Option<(u64, &Member<'a>)> {
        let mut members = self.members.iter().take_while(|member| member.source < sources);
        let first = members.next()?;
        Some(members.fold((first.share, first), |(score, best), member| {
            (score + member.share, if member.share > best.share { member } else { best })
        }))
    }
}

impl Member<'_> {
    pub(super) fn ranked(&self) -> Ranked {
        Ranked { source: self.name.to_owned(), hit: self.hit.clone() }
    }
}

/// The groups in the order in which their pages first appear. A later contribution joins groups or adds some: what a
/// list showed as two stays two.
pub(super) fn groups_of<'a>(contributions: &[Contribution<'a>]) -> Vec<ResultGroup<'a>> {
    let mut groups: Vec<ResultGroup<'_>> = Vec::new();
    let mut by_page: HashMap<String, usize> = HashMap::new();
    for (source, contribution) in contributions.iter().enumerate() {
        let Contribution { source: name, weight, hits } = *contribution;
        let mut rank = 0;
        for hit in hits {
            let number = *by_page.entry(page_of(hit.url())).or_insert(groups.len());
            if number == groups.len() {
                groups.push(ResultGroup::default());
            }
            let members = &mut groups[number].members;
            // A source counts once for each page.
            if members.last().is_some_and(|member| member.source == source) {
                continue;
            }
            rank += 1;
            let share = u64::from(weight) * UNIT / (K + rank);
            members.push(Member { share, weight, source, rank, name, hit });
        }
    }
    groups
}

/// The groups that the first `sources` contributions have, best first: their number and the hit that is shown.
pub(super) fn ordered<'g, 'a>(groups: &'g [ResultGroup<'a>], sources: usize) -> Vec<(usize, &'g Member<'a>)> {
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
