//! A list that may grow while it is read.

use std::collections::HashSet;

use super::result_group::{Contribution, Ranked, groups_of, ordered};

/// A reader who has seen the list grow more often than this is shown it as if the first of them had not been.
pub const MAX_STEPS: usize = 16;

/// The part of the list that a reader was shown at one moment: enough to compute it again, so that no server has to
/// remember it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The findings that had arrived.
    pub findings: usize,
    /// The hits of the list that were shown, from the top.
    pub hits: usize,
}

/// The list for a reader who has seen some of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stable {
    /// All hits: first those that were shown, as they were shown, then the others, best first.
    pub hits: Vec<Ranked>,
    /// The number of them, from the top, that were shown before.
    pub kept: usize,
    /// The number of hits that the list did not have at the last moment seen; the page announces them as new.
    pub new: usize,
}

/// Ranks as [`crate::rank`] does, but keeps what a reader has been shown where it was: a better hit that came later
/// does not jump above what the reader has passed, it comes after it.
///
/// `contributions` are in the order in which their findings arrived, `seen` in the order in which the reader saw
/// them. A pure function of both: every server computes the same list at any time. A reader who has seen nothing gets
/// the list of `rank`.
pub fn rank_stable(contributions: &[Contribution<'_>], seen: &[Seen]) -> Stable {
    let groups = groups_of(contributions);
    let mut taken = HashSet::new();
    let mut list = Vec::new();
    for step in &seen[seen.len().saturating_sub(MAX_STEPS)..] {
        for (number, member) in ordered(&groups, step.findings) {
            if list.len() >= step.hits {
                break;
            }
            if taken.insert(number) {
                list.push(member.ranked());
            }
        }
    }
    let kept = list.len();
    let known = seen.last().map_or(0, |step| ordered(&groups, step.findings).len());
    let all = ordered(&groups, contributions.len());
    let new = if seen.is_empty() { 0 } else { all.len().saturating_sub(known) };
    list.extend(
        all.into_iter().filter(|(number, _)| taken.insert(*number)).map(|(_, member)| member.ranked()),
    );
    Stable { hits: list, kept, new }
}
