//! One list out of all findings.

pub(crate) mod listing;
pub(crate) mod order;
pub(crate) mod result_group;
pub(crate) mod stable;

use self::result_group::{Contribution, Ranked, groups_of, ordered};

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

/// The contributions of these sources; of all if none is named. Filtered before ranking, a source shows its own
/// hits also where another one's was placed better.
pub fn of_sources<'a>(contributions: &[Contribution<'a>], wanted: &[&str]) -> Vec<Contribution<'a>> {
    let is_wanted = |source| wanted.is_empty() || wanted.contains(&source);
    contributions.iter().filter(|contribution| is_wanted(contribution.source)).copied().collect()
}

#[cfg(test)]
#[path = "rank/rank_tests.rs"]
mod tests;
