use cloud::StoredFinding;
use job::{Job, Token};
use search::{Contribution, Finding, Hit, Ranked, of_sources, rank, sort_by_price};
use serde::Serialize;

use crate::{
    Selection,
    job_body::{SourceBody, source_bodies},
};

/// How many hits one page of results holds.
pub const HITS_PER_PAGE: usize = 20;

/// A page of a job's results, partial while the job is unfinished.
#[derive(Serialize)]
struct ResultsBody<'a> {
    id: &'a str,
    status: &'static str,
    complete: bool,
    hits: Vec<HitBody<'a>>,
    sources: Vec<SourceBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize)]
struct HitBody<'a> {
    source: &'a str,
    #[serde(flatten)]
    hit: &'a Hit,
}

/// What was found for a job as one list, in the wanted order. A finding that cannot be read is left out and logged:
/// it must not hide the others.
pub fn ranked_hits(job: &Job, findings: &[StoredFinding], selection: &Selection) -> Vec<Ranked> {
    let decoded: Vec<_> =
        job.sources.iter().filter_map(|source| decode(source.name.as_str(), findings)).collect();
    let all: Vec<_> = decoded
        .iter()
        .map(|(source, finding)| Contribution { source, weight: finding.weight(), hits: finding.hits() })
        .collect();
    let wanted: Vec<_> = selection.sources.iter().map(String::as_str).collect();
    let mut hits = rank(&of_sources(&all, &wanted));
    if selection.by_price {
        sort_by_price(&mut hits);
    }
    hits
}

/// The hits of the page that starts at `offset`, and where the next page starts.
pub fn page_of(hits: &[Ranked], offset: usize) -> (&[Ranked], Option<usize>) {
    let start = offset.min(hits.len());
    let end = start.saturating_add(HITS_PER_PAGE).min(hits.len());
    (&hits[start..end], (end < hits.len()).then_some(end))
}

/// The wanted page of results, as JSON.
pub fn results_body<'a>(
    job: &'a Job,
    token: &'a Token,
    (hits, selection): (&'a [Ranked], &Selection),
) -> impl Serialize + use<'a> {
    let id = token.as_str();
    let (page, next) = page_of(hits, selection.offset);
    ResultsBody {
        id,
        status: job.status().code(),
        complete: job.ended_at().is_some(),
        hits: page.iter().map(|ranked| HitBody { source: &ranked.source, hit: &ranked.hit }).collect(),
        sources: source_bodies(job),
        next: next.map(|offset| format!("/api/search-jobs/{id}/results{}", selection.starting_at(offset))),
    }
}

fn decode<'a>(source: &'a str, findings: &[StoredFinding]) -> Option<(&'a str, Finding)> {
    let stored = findings.iter().find(|finding| finding.source == source)?;
    match Finding::decode(&stored.bytes) {
        Ok(finding) => Some((source, finding)),
        Err(error) => {
            tracing::error!(
                source,
                error = &error as &dyn std::error::Error,
                "a stored finding cannot be read"
            );
            None
        }
    }
}
