//! A job and its results as programs see them.

use job::{Job, SourceProgress, SourceState, Timestamp, UndeliveredReason};
use lambda_http::{
    Body, Response,
    http::{StatusCode, header},
};
use search::{Hit, Listing, Ranked};
use serde::Serialize;
use serde_json::Value;
use serde_with::skip_serializing_none;

use super::{empty, json, problem::failure_json, set};
use crate::JobLink;

/// "It will be done" (202), with the job in JSON and `Retry-After`. A text that is withheld reads as one that waits,
/// so that creating jobs tells nothing about the limits; the job's status says it to its owner. So this is no version
/// of the job, and has no `ETag`.
pub fn accepted(job: &Job, link: &JobLink, now: Timestamp) -> Response<Body> {
    let mut response = json(StatusCode::ACCEPTED, &JobBody::new(job, link));
    set(&mut response, header::LOCATION, &link.job_path());
    set_retry_after(&mut response, job, now);
    response
}

/// A job in JSON, with its version as `ETag` and, while more is to come, `Retry-After`.
pub fn job(job: &Job, link: &JobLink, now: Timestamp) -> Response<Body> {
    with_version(json(StatusCode::OK, &JobBody::new(job, link)), job, now)
}

/// "You have this version already."
pub fn not_modified(job: &Job, now: Timestamp) -> Response<Body> {
    with_version(empty(StatusCode::NOT_MODIFIED), job, now)
}

/// The entity tag of a job's version, without the quotation marks.
pub fn version_tag(job: &Job) -> String {
    format!("v{}", job.version)
}

/// The same answer with the job's version as `ETag` and, while more is to come, `Retry-After`.
pub fn with_version(mut response: Response<Body>, job: &Job, now: Timestamp) -> Response<Body> {
    set(&mut response, header::ETAG, &format!("\"{}\"", version_tag(job)));
    set_retry_after(&mut response, job, now);
    response
}

fn set_retry_after(response: &mut Response<Body>, job: &Job, now: Timestamp) {
    if let Some(wait) = job.poll_after(now) {
        set(response, header::RETRY_AFTER, &wait.as_secs().to_string());
    }
}

/// A page of a job's results, partial while the job is unfinished.
#[skip_serializing_none]
#[derive(Serialize)]
struct ResultsBody<'a> {
    id: &'a str,
    status: &'static str,
    complete: bool,
    hits: Vec<HitBody<'a>>,
    new: usize,
    sources: Vec<SourceBody<'a>>,
    seen: &'a str,
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

/// A job as programs see it: its owner's, or that of a reader whom it is shown to.
#[skip_serializing_none]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JobBody<'a> {
    id: &'a str,
    status: &'static str,
    progress: u8,
    query: &'a str,
    language: &'static str,
    created_at: String,
    updated_at: String,
    expires_at: String,
    /// When its operator had it searched again after it had failed.
    redriven_at: Option<String>,
    sources: Vec<SourceBody<'a>>,
    /// The owner's alone.
    notification: Option<NotificationBody>,
    #[serialize_always]
    error: Option<Value>,
    links: Links,
}

/// The message at the end, as its owner sees it.
#[skip_serializing_none]
#[derive(Serialize)]
struct NotificationBody {
    state: &'static str,
    /// The reason when it did not arrive.
    reason: Option<&'static str>,
}

/// The progress of one source.
#[skip_serializing_none]
#[derive(Serialize)]
struct SourceBody<'a> {
    name: &'a str,
    state: &'static str,
    hits: u16,
    /// The reason when it failed.
    reason: Option<&'static str>,
    /// It had more hits than are kept of one source. Only among results: a status does not read findings.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
}

#[derive(Serialize)]
struct Links {
    #[serde(rename = "self")]
    this: String,
    results: String,
    page: String,
    share: String,
}

impl<'a> JobBody<'a> {
    /// The body for those who have this link.
    fn new(job: &'a Job, link: &'a JobLink) -> Self {
        let notification = NotificationBody {
            state: job.notification_status().code(),
            reason: job.notification.reason().map(UndeliveredReason::code),
        };
        Self {
            id: link.id(),
            status: job.status().code(),
            progress: job.progress(),
            query: job.query.as_str(),
            language: job.language.code(),
            created_at: rfc_3339(job.created_at),
            updated_at: rfc_3339(job.updated_at),
            expires_at: rfc_3339(job.expires_at),
            redriven_at: job.redriven.map(|redriven| rfc_3339(redriven.at)),
            sources: source_bodies(job, &[]),
            notification: link.owner.as_ref().map(|_| notification),
            error: job.failure().map(|reason| failure_json(reason, job.language)),
            links: Links {
                this: link.job_path(),
                results: link.results_path(),
                page: link.page_path(),
                share: link.share_path(),
            },
        }
    }
}

fn source_bodies<'a>(job: &'a Job, cut: &[String]) -> Vec<SourceBody<'a>> {
    let is_cut = |source: &SourceProgress| cut.iter().any(|name| name == source.name.as_str());
    job.sources.iter().map(|source| SourceBody { cut: is_cut(source), ..source_body(job, source) }).collect()
}

fn source_body<'a>(job: &Job, source: &'a SourceProgress) -> SourceBody<'a> {
    let reason = match source.state {
        SourceState::Failed(fault) => Some(fault.code()),
        _ => None,
    };
    let (name, state) = (source.name.as_str(), job.source_code(source));
    SourceBody { name, state, hits: source.hits(), reason, cut: false }
}

/// RFC 3339 in UTC, to the millisecond.
fn rfc_3339(moment: Timestamp) -> String {
    let millis = i64::try_from(moment.millis()).unwrap_or(i64::MAX);
    let moment = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX);
    format!("{moment:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rfc_3339_in_utc() {
        assert_eq!(rfc_3339(Timestamp::from_millis(1_795_449_194_007)), "2026-11-23T15:53:14.007Z");
        assert_eq!(rfc_3339(Timestamp::from_millis(0)), "1970-01-01T00:00:00.000Z");
    }
}
