use job::{Job, Token};
use search::Hit;
use serde::Serialize;

use crate::{
    Listing, Resource, Selection,
    job_body::{SourceBody, source_bodies},
};

/// A page of a job's results, partial while the job is unfinished.
#[derive(Serialize)]
pub(crate) struct ResultsBody<'a> {
    id: &'a str,
    status: &'static str,
    complete: bool,
    hits: Vec<HitBody<'a>>,
    new: usize,
    sources: Vec<SourceBody<'a>>,
    seen: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize)]
struct HitBody<'a> {
    source: &'a str,
    #[serde(flatten)]
    hit: &'a Hit,
}

/// The wanted page of results, as JSON.
pub fn results_body<'a>(
    job: &'a Job,
    token: &'a Token,
    listing: &'a Listing,
    selection: &Selection,
) -> impl Serialize + use<'a> {
    let id = token.as_str();
    let next = listing.after(selection);
    ResultsBody {
        id,
        status: job.status().code(),
        complete: job.ended_at().is_some(),
        hits: listing
            .hits()
            .iter()
            .map(|ranked| HitBody { source: &ranked.source, hit: &ranked.hit })
            .collect(),
        new: listing.new,
        sources: source_bodies(job, &listing.cut),
        seen: next.steps(),
        next: listing
            .next()
            .map(|offset| format!("{}{}", Resource::Results.path_for(token), next.starting_at(offset))),
    }
}
