use job::{Job, Token};
use search::{Hit, Listing, Ranked};
use serde::Serialize;

use super::job_body::{SourceBody, source_bodies};
use crate::Resource;

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
pub fn results_body<'a>(job: &'a Job, token: &'a Token, listing: &'a Listing) -> impl Serialize + use<'a> {
    ResultsBody {
        id: token.as_str(),
        status: job.status().code(),
        complete: job.ended_at().is_some(),
        hits: listing.hits.iter().map(|Ranked { source, hit }| HitBody { source, hit }).collect(),
        new: listing.new,
        sources: source_bodies(job, &listing.cut),
        seen: &listing.seen,
        next: listing.next.as_ref().map(|next| Resource::Results.path_for(token) + next),
    }
}
