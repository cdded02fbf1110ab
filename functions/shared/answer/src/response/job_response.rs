use job::{Job, Timestamp};
use lambda_http::{
    Body, Response,
    http::{StatusCode, header},
};

use super::{empty, job_body::JobBody, json, set};
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
