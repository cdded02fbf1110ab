use job::Job;
use search::{Hit, Listing, Ranked};
use serde::Serialize;

use super::job_body::{SourceBody, source_bodies};
use crate::JobLink;

/// A page of a job's results, partial while the job is unfinished.
#[derive(Serialize)]
pub(crate) struct ResultsBody<'a> {
    id: &'a str,
    status: &'static str,
    complete: bool,
    hits: Vec<HitBody<'a>>,
    new: usize,
    sources: Vec<SourceBody<'a>>,
    seen: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize)]
struct HitBody<'a> {
    source: &'a str,
    #[serde(flatten)]
    hit: &'a Hit,
}

/// A page of results, as JSON.
pub fn results_body<'a>(job: &'a Job, link: &'a JobLink, listing: &'a Listing) -> impl Serialize + use<'a> {
    ResultsBody {
        id: link.id(),
        status: job.status().code(),
        complete: job.ended_at().is_some(),
        hits: listing.hits.iter().map(|Ranked { source, hit }| HitBody { source, hit }).collect(),
        new: listing.new,
        sources: source_bodies(job, &listing.cut),
        seen: &listing.seen,
        next: listing.next.as_ref().map(|next| link.results_path() + next),
    }
}
