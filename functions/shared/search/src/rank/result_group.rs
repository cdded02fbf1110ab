//! Hits that lead to one page, as one entry of the list.

use std::collections::HashMap;

use super::{Contribution, K, Ranked, UNIT};
use crate::Hit;
use crate::address::page_of;

/// All hits that lead to one page, in the order in which their sources are given; at most one of each source.
#[derive(Default)]
pub(super) struct ResultGroup<'a> {
    members: Vec<Member<'a>>,
}

/// One source's hit, and how it is placed there.
pub(super) struct Member<'a> {
    pub(super) share: u64,
    pub(super) weight: u32,
    pub(super) source: usize,
    pub(super) rank: u64,
    name: &'a str,
    hit: &'a Hit,
}

impl<'a> ResultGroup<'a> {
    /// The score within the first `sources` contributions and the best placed hit there; the first of equal ones.
    pub(super) fn within(&self, sources: usize) -> Option<(u64, &Member<'a>)> {
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
