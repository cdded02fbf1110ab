use job::{Job, SourceProgress, SourceState, Timestamp, UndeliveredReason};
use serde::Serialize;
use serde_json::Value;

use super::problem::failure_json;
use crate::JobLink;

/// A job as programs see it: its owner's, or those of somebody whom it is shown to.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JobBody<'a> {
    id: &'a str,
    status: &'static str,
    progress: u8,
    query: &'a str,
    language: &'static str,
    created_at: String,
    updated_at: String,
    expires_at: String,
    /// When its operator had it searched again after it had failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    redriven_at: Option<String>,
    sources: Vec<SourceBody<'a>>,
    /// The owner's alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    notification: Option<NotificationBody>,
    error: Option<Value>,
    links: Links,
}

/// The message at the end, as its owner sees it.
#[derive(Serialize)]
struct NotificationBody {
    state: &'static str,
    /// The reason when it did not arrive.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// The progress of one source.
#[derive(Serialize)]
pub(crate) struct SourceBody<'a> {
    name: &'a str,
    state: &'static str,
    hits: u16,
    /// The reason when it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
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
    /// The body for somebody who has this link.
    pub(crate) fn new(job: &'a Job, link: &'a JobLink) -> Self {
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

pub(crate) fn source_bodies<'a>(job: &'a Job, cut: &[String]) -> Vec<SourceBody<'a>> {
    let is_cut = |source: &SourceProgress| cut.iter().any(|name| name == source.name.as_str());
    job.sources.iter().map(|source| SourceBody { cut: is_cut(source), ..source_body(source) }).collect()
}

fn source_body(source: &SourceProgress) -> SourceBody<'_> {
    let reason = match source.state {
        SourceState::Failed(fault) => Some(fault.code()),
        _ => None,
    };
    let (name, state) = (source.name.as_str(), source.state.code());
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
