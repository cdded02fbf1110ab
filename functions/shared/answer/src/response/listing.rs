use cloud::{StoredFinding, cause};
use job::Job;
use search::{Contribution, Finding, Hit, Listing, Order, Ranked, Seen, Stable, of_sources, rank_stable};

use crate::{HITS_PER_PAGE, Selection};

/// The page of a job's hits that is wanted. A finding that cannot be read is left out and logged: it must not hide the others.
///
/// Findings count in the order in which they came, so that a list that grows while it is read can be computed
/// again. Another order than the best, or less than all sources, is a list that does not keep its place.
pub fn listing(job: &Job, findings: &[StoredFinding], selection: &Selection) -> Listing {
    let mut decoded: Vec<_> =
        job.sources.iter().filter_map(|source| decode(source.name.as_str(), findings)).collect();
    decoded.sort_by_key(|(_, finding)| finding.arrival());
    let all: Vec<_> = decoded
        .iter()
        .map(|(source, finding)| Contribution { source, weight: finding.weight(), hits: finding.hits() })
        .collect();
    let wanted: Vec<_> = selection.sources.iter().map(String::as_str).collect();
    let seen = if selection.is_plain() { selection.seen.as_slice() } else { &[] };
    // A reader who comes back finds as many hits as were there.
    let loaded = selection.seen.last().map_or(0, |last| last.hits);
    let Stable { mut hits, kept, new } = rank_stable(&of_sources(&all, &wanted), seen);
    selection.order.sort(&mut hits);
    let is_offered =
        |order: &Order| *order == selection.order || hits.iter().any(|ranked| order.concerns(&ranked.hit));
    let orders = Order::ALL.into_iter().filter(is_offered).collect();
    let total = if wanted.is_empty() { hits.len() } else { rank_stable(&all, &[]).hits.len() };
    let is_cut = |(source, finding): &(&str, Finding)| finding.cut().then(|| (*source).to_owned());
    // At least HITS_PER_PAGE where there are so many and they are usual, and all that were seen.
    let shown = selection.offset.saturating_add(HITS_PER_PAGE).max(loaded.next_multiple_of(HITS_PER_PAGE));
    let end = end_of_page(&hits, selection.offset, shown);
    // Once this page was shown, it stays as it is.
    let after = selection.having_seen(Seen { findings: all.len(), hits: end });
    let listed = hits.len();
    let next = (end < listed).then(|| after.starting_at(end));
    hits.truncate(end);
    hits.drain(..selection.offset.min(end));
    Listing {
        hits,
        kept: kept.saturating_sub(selection.offset),
        new,
        total,
        cut: decoded.iter().filter_map(is_cut).collect(),
        order: selection.order,
        orders,
        sources: job
            .sources
            .iter()
            .map(|source| source.name.as_str().to_owned())
            .filter(|name| selection.sources.contains(name))
            .collect(),
        listed,
        end,
        seen: after.steps(),
        before: selection.before().map(|offset| selection.starting_at(offset)),
        next,
    }
}

/// The most bytes of hits in one answer, which has less than 1 MB then: the longest way to write a character of theirs is
/// `&quot;`, and an address stands twice in a page. Twenty usual hits are 10 KB.
const PAGE_BYTES: usize = 120_000;

/// Where a page ends that is to end there: sooner when its hits are long, but never without a hit.
fn end_of_page(hits: &[Ranked], offset: usize, end: usize) -> usize {
    let end = end.min(hits.len());
    let mut bytes = 0;
    let fits = hits[offset.min(end)..end].iter().take_while(|ranked| {
        bytes += bytes_of(&ranked.hit);
        bytes <= PAGE_BYTES
    });
    offset.saturating_add(fits.count().max(1)).min(end)
}

fn bytes_of(hit: &Hit) -> usize {
    let optional = [hit.text(), hit.image(), hit.shop()].into_iter().flatten();
    hit.title().len() + 2 * hit.url().len() + optional.map(str::len).sum::<usize>()
}

fn decode<'a>(source: &'a str, findings: &[StoredFinding]) -> Option<(&'a str, Finding)> {
    let stored = findings.iter().find(|finding| finding.source == source)?;
    match Finding::decode(&stored.bytes) {
        Ok(finding) => Some((source, finding)),
        Err(error) => {
            tracing::error!(
                source,
                error = cause(&error),
                "a stored finding cannot be read and is left out of the results"
            );
            None
        }
    }
}

#[cfg(test)]
#[path = "listing_tests.rs"]
mod tests;
